"""Ways for data wires around the cards between their ends.

Wires between neighbours are simple curves. A wire that passes other cards goes down (or up) right
beside its source and runs level to its target, so that wires of one output share a trunk and
none disappears behind a card it has nothing to do with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from apiflow_desktop.openflow.picture.lanes import Point, spread
from apiflow_desktop.openflow.picture.metrics import Direction, port_offsets
from apiflow_desktop.openflow.picture.model import Card, CardKey, Picture, Wire, WireKey
from apiflow_desktop.openflow.picture.obstacles import Ground
from apiflow_desktop.openflow.rect import Rect

_TRUNK = 16.0
_APPROACH = 14.0
_LANE = 7.0
_LANES = 6
_SIDE_LANES = 4
"""So many fit beside the cards of a frame where execution runs down."""
_FEW = 40
"""With more cards than this between two ends, only the ways around all of them are tried."""
_THROUGH_FRAMES, _OVER_TITLES, _SPOILT = 1, 2, 3
"""What is worse than what, of ways that touch no card."""
_TURNS = 6
"""So many places to turn are tried on a way around the cards between."""


class Router:
    """Finds ways for the wires of one picture after another, the new ones while no card moves."""

    def __init__(self) -> None:
        self._rects: dict[CardKey, Rect] = {}
        self._titles: Sequence[Rect] = ()
        self._frames: Sequence[Rect] = ()
        self._ground = self._written = self._framed = Ground(())
        self._known: dict[WireKey, tuple[Wire, tuple[Point, ...]]] = {}
        self._routes: dict[WireKey, tuple[Point, ...]] | None = None
        self._spread: dict[WireKey, tuple[Point, ...]] = {}
        self._ports: dict[CardKey, _Ports] = {}
        self._order: dict[CardKey, int] = {}
        self._direction: Direction = "right"

    def route(
        self,
        picture: Picture,
        rects: Mapping[CardKey, Rect],
        direction: Direction = "right",
        titles: Sequence[Rect] = (),
        frames: Sequence[Rect] = (),
    ) -> dict[WireKey, tuple[Point, ...]]:
        """Find the corners of those data wires that cannot be simple curves.

        Args:
            picture: What is drawn.
            rects: Where its cards stand.
            direction: Which way execution runs: ports stand elsewhere.
            titles: Where the titles of frames stand: wires keep clear of them where they can.
            frames: Where frames stand: a wire keeps clear of those it has no end in, where it can.
        """
        if direction != self._direction:
            self._direction = direction
            self._ports = {}
            self._forget()
        if rects != self._rects:
            self._rects, self._ground = dict(rects), Ground(rects.values())
            self._forget()
        if titles != self._titles:
            self._titles, self._written = titles, Ground(titles)
            self._forget()
        if frames != self._frames:
            self._frames, self._framed = frames, Ground(frames)
            self._forget()
        self._ports = {key: self._ports_of(card) for key, card in picture.cards.items()}
        self._order = {key: place for place, key in enumerate(picture.cards)}
        self._known = {
            key: self._way_of(wire) for key, wire in picture.wires.items() if wire.kind != "exec"
        }
        routes = {key: corners for key, (_, corners) in self._known.items() if corners}
        if routes != self._routes:
            known = self._known.items()
            trunks = {key: (wire.source, wire.source_port) for key, (wire, _) in known}
            self._routes, self._spread = routes, spread(routes, trunks, self._is_open)
        return dict(self._spread)

    def _forget(self) -> None:
        self._known, self._routes = {}, None

    def _ports_of(self, card: Card) -> _Ports:
        known = self._ports.get(card.key)
        if known is not None and known.card is card:
            return known
        return _Ports.of(card, self._direction)

    def _way_of(self, wire: Wire) -> tuple[Wire, tuple[Point, ...]]:
        known = self._known.get(wire.key)
        if known is not None and known[0] == wire:
            return known
        return wire, self._corners(wire)

    def _corners(self, wire: Wire) -> tuple[Point, ...]:
        start = self._point(wire.source, wire.source_port)
        end = self._point(wire.target, wire.target_port)
        lane = self._ports[wire.source].outputs.index(wire.source_port)
        approach = end[0] - _APPROACH
        if self._direction == "down":
            # Cards stand below each other, and so would all their lanes.
            lane += self._order[wire.source]
            approach -= _LANE * (lane % _SIDE_LANES)
        trunk = start[0] + _TRUNK + _LANE * (lane % _LANES)
        ends = (self._rects[wire.source], self._rects[wire.target])
        if not self._is_far(start, end, trunk, approach, ends):
            return ()
        own = self._framed.around((start, end))
        best: tuple[Point, ...] = ()
        least = _SPOILT
        for corners in self._ways(start, end, trunk, approach, ends, own):
            if self._is_free(corners, ends):
                spoilt = self._spoilt(corners, own)
                if not spoilt:
                    return corners
                if spoilt < least:
                    best, least = corners, spoilt
        return best

    def _is_open(self, key: WireKey, corners: Sequence[Point]) -> bool:
        """Whether a wire may go by way of other corners than it did."""
        wire, before = self._known[key]
        ends = (self._rects[wire.source], self._rects[wire.target])
        own = self._framed.around((corners[0], corners[-1]))
        return self._is_free(corners, ends) and (
            self._spoilt(corners, own) <= self._spoilt(before, own)
        )

    def _spoilt(self, corners: Sequence[Point], own: Sequence[Rect]) -> int:
        """How bad a way is: over titles, through frames it has no end in, or 0."""
        if not self._written.is_free_way(corners):
            return _OVER_TITLES
        return 0 if self._framed.is_free_way(corners, own) else _THROUGH_FRAMES

    def _is_far(
        self, start: Point, end: Point, trunk: float, approach: float, ends: tuple[Rect, Rect]
    ) -> bool:
        """Whether a wire is more than a simple curve between neighbours."""
        if start[0] <= approach <= trunk:
            return self._direction == "down"
        return approach < start[0] or self._ground.is_between(start[0], end[0], ends)

    def _ways(
        self,
        start: Point,
        end: Point,
        trunk: float,
        approach: float,
        ends: tuple[Rect, Rect],
        own: Sequence[Rect],
    ) -> Iterator[tuple[Point, ...]]:
        """Yield ways, the plainest first, for a wire whose ends are no neighbours."""
        if start[0] <= approach <= trunk:
            yield start, (approach, start[1]), (approach, end[1]), end
            yield from self._ways_back(start, end, trunk, approach, ends)
        elif approach < start[0]:
            yield from self._ways_back(start, end, trunk, approach, ends)
        else:
            yield from _candidates(
                start, end, trunk, approach, lambda: self._between(start[0], end[0], ends, own)
            )
            if self._direction == "down":
                yield from self._ways_back(start, end, trunk, approach, ends)

    def _between(
        self, left: float, right: float, ends: Sequence[Rect], own: Sequence[Rect]
    ) -> list[Rect]:
        """Find the cards and the frames to go around between two points."""
        cards = self._ground.between(left, right, ends)
        return [*cards, *self._framed.between(left, right, own)]

    def _is_free(self, corners: Sequence[Point], ends: tuple[Rect, Rect]) -> bool:
        """Whether a way keeps clear of all cards: of its own ones too, once it has left them."""
        free = self._ground.is_free
        return (
            free(corners[0], corners[1], ends[:1])
            and free(corners[-2], corners[-1], ends[1:])
            and self._ground.is_free_way(corners[1:-1])
        )

    def _ways_back(
        self, start: Point, end: Point, trunk: float, approach: float, ends: tuple[Rect, Rect]
    ) -> Iterator[tuple[Point, ...]]:
        yield from _ways_back(start, end, trunk, approach, ends)
        near = self._ground.beside(ends)
        yield from _ways_around(start, end, trunk, approach, ends, near)

    def _point(self, card: CardKey, port: str) -> Point:
        rect = self._rects[card]
        x, y = self._ports[card].offsets[port]
        return rect.x + x, rect.y + y


class _Ports(Struct):
    """Where the ports of a card are, as long as it is that card."""

    card: Card
    offsets: dict[str, tuple[float, float]]
    outputs: list[str]

    @classmethod
    def of(cls, card: Card, direction: Direction) -> _Ports:
        outputs = [port.key for port in card.outputs]
        return cls(card, port_offsets(card, direction), outputs)


def _candidates(
    start: Point,
    end: Point,
    trunk: float,
    approach: float,
    cards_between: Callable[[], Sequence[Rect]],
) -> Iterator[tuple[Point, ...]]:
    """Yield ways, the plainest first: along the target's line, the source's, a lane of its own."""
    yield start, (trunk, start[1]), (trunk, end[1]), end
    yield start, (approach, start[1]), (approach, end[1]), end
    shift = trunk - start[0]
    between = cards_between()
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


def _ways_around(
    start: Point,
    end: Point,
    trunk: float,
    approach: float,
    ends: tuple[Rect, Rect],
    near: Sequence[Rect],
) -> Iterator[tuple[Point, ...]]:
    """Yield ways around the cards between; then those that turn twice more, beside these cards."""
    source, target = ends
    shift, side = trunk - start[0], end[0] - approach
    beside = sorted(
        {rect.x - side for rect in near} | {rect.right + shift for rect in near},
        key=lambda x: abs(x - source.x) + abs(x - target.x),
    )[:_TURNS]
    beside = [source.x - side, target.x - side, *beside]
    level = sorted(
        {rect.bottom + shift for rect in near} | {rect.y - shift for rect in near},
        key=lambda y: abs(y - target.y),
    )[:_TURNS]
    for y in level:
        yield start, (trunk, start[1]), (trunk, y), (approach, y), (approach, end[1]), end
    for first in (source.bottom + shift, source.y - shift):
        for x in beside:
            for y in level:
                yield (
                    start,
                    (trunk, start[1]),
                    (trunk, first),
                    (x, first),
                    (x, y),
                    (approach, y),
                    (approach, end[1]),
                    end,
                )
