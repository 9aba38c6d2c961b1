"""Keeps the scene equal to a picture, touching only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QRectF

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.card_pictures import CardPictures
from apiflow_desktop.gui.canvas.far_view import FarView
from apiflow_desktop.gui.canvas.frame_item import FrameItem
from apiflow_desktop.gui.canvas.graph import FlowGraph
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.picture.layout import Layout, frame_around, layout
from apiflow_desktop.openflow.picture.metrics import Direction, Rect
from apiflow_desktop.openflow.picture.model import CardKey, FrameKey, Picture, Wire, WireKey
from apiflow_desktop.openflow.picture.routing import Router

Placement: TypeAlias = Mapping[str, tuple[float, float]]
"""Where steps were put by hand, by their id."""
Placed: TypeAlias = dict[CardKey, tuple[float, float]]
"""Where cards were put by hand."""


class Stage:
    """The cards, wires and frames of a scene by the keys of the picture.

    Attributes:
        picture: What is shown.
        layout: Where the structure alone would put it.
        direction: Which way execution runs.
        pictures: The cards as they were painted last.
    """

    def __init__(self, graph: FlowGraph) -> None:
        self._graph = graph
        self._scene = graph.viewer().scene()
        self.pictures = CardPictures()
        self._router = Router()
        self.picture = Picture()
        self.layout = Layout()
        self.direction: Direction = "right"
        self._placed: dict[Direction, Placed] = {"right": {}, "down": {}}
        self.cards: dict[CardKey, CardItem] = {}
        self.wires: dict[WireKey, WireItem] = {}
        self.frames: dict[FrameKey, FrameItem] = {}
        self.far = FarView(self._scene, self.cards, self.wires, self.bounds)

    @property
    def placed(self) -> Placed:
        """Where cards were put by hand, beside the document, in this direction."""
        return self._placed[self.direction]

    @placed.setter
    def placed(self, placed: Placed) -> None:
        self._placed[self.direction] = placed

    def show(self, picture: Picture) -> None:
        """Show a picture in place of the last one."""
        self.picture = picture
        self.layout = layout(picture, self.direction)
        self._drop_stale(picture)
        self._show_cards()
        self._show_wires()
        self.show_frames()
        self.route()

    def turn(self, direction: Direction) -> None:
        """Let execution run another way; what was put by hand there is there again."""
        if direction != self.direction:
            self.direction = direction
            self.show(self.picture)

    def clear(self) -> None:
        """Show nothing."""
        for placed in self._placed.values():
            placed.clear()
        self.show(Picture())

    def place(self, key: CardKey, x: float, y: float) -> None:
        """Put a card where the user wants it."""
        self.placed[key] = (x, y)
        self.cards[key].place(x, y)
        self.far.look_at_items()

    def with_contents(self, keys: Iterable[CardKey]) -> list[CardKey]:
        """List cards and all that their frames contain, each once."""
        found: dict[CardKey, None] = {}
        for key in keys:
            found[key] = None
            for frame in self.picture.frames_of(key):
                for chain in frame.chains:
                    found.update(dict.fromkeys(self.with_contents(chain)))
        return list(found)

    def placement(self, direction: Direction) -> Placement:
        """Return where cards were put by hand, by the step's id; Start has the empty id."""
        cards = self.picture.cards
        return {cards[key].module_id: place for key, place in self._placed[direction].items()}

    def show_placement(self, placements: Mapping[Direction, Placement]) -> None:
        """Put cards where they were put by hand before; ids that are gone are passed over."""
        cards = self.picture.cards.values()
        for direction, placement in placements.items():
            self._placed[direction] = {
                card.key: placement[card.module_id] for card in cards if card.module_id in placement
            }
        self.tidy(())

    def route(self) -> None:
        """Lead data wires around cards, as the cards stand now."""
        routes = self._router.route(self.picture, self._rects(), self.direction)
        for key, item in self.wires.items():
            item.show_route(routes.get(key, ()))
        self.far.look_at_items()

    def tidy(self, keys: Iterable[CardKey] | None = None) -> None:
        """Put cards (all) back where the structure says."""
        for key in list(keys if keys is not None else self.placed):
            self.placed.pop(key, None)
        self._place_cards()
        self.show_frames()
        self.route()

    def bounds(self) -> QRectF:
        """Return the area of all that is shown."""
        area = QRectF()
        for card in self.cards.values():
            area = area.united(card.rect())
        for frame in self.frames.values():
            area = area.united(frame.rect())
        return area

    def show_frames(self) -> None:
        """Draw the frames around what they contain, innermost first."""
        rects: dict[FrameKey, QRectF] = {}
        for frame in reversed(list(self.picture.frames.values())):
            rects[frame.key] = self._frame_rect(frame.key, rects)
        for key, frame in self.picture.frames.items():
            item = self.frames.get(key)
            if item is None:
                item = FrameItem(frame, self._depth(key))
                self._scene.addItem(item)
                self.frames[key] = item
            item.show_frame(frame, rects[key], self.direction)

    def _rects(self) -> dict[CardKey, Rect]:
        return {
            key: Rect(item.pos().x(), item.pos().y(), item.width, item.height)
            for key, item in self.cards.items()
        }

    def _frame_rect(self, key: FrameKey, inner: Mapping[FrameKey, QRectF]) -> QRectF:
        frame = self.picture.frames[key]
        members = [card for chain in frame.chains for card in chain]
        if not self.placed or self.placed.keys().isdisjoint(self._all_cards(key)):
            return _qrect(self.layout.frames[key])
        area = QRectF()
        for card in members:
            area = area.united(self.cards[card].rect())
        for other, rect in inner.items():
            if self.picture.frames[other].parent == key:
                area = area.united(rect)
        inside = Rect(area.x(), area.y(), area.width(), area.height())
        return _qrect(frame_around(inside, self.direction))

    def _all_cards(self, key: FrameKey) -> Iterable[CardKey]:
        for chain in self.picture.frames[key].chains:
            yield from chain
        for frame in self.picture.frames.values():
            if frame.parent == key:
                yield from self._all_cards(frame.key)

    def _depth(self, key: FrameKey) -> int:
        depth = 0
        while key := self.picture.frames[key].parent:
            depth += 1
        return depth

    def _drop_stale(self, picture: Picture) -> None:
        for wire in [key for key in self.wires if key not in picture.wires]:
            self.wires.pop(wire).delete()
        for card in [key for key in self.cards if key not in picture.cards]:
            del self.cards[card]
            self.pictures.forget(card)
            for placed in self._placed.values():
                placed.pop(card, None)
            self._graph.remove_card(card)
        for frame in [key for key in self.frames if key not in picture.frames]:
            self._scene.removeItem(self.frames.pop(frame))

    def _show_cards(self) -> None:
        wired = _wired_ports(self.picture.wires.values())
        for key, card in self.picture.cards.items():
            item = self.cards.get(key)
            if item is None:
                item = self.cards[key] = self._graph.add_card(key)
                item.pictures = self.pictures
            item.show_card(card, self.direction)
            item.show_wired(frozenset(wired.get(key, ())))
        self._place_cards()

    def _place_cards(self) -> None:
        for key, item in self.cards.items():
            rect = self.layout.cards[key]
            item.place(*self.placed.get(key, (rect.x, rect.y)))

    def _show_wires(self) -> None:
        for key, wire in self.picture.wires.items():
            bend = self.layout.bends.get(key)
            item = self.wires.get(key)
            if item is not None:
                # Its key names its ends: they are the same.
                item.show_wire(wire, bend, self.direction)
                continue
            source = self.cards[wire.source].port_item(wire.source_port)
            target = self.cards[wire.target].port_item(wire.target_port)
            item = self.wires[key] = WireItem(wire, bend, self.direction)
            self._scene.addItem(item)
            item.set_connections(source, target)
            item.redraw()


def _wired_ports(wires: Iterable[Wire]) -> dict[CardKey, set[str]]:
    wired: dict[CardKey, set[str]] = {}
    for wire in wires:
        wired.setdefault(wire.source, set()).add(wire.source_port)
        wired.setdefault(wire.target, set()).add(wire.target_port)
    return wired


def _qrect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
