"""Where everything stands: a layout that follows from the structure alone.

A chain runs straight on one line, to the right or down. What a step contains hangs beside it in
frames, on one side of the wire to the next step, in the order of the outputs; the next step
stands after what reaches farthest of them. Execution wires into frames bend in lanes of their
own, the farthest target in the nearest lane, and so never cross.

The layout knows two axes: *along* the way execution runs, and *across* it, to the side on which
frames hang. What runs down differs from what runs to the right in these axes alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from apiflow_desktop.openflow.picture.draft_layout import DraftAlone, place_drafts
from apiflow_desktop.openflow.picture.labels import BETWEEN_CARDS, label_room
from apiflow_desktop.openflow.picture.metrics import (
    FRAME_MARGIN,
    FRAME_SIDE,
    FRAME_TITLE,
    Direction,
    card_height,
    card_width,
    line_offset,
    port_offset,
)
from apiflow_desktop.openflow.picture.model import (
    EXEC_NEXT,
    Card,
    CardKey,
    Frame,
    FrameKey,
    Picture,
    WireKey,
)
from apiflow_desktop.openflow.rect import Rect


class Spacing(Struct, frozen=True):
    """Distances between the parts of a drawing.

    Attributes:
        between_cards: Along, from one card of a chain to the next.
        beside_line: Across, from the wire to the next step to the frames beside it.
        gutter: Along, between cards, lanes and frames.
        before: Along, from the edge of a frame to its first card.
        above: Across, from the edge of a frame to its first chain.
    """

    between_cards: float = 72.0
    between_frames: float = 20.0
    between_roots: float = 60.0
    beside_line: float = 31.0
    lane: float = 12.0
    gutter: float = 28.0
    before: float = FRAME_MARGIN
    above: float = FRAME_TITLE
    frame_margin: float = FRAME_MARGIN


SPACING: Mapping[Direction, Spacing] = {
    "right": Spacing(),
    "down": Spacing(
        between_cards=BETWEEN_CARDS,
        beside_line=24.0,
        gutter=20.0,
        before=FRAME_TITLE,
        above=FRAME_SIDE,
    ),
}


class Layout(Struct):
    """The geometry of a picture.

    Attributes:
        direction: Which way execution runs.
        bends: For execution wires into frames: how far beyond the edge of the source card the
            wire goes to the side.
    """

    direction: Direction = "right"
    cards: dict[CardKey, Rect] = field(default_factory=dict)
    frames: dict[FrameKey, Rect] = field(default_factory=dict)
    bends: dict[WireKey, float] = field(default_factory=dict)

    @property
    def bounds(self) -> Rect:
        """The smallest rectangle around all cards and frames."""
        rects = [*self.cards.values(), *self.frames.values()]
        united = rects[0] if rects else Rect(0, 0, 0, 0)
        for rect in rects[1:]:
            united = united.united(rect)
        return united


def layout(
    picture: Picture, direction: Direction = "right", spacing: Spacing | None = None
) -> Layout:
    """Lay a picture out.

    Args:
        picture: What is drawn.
        direction: Which way execution runs.
        spacing: Distances, if not those that are usual for the direction.
    """
    return _Layouter(picture, direction, spacing or SPACING[direction]).run()


def frame_around(inside: Rect, direction: Direction) -> Rect:
    """Return the frame around an area that holds cards and frames."""
    left = FRAME_SIDE if direction == "down" else FRAME_MARGIN
    return Rect(
        inside.x - left,
        inside.y - FRAME_TITLE,
        inside.width + left + FRAME_MARGIN,
        inside.height + FRAME_TITLE + FRAME_MARGIN,
    )


class _Layouter:
    def __init__(self, picture: Picture, direction: Direction, spacing: Spacing) -> None:
        self._picture = picture
        self._axes = _AXES[direction]
        self._space = spacing
        self._result = Layout(direction)
        self._frames: dict[CardKey, list[Frame]] = {}
        for frame in picture.frames.values():
            self._frames.setdefault(frame.owner, []).append(frame)
        self._labels = {
            wire.target: wire.label for wire in picture.wires.values() if wire.kind == "exec"
        }
        self._into_frames = _wires_into_frames(picture)

    def run(self) -> Layout:
        _, side = self._chain(self._picture.main, 0.0, 0.0)
        for key in self._picture.lanes:
            box = self._frame(self._picture.frames[key], 0.0, side + self._space.between_roots)
            side = box.side
        flow = self._result
        place_drafts(self._picture, flow, list(self._drafts()))
        return flow

    def _drafts(self) -> Iterator[DraftAlone]:
        """Lay each draft out by itself."""
        for draft in self._picture.drafts:
            self._result = Layout(self._axes.direction)
            self._chain(draft.chain, 0.0, 0.0)
            yield DraftAlone(draft, self._result)

    def _chain(
        self, chain: tuple[CardKey, ...], along: float, across: float
    ) -> tuple[float, float]:
        """Place a chain with its top left at a point; return how far along and across it goes."""
        end, side = along, across
        for index, key in enumerate(chain):
            begin = along if index == 0 else end + self._gap_before(key)
            card = self._picture.cards[key]
            box = _Box(begin, across, *self._axes.size(card))
            self._result.cards[key] = self._axes.rect(box)
            end, side = box.end, max(side, box.side)
            for hung in self._hang(card, box):
                end, side = max(end, hung.end), max(side, hung.side)
        return end, side

    def _gap_before(self, key: CardKey) -> float:
        """Leave room for what stands on the execution wire to a card."""
        return max(self._space.between_cards, self._label_room(key))

    def _label_room(self, key: CardKey) -> float:
        return label_room(self._labels.get(key, ""), self._axes.direction)

    def _hang(self, card: Card, box: _Box) -> list[_Box]:
        """Place the frames of a card beside the line, after the card."""
        frames = self._frames.get(card.key, [])
        if not frames:
            return []
        wires = self._into_frames.get(card.key, [])
        for index, (wire, _) in enumerate(wires):
            lanes_left = len(wires) - 1 - index
            self._result.bends[wire] = self._space.gutter + lanes_left * self._space.lane
        lanes = self._space.gutter + (len(wires) - 1) * self._space.lane
        begin = box.end + lanes + self._room_before(frames)
        line = box.across + line_offset(self._axes.direction)
        across = max(line + self._space.beside_line, self._level_with(card, wires[-1][1], box))
        placed = []
        for frame in frames:
            placed.append(self._frame(frame, begin, across))
            across = placed[-1].side + self._space.between_frames
        return placed

    def _room_before(self, frames: Sequence[Frame]) -> float:
        """Leave room between the lanes and the frames for what stands on the wires into them."""
        first = (chain[0] for frame in frames for chain in frame.chains if chain)
        return max(self._space.gutter, *(self._label_room(key) for key in first))

    def _level_with(self, card: Card, port: str, box: _Box) -> float:
        """Find where the first wire into a frame goes as far across as the last output."""
        axes = self._axes
        offset = axes.across(*port_offset(card, port, axes.direction))
        above = 0.0 if self._frames[card.key][0].collapsed else self._space.above
        return box.across + offset - above - line_offset(axes.direction)

    def _frame(self, frame: Frame, along: float, across: float) -> _Box:
        if frame.collapsed:
            end, side = self._chain(frame.chains[0], along, across)
            box = _Box(along, across, end - along, side - across)
            self._result.frames[frame.key] = self._axes.rect(box)
            return box
        end, side = along, across + self._space.above
        for chain in frame.chains:
            chain_end, chain_side = self._chain(chain, along + self._space.before, side)
            end = max(end, chain_end)
            side = chain_side + self._space.frame_margin
        box = _Box(along, across, end + self._space.frame_margin - along, side - across)
        self._result.frames[frame.key] = self._axes.rect(box)
        return box


class _Box(Struct, frozen=True):
    """A rectangle by the axes of a layout."""

    along: float
    across: float
    length: float
    breadth: float

    @property
    def end(self) -> float:
        """How far along it goes."""
        return self.along + self.length

    @property
    def side(self) -> float:
        """How far across it goes."""
        return self.across + self.breadth


class _Axes(Struct, frozen=True):
    """From along and across to left and down."""

    direction: Direction

    def size(self, card: Card) -> tuple[float, float]:
        """Return the length and the breadth of a card."""
        size = card_width(card, self.direction), card_height(card, self.direction)
        return size if self.direction == "right" else size[::-1]

    def across(self, x: float, y: float) -> float:
        """Return how far across a point is."""
        return y if self.direction == "right" else x

    def rect(self, box: _Box) -> Rect:
        """Return a box as it is drawn."""
        if self.direction == "right":
            return Rect(box.along, box.across, box.length, box.breadth)
        return Rect(box.across, box.along, box.breadth, box.length)


_AXES: Mapping[Direction, _Axes] = {"right": _Axes("right"), "down": _Axes("down")}


def _wires_into_frames(picture: Picture) -> Mapping[CardKey, list[tuple[WireKey, str]]]:
    """List per card its execution wires into frames with their ports, the first one first."""
    by_source: dict[CardKey, dict[str, WireKey]] = {}
    for wire in picture.wires.values():
        if wire.kind == "exec" and wire.source_port != EXEC_NEXT:
            by_source.setdefault(wire.source, {})[wire.source_port] = wire.key
    return {
        source: [
            (wires[port.key], port.key) for port in picture.cards[source].exits if port.key in wires
        ]
        for source, wires in by_source.items()
    }
