"""Lanes for wires: those of different outputs do not lie on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

Point: TypeAlias = tuple[float, float]
Trunk: TypeAlias = tuple[str, str]
"""An output, by its card and its port: its wires may share a lane."""

MOST: Final = 150
"""With more wires than this nobody follows one by its lane: all stay where they are."""
_NEAR: Final = 4.0
_SHIFTS: Final = (-5.0, 5.0, -10.0, 10.0, -15.0, 15.0)
_CELL: Final = 256.0
_LEAST: Final = 6.0
"""So long a part stays that leads to one that is moved."""


class Lane(Struct, frozen=True, gc=False):
    """A level or upright part of a wire.

    Attributes:
        level: It is level; else upright.
        at: How far down it is; an upright one, how far to the right.
        low: Where it begins.
        high: Where it ends.
    """

    level: bool
    at: float
    low: float
    high: float

    @classmethod
    def between(cls, one: Point, other: Point) -> Lane:
        """Return the part between two corners."""
        level = one[1] == other[1]
        low, high = sorted((one[0], other[0]) if level else (one[1], other[1]))
        return cls(level, one[1] if level else one[0], low, high)


class Lanes:
    """Which lanes are taken, and by what."""

    def __init__(self) -> None:
        self._taken: dict[tuple[bool, int, int], list[tuple[Lane, Trunk]]] = {}

    def take(self, lane: Lane, trunk: Trunk) -> None:
        """Let nothing else lie there."""
        for cell in _cells(lane.low, lane.high):
            self._taken.setdefault((lane.level, int(lane.at // _NEAR), cell), []).append(
                (lane, trunk)
            )

    def is_free(self, lane: Lane, trunk: Trunk) -> bool:
        """Whether nothing of another output lies there, or so near that it seems to."""
        row = int(lane.at // _NEAR)
        return not any(
            trunk != other
            and abs(there.at - lane.at) < _NEAR
            and min(there.high, lane.high) - max(there.low, lane.low) > _NEAR
            for cell in _cells(lane.low, lane.high)
            for near in (row - 1, row, row + 1)
            for there, other in self._taken.get((lane.level, near, cell), ())
        )


def spread(
    routes: Mapping[str, tuple[Point, ...]],
    trunks: Mapping[str, Trunk],
    is_open: Callable[[str, Sequence[Point]], bool],
) -> dict[str, tuple[Point, ...]]:
    """Move parts of wires aside where those of other outputs lie.

    What begins and ends at a port stays; the first come keeps its lane.

    Args:
        routes: The corners of each wire, by its key.
        trunks: The output each begins at.
        is_open: Tells whether a wire may go by way of other corners.
    """
    if len(routes) > MOST:
        return dict(routes)
    spreading = _Spreading(is_open)
    for key, corners in routes.items():
        for ends in (corners[:2], corners[-2:]):
            spreading.lanes.take(Lane.between(*ends), trunks[key])
    return {key: spreading.way_of(key, way, trunks[key]) for key, way in routes.items()}


class _Spreading:
    """Gives one wire after another its lanes."""

    def __init__(self, is_open: Callable[[str, Sequence[Point]], bool]) -> None:
        self.lanes = Lanes()
        self._is_open = is_open
        self._moved: dict[tuple[Trunk, bool, float], float] = {}

    def way_of(self, key: str, corners: tuple[Point, ...], trunk: Trunk) -> tuple[Point, ...]:
        for index in range(1, len(corners) - 2):
            lane = Lane.between(*corners[index : index + 2])
            # What was moved of the same output is followed: they part no sooner than they must.
            before = self._moved.get((trunk, lane.level, lane.at), 0.0)
            for shift in dict.fromkeys((before, 0.0, *_SHIFTS)):
                shifted = _shifted(corners, index, shift, level=lane.level)
                if self._fits(key, corners, shifted, index, trunk):
                    self._moved[trunk, lane.level, lane.at] = shift
                    corners = shifted
                    break
            self.lanes.take(Lane.between(*corners[index : index + 2]), trunk)
        return corners

    def _fits(
        self, key: str, was: Sequence[Point], way: tuple[Point, ...], index: int, trunk: Trunk
    ) -> bool:
        if not self.lanes.is_free(Lane.between(*way[index : index + 2]), trunk):
            return False
        return way is was or (_leads(was, way, index) and self._is_open(key, way))


def _cells(low: float, high: float) -> Iterator[int]:
    yield from range(int(low // _CELL), int(high // _CELL) + 1)


def _shifted(
    corners: tuple[Point, ...], index: int, shift: float, *, level: bool
) -> tuple[Point, ...]:
    if not shift:
        return corners
    x, y = (0.0, shift) if level else (shift, 0.0)
    part = ((one[0] + x, one[1] + y) for one in corners[index : index + 2])
    return (*corners[:index], *part, *corners[index + 2 :])


def _leads(corners: Sequence[Point], shifted: Sequence[Point], index: int) -> bool:
    """Whether the parts before and behind one that was moved lead the same way as before."""
    for first in (index - 1, index + 1):
        before, after = (_step(way[first], way[first + 1]) for way in (corners, shifted))
        if before * after < 0 or abs(after) < min(_LEAST, abs(before)):
            return False
    return True


def _step(one: Point, other: Point) -> float:
    return other[0] - one[0] + other[1] - one[1]
