"""Where cards were put by hand, each way that execution runs. No part of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct, field

from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import CardKey, FrameKey

Point: TypeAlias = tuple[float, float]
Placement: TypeAlias = Mapping[str, Point]
"""Where steps were put by hand, by their id."""
Placed: TypeAlias = dict[CardKey, Point]
"""Where cards were put by hand."""


class Places(Struct):
    """Where cards were put by hand in a drawing that runs one way.

    Cards that are gone keep their places.

    Attributes:
        placed: The places.
        collapsed: The frames that were collapsed when they were put there: of those, what stands
            for the frame has a place; of others, what is in them.
    """

    placed: Placed = field(default_factory=dict)
    collapsed: frozenset[FrameKey] = frozenset()

    def copy(self) -> Places:
        """Return them as they are, whatever becomes of these."""
        return Places(dict(self.placed), self.collapsed)


class HandPlaces(Struct):
    """The places of cards, for either way of the drawing."""

    right: Places = field(default_factory=Places)
    down: Places = field(default_factory=Places)

    def at(self, direction: Direction) -> Places:
        """Return those of one way, to be changed."""
        return self.right if direction == "right" else self.down

    def copy(self) -> HandPlaces:
        """Return them as they are, whatever becomes of these."""
        return HandPlaces(self.right.copy(), self.down.copy())

    def by_name(self, direction: Direction, names: Mapping[CardKey, str]) -> Placement:
        """Return where cards were put, by what each is called where this is kept."""
        placed = self.at(direction).placed
        return {name: placed[key] for key, name in names.items() if key in placed}

    def take(
        self,
        direction: Direction,
        placement: Placement,
        names: Mapping[CardKey, str],
        collapsed: frozenset[FrameKey],
    ) -> None:
        """Take places as they were kept; names of nothing are passed over."""
        places = self.at(direction)
        places.placed = {key: placement[name] for key, name in names.items() if name in placement}
        places.collapsed = collapsed
