"""Where cards were put by hand, each way that execution runs. No part of the document."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from apiflow_desktop.gui.canvas.room import NOWHERE, Room, Shift
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import CardKey

Point: TypeAlias = tuple[float, float]
Placement: TypeAlias = Mapping[str, Point]
"""Where steps were put by hand, by their id."""
Placed: TypeAlias = dict[CardKey, Point]
"""Where cards were put by hand."""


class HandPlaces:
    """The places of cards, and how far cards moved on for others.

    Cards that are gone keep their places: an undo brings them back there.

    Attributes:
        room: How far cards moved on.
    """

    def __init__(self) -> None:
        self._placed: dict[Direction, Placed] = {"right": {}, "down": {}}
        self.room = Room()

    def at(self, direction: Direction) -> Placed:
        """Return where cards were put, to be changed."""
        return self._placed[direction]

    def put(self, direction: Direction, placed: Placed) -> None:
        """Take other places in place of all there are."""
        self._placed[direction] = placed

    def clear(self) -> None:
        """Forget all: another document is drawn."""
        for placed in self._placed.values():
            placed.clear()
        self.room.clear()

    def by_name(
        self, direction: Direction, names: Mapping[CardKey, str], there: AbstractSet[CardKey]
    ) -> Placement:
        """Return where cards stand that were put by hand.

        Args:
            direction: Which way execution runs.
            names: What each card is called where this is kept.
            there: The cards that are drawn.
        """
        placed, shifts = self._placed[direction], self.room.shifts(direction, there)
        return {
            name: moved(placed[key], shifts.get(key, NOWHERE))
            for key, name in names.items()
            if key in placed
        }

    def take(
        self, direction: Direction, placement: Placement, names: Mapping[CardKey, str]
    ) -> None:
        """Take places as they were kept; names of nothing are passed over."""
        self._placed[direction] = {
            key: placement[name] for key, name in names.items() if name in placement
        }


def moved(place: Point, shift: Shift) -> Point:
    """Return a place after it moved on."""
    return place[0] + shift[0], place[1] + shift[1]
