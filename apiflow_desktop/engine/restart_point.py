"""Where a job is run again from, and how that is written (R56)."""

from __future__ import annotations

import re
from typing import Literal, Self

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue

_SEGMENT = re.compile(r"(?P<id>.+?)(?:\[(?P<index>\d+)\]|\.(?P<branch>\d+|default))?")


class CannotRestart(UserFacingError):
    """The place to begin from does not exist, or what comes before it has no result."""


class Place(Struct, frozen=True):
    """A step on the way to the place a job is restarted from.

    Attributes:
        step: The step's id.
        number: The iteration or branch; None for the whole step.
        kind: Which of both it is; empty if that is not known.
    """

    step: str
    number: int | Literal["default"] | None = None
    kind: Literal["[", ".", ""] = ""


class RestartPoint(Struct, frozen=True):
    """The first step run that runs again, as the way to it from the outside in."""

    places: tuple[Place, ...]

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read an address such as ``loop[3]/branch.0/step``; it may end with ``loop[3]``.

        Raises:
            CannotRestart: It is none.
        """
        places = [read_segment(part) for part in address.split("/")]
        found = tuple(place for place in places if place is not None)
        if len(found) < len(places):
            raise CannotRestart(
                _("This is not the address of a step run."),
                where=address,
                hint=_("Addresses look like loop[3]/branch.0/step."),
            )
        return cls(found)

    @classmethod
    def from_json(cls, point: JsonObject) -> Self:
        """Read it as Windmill writes it.

        Its keys are ``step_id``, ``branch_or_iteration_n``, ``branch_chosen`` and ``nested``.
        """
        places = []
        inner: JsonValue = point
        while isinstance(inner, dict):
            places.append(_place_from_json(inner))
            inner = inner.get("nested")
        return cls(tuple(places))

    def __str__(self) -> str:
        return "/".join(segment(place) for place in self.places)


def read_segment(text: str) -> Place | None:
    """Read one part of an address; None if it is none."""
    match = _SEGMENT.fullmatch(text)
    if match is None:
        return None
    if match["index"] is not None:
        return Place(match["id"], int(match["index"]), "[")
    if match["branch"] is None:
        return Place(match["id"])
    return Place(
        match["id"], "default" if match["branch"] == "default" else int(match["branch"]), "."
    )


def _place_from_json(point: JsonObject) -> Place:
    step = str(point.get("step_id"))
    number, chosen = point.get("branch_or_iteration_n"), point.get("branch_chosen")
    if isinstance(chosen, dict):
        branch = chosen.get("branch")
        return Place(step, branch if isinstance(branch, int) else "default", ".")
    return Place(step, number) if isinstance(number, int) else Place(step)


def segment(place: Place) -> str:
    """Write one part of an address."""
    if place.number is None:
        return place.step
    return f"{place.step}.{place.number}" if place.kind == "." else f"{place.step}[{place.number}]"
