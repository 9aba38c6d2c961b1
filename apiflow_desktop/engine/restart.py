"""Running a job again from a step, an iteration or a branch, with earlier results (R56).

What of the earlier job stays true is kept as the beginning of the new job's journal. The engine
takes it up like that of a killed job, and so runs nothing of it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.addresses import address_of, is_inside
from apiflow_desktop.engine.events import (
    BranchChosen,
    Event,
    OutputKept,
    RetryScheduled,
    StepDecided,
    StepFailed,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.engine.replay import DECISIONS
from apiflow_desktop.engine.restart_point import (
    CannotRestart,
    Place,
    RestartPoint,
    read_segment,
    segment,
)
from apiflow_desktop.engine.step_state import REUSED

_Branch: TypeAlias = int | Literal["default"]
_Numbered: TypeAlias = tuple[int, Event]
_INNER = re.compile(r"(?:\[\d+\]|\.(?:\d+|default))?/").finditer
_OUTCOMES = (StepSucceeded, StepSkipped, StepFailed)


class Restarted(Struct, frozen=True):
    """What a restarted job begins with.

    Attributes:
        history: What stays true of the earlier job, for ``Engine.run``.
        begins_at: Address of the first step run that runs again, for ``RunSettings``.
    """

    history: list[Event]
    begins_at: str


def restarted(history: Sequence[Event], point: RestartPoint) -> Restarted:
    """Return what a job restarted from a point of an earlier job begins with.

    Args:
        history: The journal of the earlier job.
        point: The first step run that runs again; it ran in the earlier job.

    Raises:
        CannotRestart: It did not run, or something that comes before it has no result.
    """
    events = [event for event in history if _is_of_a_step(event)]
    kept: set[int] = set()
    branches: dict[str, int | None] = {}
    prefix = begins_at = ""
    for depth, place in enumerate(point.places):
        level = _Level(events, prefix, place, is_last=depth == len(point.places) - 1)
        kept |= level.kept()
        branches |= level.branches()
        prefix, begins_at = level.inner_prefix, level.address
    remaining = [event for index, event in enumerate(events) if index in kept]
    kept_events = [_as_reused(event, branches) for event in _without_lost_attempts(remaining)]
    return Restarted(kept_events, begins_at)


def _without_lost_attempts(events: list[Event]) -> list[Event]:
    """Drop the attempts of a step that failed before the one that counts.

    What is used again must not hang on how often the document lets a step be tried by now.
    Steps with steps inside keep theirs, because those inside were run as often.
    """
    outer = {address[: at.start()] for address in map(address_of, events) for at in _INNER(address)}
    last = {
        event.step: index
        for index, event in enumerate(events)
        if isinstance(event, RetryScheduled) and event.step not in outer
    }
    return [
        event
        for index, event in enumerate(events)
        if index > last.get(address_of(event), -1) or isinstance(event, StepStarted)
    ]


def _is_of_a_step(event: Event) -> bool:
    return isinstance(event, (*DECISIONS, OutputKept)) and bool(address_of(event))


def _as_reused(event: Event, branches: Mapping[str, int | None]) -> Event:
    if isinstance(event, StepSucceeded) and not event.reused:
        return replace(event, reused=REUSED)
    if isinstance(event, BranchChosen) and event.step in branches:
        return replace(event, branch=branches[event.step])
    return event


class _Level:
    """One list of steps on the way to the restart point.

    Args:
        events: The events of the earlier job's step runs.
        prefix: What the addresses of the list's step runs begin with.
        place: The step of the list that runs again, or holds what does.
        is_last: Whether the step itself is the restart point, or an iteration of it.
    """

    def __init__(self, events: list[Event], prefix: str, place: Place, *, is_last: bool) -> None:
        self._prefix = prefix
        self._step = f"{prefix}{place.step}"
        self._is_last = is_last
        here = [
            (i, event) for i, event in enumerate(events) if address_of(event).startswith(prefix)
        ]
        self._here = self._without_earlier_attempts(here)
        self._chosen = self._recorded_branch()
        self._place = self._resolved(place)
        self._require(self._step)
        if self._place.number is not None and self._chosen is None:
            self._require(self.inner_prefix.removesuffix("/"))

    @property
    def address(self) -> str:
        """Address of the step, or of the iteration or branch of it that is meant."""
        return f"{self._prefix}{segment(self._place)}"

    @property
    def inner_prefix(self) -> str:
        """What the addresses inside the step begin with, on the way on."""
        return f"{self.address}/"

    def kept(self) -> set[int]:
        """Return the indexes of the events that come before the step, or what runs again in it.

        Raises:
            CannotRestart: A step before has no result.
        """
        before = self._steps_before()
        for step in before:
            self._check(step)
        return {i for i, event in self._here if self._is_kept(event, before)}

    def branches(self) -> dict[str, int | None]:
        """Return the branch that the step takes if the restart point is in one of its own."""
        number = self._place.number
        if self._chosen is None or number is None:
            return {}
        return {self._step: number if isinstance(number, int) else None}

    def _is_kept(self, event: Event, before: list[str]) -> bool:
        head, number = self._head(event)
        if head in before:
            return True
        if head != self._place.step or (self._is_last and self._place.number is None):
            return False
        if address_of(event) == self._step:
            return self._stays_decided(event)
        ours = self._place.number
        return (
            self._chosen is None
            and isinstance(number, int)
            and isinstance(ours, int)
            and number < ours
        )

    def _stays_decided(self, event: Event) -> bool:
        """Tell whether what the step itself recorded holds: only which branch it took."""
        if self._chosen is None:
            return False
        if isinstance(event, StepDecided):
            return event.option == "skip_if"
        return isinstance(event, StepStarted | BranchChosen)

    def _steps_before(self) -> list[str]:
        """Return the ids of the steps of this list that began earlier, in their order."""
        seen: dict[str, None] = {}
        for _index, event in self._here:
            address = address_of(event)
            if address == self._step:
                break
            inner = address[len(self._prefix) :]
            if "/" not in inner and inner:
                seen[inner] = None
        return list(seen)

    def _check(self, step: str) -> None:
        address = f"{self._prefix}{step}"
        outcomes = [
            event
            for _, event in self._here
            if address_of(event) == address and isinstance(event, _OUTCOMES)
        ]
        last = outcomes[-1] if outcomes else None
        if last is None or (isinstance(last, StepFailed) and not last.continued):
            raise CannotRestart(
                _("“{address}” comes before “{step}” and has no result in the earlier job.").format(
                    address=address, step=self._step
                ),
                where=self._step,
                hint=_("Restart from “{address}”.").format(address=address),
            )

    def _require(self, address: str) -> None:
        addresses = [address_of(event) for _, event in self._here]
        if not any(each == address or is_inside(each, address) for each in addresses):
            raise CannotRestart(
                _("This did not run in the earlier job."),
                where=address,
                hint=_("Restart from a step, an iteration or a branch that did."),
            )

    def _head(self, event: Event) -> tuple[str, int | str | None]:
        """Return the id of the step of this list an event is about, and which part of it."""
        inner = address_of(event)[len(self._prefix) :]
        place = read_segment(inner.partition("/")[0])
        return (place.step, place.number) if place is not None else ("", None)

    def _without_earlier_attempts(self, here: list[_Numbered]) -> list[_Numbered]:
        """Drop what the step did before it was tried again."""
        again = [
            i for i, event in here if isinstance(event, RetryScheduled) and event.step == self._step
        ]
        if not again:
            return here
        own = self._step[len(self._prefix) :]
        return [
            (i, event)
            for i, event in here
            if i > again[-1] or address_of(event) == self._step or self._head(event)[0] != own
        ]

    def _is_numbered(self) -> bool:
        """Tell whether the step has iterations, or branches that are all taken."""
        inside = (f"{self._step}[", f"{self._step}.")
        return self._chosen is None and any(
            address_of(event).startswith(inside) for _, event in self._here
        )

    def _recorded_branch(self) -> BranchChosen | None:
        for _index, event in reversed(self._here):
            if isinstance(event, BranchChosen) and event.step == self._step:
                return event
        return None

    def _resolved(self, place: Place) -> Place:
        """Find out what a number counts, and which branch was taken where that is not said.

        Windmill gives a number with every step: where it counts nothing it means the whole step.
        """
        if place.number is not None and not place.kind and not self._is_numbered():
            place = Place(place.step)
        if self._chosen is not None:
            recorded: _Branch = "default" if self._chosen.branch is None else self._chosen.branch
            if place.number is None and not self._is_last:
                return Place(place.step, recorded, ".")
            return replace(place, kind=".")
        if place.number is None or place.kind:
            return place
        is_branch = any(address_of(event).startswith(f"{self._step}.") for _, event in self._here)
        return replace(place, kind="." if is_branch else "[")
