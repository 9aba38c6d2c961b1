"""Where drafts stand: where they were detached, unless the flow needs the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from apiflow_desktop.openflow.picture.corners import label_of, wire_points
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import Draft, Picture, Wire
from apiflow_desktop.openflow.rect import Rect

if TYPE_CHECKING:
    from apiflow_desktop.openflow.picture.layout import Layout

_GAP: Final = 28.0
"""Kept free around all that a draft may not stand on: its outline and its title are there."""
_AMONG: Final = 60.0
"""Across, between the flow and the drafts below it."""


class DraftAlone(Struct, frozen=True):
    """A draft that was laid out by itself.

    Attributes:
        draft: The draft.
        layout: Where its parts are relative to its first card.
    """

    draft: Draft
    layout: Layout


def place_drafts(picture: Picture, flow: Layout, drafts: Sequence[DraftAlone]) -> None:
    """Put drafts into the layout of a flow, each beside all that stands there already.

    A draft without a place of its own, or from a drawing that ran the other way, stands beyond
    all else.

    Args:
        picture: What is drawn.
        flow: Where the flow stands; the drafts are added.
        drafts: The drafts, in their order.
    """
    if not drafts:
        return
    taken = _Taken(picture, flow)
    placed = [one for one in drafts if one.draft.at(flow.direction) is not None]
    for one in (*placed, *(one for one in drafts if one not in placed)):
        shift = _shift(one, taken)
        for key, rect in one.layout.cards.items():
            flow.cards[key] = _moved(rect, shift)
        for frame, rect in one.layout.frames.items():
            flow.frames[frame] = _moved(rect, shift)
        flow.bends.update(one.layout.bends)
        taken.add(_moved(one.layout.bounds, shift))


class _Taken:
    """All that a draft may not stand on: cards, frames, execution wires, their labels."""

    def __init__(self, picture: Picture, flow: Layout) -> None:
        self._picture = picture
        self._flow = flow
        self.direction = flow.direction
        self._areas = [*flow.cards.values(), *flow.frames.values()]
        # A wire, and what stands on it, is within the area around both of its cards.
        self._wires = [
            (flow.cards[wire.source].united(flow.cards[wire.target]), wire)
            for wire in picture.wires.values()
            if wire.kind == "exec" and wire.source in flow.cards and wire.target in flow.cards
        ]

    def add(self, area: Rect) -> None:
        """Take in a draft that was placed."""
        self._areas.append(area)

    def beyond(self) -> float:
        """Return how far across all of it goes."""
        return max(_side(rect, self.direction) for rect in self._areas)

    def within(self, wanted: Rect) -> list[Rect]:
        """Return what is in the way of something that needs an area."""
        found = [rect for rect in self._areas if rect.overlaps(wanted)]
        for around, wire in self._wires:
            if around.overlaps(wanted):
                found += [rect for rect in self._along(wire) if rect.overlaps(wanted)]
        return found

    def _along(self, wire: Wire) -> Iterator[Rect]:
        for (x, y), (right, bottom) in pairwise(wire_points(self._picture, self._flow, wire)):
            yield Rect(min(x, right), min(y, bottom), abs(right - x), abs(bottom - y))
        if wire.label:
            yield label_of(self._picture, self._flow, wire)


def _shift(one: DraftAlone, taken: _Taken) -> tuple[float, float]:
    first = one.layout.cards[one.draft.chain[0]]
    at = one.draft.at(taken.direction)
    if at is None:
        beyond = taken.beyond() + _AMONG
        return (0.0, beyond) if taken.direction == "right" else (beyond, 0.0)
    return _free(one.layout.bounds, (at[0] - first.x, at[1] - first.y), taken)


def _free(bounds: Rect, shift: tuple[float, float], taken: _Taken) -> tuple[float, float]:
    """Move on across until nothing is in the way."""
    while True:
        inside = taken.within(_grown(_moved(bounds, shift), _GAP))
        if not inside:
            return shift
        on = max(_side(rect, taken.direction) for rect in inside) + _GAP
        right = taken.direction == "right"
        shift = (shift[0], on - bounds.y) if right else (on - bounds.x, shift[1])


def _side(rect: Rect, direction: Direction) -> float:
    return rect.bottom if direction == "right" else rect.right


def _moved(rect: Rect, by: tuple[float, float]) -> Rect:
    return Rect(rect.x + by[0], rect.y + by[1], rect.width, rect.height)


def _grown(rect: Rect, by: float) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)
