"""Where everything stands: a layout that follows from the structure alone.

A chain runs straight to the right on one line. What a step contains hangs beside it in frames,
below the wire to the next step, in the order of the outputs; the next step stands after the
widest frame. Execution wires into frames bend in lanes of their own, the lowest target in the
leftmost lane, and so never cross.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from apiflow_desktop.openflow.picture.labels import FRAME_MARGIN, label_room
from apiflow_desktop.openflow.picture.metrics import (
    HEAD,
    ROW,
    Rect,
    card_height,
    card_width,
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


class Spacing(Struct, frozen=True):
    """Distances between the parts of a drawing."""

    between_cards: float = 72.0
    between_frames: float = 20.0
    frame_title: float = 36.0
    frame_margin: float = FRAME_MARGIN
    below_line: float = 20.0
    lane: float = 12.0
    gutter: float = 28.0
    between_roots: float = 60.0


class Layout(Struct):
    """The geometry of a picture.

    Attributes:
        bends: For execution wires into frames: how far right of the source card's edge the
            wire goes down.
    """

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


def layout(picture: Picture, spacing: Spacing | None = None) -> Layout:
    """Lay a picture out, left to right."""
    work = _Layouter(picture, spacing or Spacing())
    return work.run()


class _Layouter:
    def __init__(self, picture: Picture, spacing: Spacing) -> None:
        self._picture = picture
        self._space = spacing
        self._result = Layout()
        self._frames: dict[CardKey, list[Frame]] = {}
        for frame in picture.frames.values():
            self._frames.setdefault(frame.owner, []).append(frame)
        self._labels = {
            wire.target: wire.label for wire in picture.wires.values() if wire.kind == "exec"
        }
        self._into_frames = _wires_into_frames(picture)

    def run(self) -> Layout:
        _, bottom = self._chain(self._picture.main, 0.0, 0.0)
        for key in self._picture.lanes:
            top = bottom + self._space.between_roots
            bottom = self._frame(self._picture.frames[key], 0.0, top).bottom
        return self._result

    def _chain(self, chain: tuple[CardKey, ...], x: float, y: float) -> tuple[float, float]:
        """Place a chain with its top left at a point; return its right and bottom edges."""
        right, bottom = x, y
        for index, key in enumerate(chain):
            left = x if index == 0 else right + self._gap_before(key)
            card = self._picture.cards[key]
            rect = Rect(left, y, card_width(card), card_height(card))
            self._result.cards[key] = rect
            right, bottom = rect.right, max(bottom, rect.bottom)
            for hung in self._hang(card, rect):
                right, bottom = max(right, hung.right), max(bottom, hung.bottom)
        return right, bottom

    def _gap_before(self, key: CardKey) -> float:
        """Leave room for what stands on the execution wire to a card."""
        return max(self._space.between_cards, label_room(self._labels.get(key, "")))

    def _hang(self, card: Card, rect: Rect) -> list[Rect]:
        """Place the frames of a card below the line, beside the card."""
        frames = self._frames.get(card.key, [])
        if not frames:
            return []
        wires = self._into_frames.get(card.key, [])
        for index, (wire, _) in enumerate(wires):
            lanes_left = len(wires) - 1 - index
            self._result.bends[wire] = self._space.gutter + lanes_left * self._space.lane
        lanes = self._space.gutter + (len(wires) - 1) * self._space.lane
        left = rect.right + lanes + self._room_before(frames)
        top = max(self._below_line(rect), self._level_with(card, wires[-1][1], rect))
        placed = []
        for frame in frames:
            placed.append(self._frame(frame, left, top))
            top = placed[-1].bottom + self._space.between_frames
        return placed

    def _room_before(self, frames: Sequence[Frame]) -> float:
        """Leave room between the lanes and the frames for what stands on the wires into them."""
        first = (chain[0] for frame in frames for chain in frame.chains if chain)
        return max(self._space.gutter, *(label_room(self._labels.get(key, "")) for key in first))

    def _below_line(self, rect: Rect) -> float:
        return rect.y + HEAD + ROW + self._space.below_line

    def _level_with(self, card: Card, port: str, rect: Rect) -> float:
        """Find the top at which the first wire into a frame is no higher than the last output."""
        _, offset = port_offset(card, port)
        return rect.y + offset - (self._space.frame_title + HEAD + ROW / 2)

    def _frame(self, frame: Frame, left: float, top: float) -> Rect:
        right = left
        y = top + self._space.frame_title
        for chain in frame.chains:
            chain_right, bottom = self._chain(chain, left + self._space.frame_margin, y)
            right = max(right, chain_right)
            y = bottom + self._space.frame_margin
        rect = Rect(left, top, right + self._space.frame_margin - left, y - top)
        self._result.frames[frame.key] = rect
        return rect


def _wires_into_frames(picture: Picture) -> Mapping[CardKey, list[tuple[WireKey, str]]]:
    """List per card its execution wires into frames with their ports, the top one first."""
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
