"""Ways for data wires around the cards between their ends.

Wires between neighbours are simple curves. A wire that passes other cards goes down (or up) right
beside its source and runs level to its target, so that wires of one output share a trunk and
none disappears behind a card it has nothing to do with.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from apiflow_desktop.openflow.picture.metrics import Rect, port_offset
from apiflow_desktop.openflow.picture.model import CardKey, Picture, Port, Wire, WireKey

Point = tuple[float, float]

_TRUNK = 16.0
_APPROACH = 14.0
_LANE = 7.0
_LANES = 6
_CLEARANCE = 4.0
_FEW = 40
"""With more cards than this between two ends, only the ways around all of them are tried."""


def route_wires(
    picture: Picture, rects: Mapping[CardKey, Rect]
) -> dict[WireKey, tuple[Point, ...]]:
    """Find the corners of those data wires that cannot be simple curves."""
    router = _Router(picture, rects)
    return {
        wire.key: corners
        for wire in picture.wires.values()
        if wire.kind in ("data", "fx") and (corners := router.route(wire))
    }


class _Router:
    def __init__(self, picture: Picture, rects: Mapping[CardKey, Rect]) -> None:
        self._cards = picture.cards
        self._rects = rects
        self._by_left = sorted(rects.values(), key=lambda rect: rect.x)
        self._lefts = [rect.x for rect in self._by_left]
        self._widest = max((rect.width for rect in rects.values()), default=0.0)

    def route(self, wire: Wire) -> tuple[Point, ...]:
        start = self._port(wire.source, wire.source_port)
        end = self._port(wire.target, wire.target_port)
        out = _TRUNK + _LANE * (_index(self._cards[wire.source].outputs, wire.source_port) % _LANES)
        trunk, approach = start[0] + out, end[0] - _APPROACH
        ends = (self._rects[wire.source], self._rects[wire.target])
        back = approach < start[0]
        between = list(self._between(min(start[0], approach), max(end[0], trunk), ends))
        if not (between or back) or start[0] <= approach <= trunk:
            return ()
        ways = (
            _ways_back(start, end, trunk, approach, ends)
            if back
            else _candidates(start, end, trunk, approach, between)
        )
        for corners in ways:
            if all(self._free(one, other, ends) for one, other in pairwise(corners)):
                return corners
        return ()

    def _between(self, left: float, right: float, ends: tuple[Rect, Rect]) -> Iterator[Rect]:
        """Yield the cards that stand, at any height, between two points, from the left."""
        first = bisect_right(self._lefts, left + 1 - self._widest)
        last = bisect_left(self._lefts, right - 1)
        source, target = ends
        for index in range(first, last):
            rect = self._by_left[index]
            if rect.right > left + 1 and rect is not source and rect is not target:
                yield rect

    def _free(self, one: Point, other: Point, ends: tuple[Rect, Rect]) -> bool:
        """Whether a level or upright line keeps clear of all cards but those it joins."""
        left, right = min(one[0], other[0]) - _CLEARANCE, max(one[0], other[0]) + _CLEARANCE
        top, bottom = min(one[1], other[1]) - _CLEARANCE, max(one[1], other[1]) + _CLEARANCE
        return not any(
            rect.y < bottom and top < rect.bottom for rect in self._between(left, right, ends)
        )

    def _port(self, card: CardKey, port: str) -> Point:
        rect = self._rects[card]
        x, y = port_offset(self._cards[card], port)
        return rect.x + x, rect.y + y


def _candidates(
    start: Point, end: Point, trunk: float, approach: float, between: Sequence[Rect]
) -> Iterator[tuple[Point, ...]]:
    """Yield ways, the plainest first: along the target's line, the source's, a lane of its own."""
    yield start, (trunk, start[1]), (trunk, end[1]), end
    yield start, (approach, start[1]), (approach, end[1]), end
    shift = trunk - start[0]
    lanes = {rect.bottom + shift for rect in between} | {rect.y - shift for rect in between}
    if len(between) > _FEW:
        lanes = {max(lanes), min(lanes)}
    for y in sorted(lanes, key=lambda lane: abs(lane - start[1]) + abs(lane - end[1])):
        yield start, (trunk, start[1]), (trunk, y), (approach, y), (approach, end[1]), end


def _ways_back(
    start: Point, end: Point, trunk: float, approach: float, ends: tuple[Rect, Rect]
) -> Iterator[tuple[Point, ...]]:
    """Yield ways to a target that begins left of its source: around either, below or above."""
    shift = trunk - start[0]
    for rect in ends:
        for y in (rect.bottom + shift, rect.y - shift):
            yield start, (trunk, start[1]), (trunk, y), (approach, y), (approach, end[1]), end


def _index(ports: Sequence[Port], key: str) -> int:
    return next(index for index, port in enumerate(ports) if port.key == key)
