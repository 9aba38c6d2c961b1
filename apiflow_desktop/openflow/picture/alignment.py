"""Where something that is moved by hand comes into line with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from apiflow_desktop.openflow.rect import Rect

_EVEN = 0.01
"""Closer than this, two places are one."""


class Line(Struct, frozen=True):
    """A straight line, in scene coordinates.

    Attributes:
        gap: Whether it spans one of several equal gaps, rather than showing what is in line.
    """

    x1: float
    y1: float
    x2: float
    y2: float
    gap: bool = False


class Aligned(Struct, frozen=True):
    """How far to move something on until it is in line, and with what.

    Attributes:
        dx: To the right.
        dy: Down.
    """

    dx: float = 0.0
    dy: float = 0.0
    lines: tuple[Line, ...] = ()


class _Side(Struct, frozen=True):
    """A rectangle as one of the two axes sees it: from low to high, and across from near to far."""

    low: float
    high: float
    near: float
    far: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def moved(self, by: float) -> _Side:
        return _Side(self.low + by, self.high + by, self.near, self.far)


def align(moving: Rect, others: Sequence[Rect], reach: float) -> Aligned:
    """Bring a rectangle into line with others, in each direction by itself.

    Edges meet edges and middles meet middles; where none does, gaps to neighbours become equal.

    Args:
        moving: Where it is now.
        others: What stands around it.
        reach: How far it is moved at most, in scene units.
    """
    across, columns = _across(moving), [_across(other) for other in others]
    dx, gaps_x = _offset(across, columns, reach)
    down = _down(moving)
    rows = [_down(other) for other in others]
    dy, gaps_y = _offset(_shifted_near(down, dx), rows, reach)
    placed = Rect(moving.x + dx, moving.y + dy, moving.width, moving.height)
    across, down = _across(placed), _down(placed)
    lines = [Line(at, near, at, far) for at, near, far in _in_line(across, columns)]
    lines += [Line(near, at, far, at) for at, near, far in _in_line(down, rows)]
    if gaps_x:
        lines += [Line(a, at, b, at, gap=True) for a, b, at in _equal_gaps(across, columns)]
    if gaps_y:
        lines += [Line(at, a, at, b, gap=True) for a, b, at in _equal_gaps(down, rows)]
    return Aligned(dx, dy, tuple(lines))


def _across(rect: Rect) -> _Side:
    return _Side(rect.x, rect.right, rect.y, rect.bottom)


def _down(rect: Rect) -> _Side:
    return _Side(rect.y, rect.bottom, rect.x, rect.right)


def _shifted_near(side: _Side, by: float) -> _Side:
    return _Side(side.low, side.high, side.near + by, side.far + by)


def _offset(moving: _Side, others: Sequence[_Side], reach: float) -> tuple[float, bool]:
    """Return the least offset that brings it into line, and whether it is one of equal gaps."""
    found = [offset for other in others for offset in _offsets(moving, other)]
    best = min(found, key=abs, default=reach + 1)
    if abs(best) <= reach:
        return best, False
    best = min(_gap_offsets(moving, others), key=abs, default=reach + 1)
    return (best, True) if abs(best) <= reach else (0.0, False)


def _offsets(moving: _Side, other: _Side) -> Iterator[float]:
    yield other.middle - moving.middle
    for edge in (other.low, other.high):
        yield edge - moving.low
        yield edge - moving.high


def _gap_offsets(moving: _Side, others: Sequence[_Side]) -> Iterator[float]:
    """Yield how far it is to where the gaps to its neighbours in the row would be equal."""
    before, after = _neighbours(moving, others)
    size = moving.high - moving.low
    if before and after:
        yield (before[0].high + after[0].low - size) / 2 - moving.low
    if len(before) > 1:
        yield before[0].high + (before[0].low - before[1].high) - moving.low
    if len(after) > 1:
        yield after[0].low - (after[1].low - after[0].high) - moving.high


def _neighbours(moving: _Side, others: Sequence[_Side]) -> tuple[list[_Side], list[_Side]]:
    """List the two nearest before and after it, among those that share its row."""
    row = [other for other in others if other.near < moving.far and moving.near < other.far]
    before = sorted((o for o in row if o.middle < moving.middle), key=lambda o: -o.high)
    after = sorted((o for o in row if o.middle > moving.middle), key=lambda o: o.low)
    return _apart(before[:2]), _apart(after[:2])


def _apart(two: list[_Side]) -> list[_Side]:
    """Leave the second out where it overlaps the first: there is no gap between them."""
    if len(two) == 2 and two[0].low < two[1].high and two[1].low < two[0].high:
        return two[:1]
    return two


def _in_line(placed: _Side, others: Sequence[_Side]) -> list[tuple[float, float, float]]:
    """List each line it shares with others: where, and from where to where across.

    What shares both edges shares the middle: that line would tell nothing more.
    """
    edges = [
        line
        for edge in (placed.low, placed.high)
        if (line := _line(placed, edge, [o for o in others if _touches(o, edge)]))
    ]
    if len(edges) == 2:
        return edges
    middle = placed.middle
    line = _line(placed, middle, [o for o in others if abs(o.middle - middle) < _EVEN])
    return [*edges, line] if line else edges


def _touches(side: _Side, edge: float) -> bool:
    return abs(side.low - edge) < _EVEN or abs(side.high - edge) < _EVEN


def _line(placed: _Side, at: float, shared: list[_Side]) -> tuple[float, float, float] | None:
    if not shared:
        return None
    near = min(placed.near, *(other.near for other in shared))
    return at, near, max(placed.far, *(other.far for other in shared))


def _equal_gaps(placed: _Side, others: Sequence[_Side]) -> Iterator[tuple[float, float, float]]:
    """Yield the gaps beside it that are equal: from, to, and where across."""
    before, after = _neighbours(placed, others)
    row = [*reversed(before), placed, *after]
    gaps = [(one.high, other.low) for one, other in pairwise(row)]
    at = (placed.near + placed.far) / 2
    own = {round(b - a, 2) for a, b in gaps if placed.low in (a, b) or placed.high in (a, b)}
    for size in own:
        equal = [(a, b) for a, b in gaps if abs(b - a - size) < _EVEN + 0.01 and b > a]
        if len(equal) > 1:
            yield from ((a, b, at) for a, b in equal)
