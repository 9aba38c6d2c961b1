"""Where cards, titles and frames stand, for wires that go around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from apiflow_desktop.openflow.picture.lanes import Point
from apiflow_desktop.openflow.rect import Rect

_CLEARANCE = 4.0


class _Row:
    """Cards in a row, from the left."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self.rects = sorted(rects, key=lambda rect: rect.x)
        self._lefts = [rect.x for rect in self.rects]
        self._rights = sorted(rect.right for rect in self.rects)
        self._widest = max((rect.width for rect in self.rects), default=0.0)

    def count(self, left: float, right: float) -> int:
        """Count the cards that reach into a range, which is wider than 2."""
        return bisect_left(self._lefts, right - 1) - bisect_right(self._rights, left + 1)

    def between(self, left: float, right: float) -> Iterator[Rect]:
        """Yield the cards that reach into a range."""
        first = bisect_right(self._lefts, left + 1 - self._widest)
        for index in range(first, bisect_left(self._lefts, right - 1)):
            if self.rects[index].right > left + 1:
                yield self.rects[index]


class Ground:
    """Where cards stand, to be asked what is in the way."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self._all = _Row(rects)
        rows: dict[float, list[Rect]] = {}
        for rect in self._all.rects:
            rows.setdefault(rect.y, []).append(rect)
        self._tops = sorted(rows)
        self._rows = [_Row(rows[top]) for top in self._tops]
        self._tallest = max((rect.height for rect in self._all.rects), default=0.0)

    def around(self, points: Sequence[Point]) -> list[Rect]:
        """Find what one of some points lies in."""
        return [
            rect
            for x, y in points
            for rect in self._all.between(x - 1.5, x + 1.5)
            if rect.y <= y <= rect.bottom
        ]

    def is_between(self, left: float, right: float, ends: Sequence[Rect]) -> bool:
        """Whether any card stands, at any height, between two points; see :meth:`between`."""
        count = self._all.count(left, right)
        if 0 < count <= len(ends):
            return next(self.between(left, right, ends), None) is not None
        return count > 0

    def between(self, left: float, right: float, ends: Sequence[Rect]) -> Iterator[Rect]:
        """Find the cards that stand, at any height, between two points."""
        return (rect for rect in self._all.between(left, right) if not _is_end(rect, ends))

    def beside(self, ends: tuple[Rect, Rect]) -> list[Rect]:
        """Find the cards at the height of two cards or between."""
        top, bottom = min(end.y for end in ends), max(end.bottom for end in ends)
        first = bisect_right(self._tops, top - self._tallest)
        rows = self._rows[first : bisect_left(self._tops, bottom)]
        return [rect for row in rows for rect in row.rects]

    def is_free(self, one: Point, other: Point, ends: Sequence[Rect]) -> bool:
        """Whether a level or upright line keeps clear of all cards but those it ends at."""
        (left, top), (right, bottom) = one, other
        if right < left:
            left, right = right, left
        if bottom < top:
            top, bottom = bottom, top
        left, right = left - _CLEARANCE, right + _CLEARANCE
        top, bottom = top - _CLEARANCE, bottom + _CLEARANCE
        first = bisect_right(self._tops, top - self._tallest)
        for row in self._rows[first : bisect_left(self._tops, bottom)]:
            for rect in row.between(left, right):
                if top < rect.bottom and not _is_end(rect, ends):
                    return False
        return True

    def is_free_way(self, corners: Sequence[Point], ends: Sequence[Rect] = ()) -> bool:
        """Whether lines by way of corners keep clear of all cards but those they end at."""
        return all(self.is_free(one, other, ends) for one, other in pairwise(corners))


def _is_end(rect: Rect, ends: Sequence[Rect]) -> bool:
    return any(rect is end for end in ends)
