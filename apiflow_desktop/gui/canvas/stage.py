"""Keeps the scene equal to a picture, touching only what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from PySide6.QtCore import QPointF, QRectF

from apiflow_desktop.gui.canvas.card_item import CardItem, follow_cards
from apiflow_desktop.gui.canvas.card_pictures import CardPictures
from apiflow_desktop.gui.canvas.draft_item import DraftItems
from apiflow_desktop.gui.canvas.far_view import FarView
from apiflow_desktop.gui.canvas.frame_item import FrameItem
from apiflow_desktop.gui.canvas.frames import Frames
from apiflow_desktop.gui.canvas.graph import FlowGraph
from apiflow_desktop.gui.canvas.hand_places import HandPlaces, Placed, Placement, Point
from apiflow_desktop.gui.canvas.rects import around, around_points, from_qt
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.collapsing import (
    Collapsed,
    Contents,
    Stretch,
    collapse,
    collapsed_key,
)
from apiflow_desktop.openflow.picture.labels import titles_of
from apiflow_desktop.openflow.picture.layout import Layout, layout
from apiflow_desktop.openflow.picture.likeness import reworded
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import (
    COLLAPSED,
    Card,
    CardKey,
    Frame,
    FrameKey,
    Picture,
    WireKey,
    card_key,
)
from apiflow_desktop.openflow.picture.routing import Router
from apiflow_desktop.openflow.rect import Rect


class Stage:
    """The cards, wires and frames of a scene by the keys of the picture.

    Attributes:
        whole: What the document says.
        picture: What is shown: the whole, or some of its frames collapsed.
        stretches: What is drawn as one card beside frames.
        hidden: The cards that one card stands for, by the key of that card.
        layout: Where the structure alone would put it.
        direction: Which way execution runs.
        pictures: The cards as they were painted last.
        titled: The frame whose title was pressed last, until a card is.
    """

    def __init__(self, graph: FlowGraph) -> None:
        self._graph = graph
        self._scene = graph.viewer().scene()
        self.pictures = CardPictures()
        self._router = Router()
        self._routes: Mapping[WireKey, Sequence[Point]] = {}
        self._routed: QRectF | None = None
        self.whole = self.picture = Picture()
        self._collapsed: frozenset[FrameKey] = frozenset()
        self.hidden: Mapping[CardKey, tuple[CardKey, ...]] = {}
        self.stretches: Sequence[Stretch] = ()
        self._stand_ins: Mapping[CardKey, CardKey] = {}
        self.layout = Layout()
        self.direction: Direction = "right"
        self._places = HandPlaces()
        self._stood: Placed = {}
        self.cards: dict[CardKey, CardItem] = {}
        self.wires: dict[WireKey, WireItem] = {}
        self._frames = Frames(self._scene, self.cards)
        self.frames = self._frames.items
        self.titled: FrameKey = ""
        self.drafts = DraftItems(self._scene, self.cards, self.frames)
        self.far = FarView(self._scene, self.cards, self.wires, self.bounds)

    @property
    def placed(self) -> Placed:
        """Where cards were put by hand, beside the document, in this direction."""
        return self._places.at(self.direction).placed

    @placed.setter
    def placed(self, placed: Placed) -> None:
        self._places.at(self.direction).placed = placed

    @property
    def collapsed(self) -> frozenset[FrameKey]:
        """The frames that are collapsed.

        One that is gone is remembered: it is so again when an undo brings it back.
        """
        return self._collapsed & self.whole.frames.keys()

    def show(
        self, picture: Picture, stretches: Sequence[Stretch] = ()
    ) -> Sequence[CardItem] | None:
        """Show a picture in place of the last one.

        Args:
            picture: What the document says.
            stretches: What of it is drawn as one card beside collapsed frames.

        Returns:
            The cards that say something else, if that is all that differs; None if cards may
            have come, gone or moved.
        """
        self.whole, self.stretches = picture, stretches
        shown = collapse(picture, self._collapsed, stretches)
        words = self._reworded(shown)
        self.picture, self.hidden, self._stand_ins = shown.picture, shown.hidden, shown.stand_ins
        if words is not None:
            return self._show_words(words)
        self.layout = layout(self.picture, self.direction)
        self._drop_stale(self.picture)
        self._show_cards()
        self._show_wires()
        self.show_frames()
        self.route()
        return None

    def turn(self, direction: Direction) -> None:
        """Let execution run another way; what was put by hand there is there again."""
        if direction != self.direction:
            self.direction = direction
            self._show_places(turned=True)

    def item_of(self, key: CardKey) -> CardItem:
        """Return the item of a card of the document, or what stands for it."""
        return self.cards[self._stand_ins.get(key, key)]

    def select(self, handles: Iterable[Handle]) -> None:
        """Select steps and no others; what stands for steps if all of those are selected."""
        wanted = {card_key(handle) for handle in handles}
        stand_ins = {key for key, hidden in self.hidden.items() if wanted.issuperset(hidden)}
        self._select((wanted & self.cards.keys()) | stand_ins)

    def named_frame(self) -> FrameItem | None:
        """Return the frame whose title was pressed last, or whose card is selected alone."""
        selected = {item.card.key for item in self.selected_items()}
        for key, frame in self.picture.frames.items():
            held = {card for chain in frame.chains for card in chain}
            if selected == held and (frame.collapsed or key == self.titled):
                return self.frames[key]
        return None

    def select_frames(self, keys: Iterable[FrameKey]) -> None:
        """Select what frames hold and nothing else, or what stands for them."""
        frames = [self.picture.frames[key] for key in keys if key in self.picture.frames]
        self._select({card for frame in frames for chain in frame.chains for card in chain})

    def _select(self, chosen: AbstractSet[CardKey]) -> None:
        """Select cards and no others, and tell of it once."""
        changed = chosen ^ self.selected_keys()
        self._scene.blockSignals(True)
        for key in changed:
            self.cards[key].setSelected(key in chosen)
        self._scene.blockSignals(False)
        if changed:
            self._scene.selectionChanged.emit()

    def hides(self, key: str, cards: Collection[CardKey]) -> bool:
        """Whether what stands for a frame or a stretch stands for any of some cards."""
        return not {*cards}.isdisjoint(self.hidden.get(collapsed_key(key), ()))

    def stands_selected(self, key: str) -> bool:
        """Whether what stands for a frame or a stretch is selected."""
        item = self.cards.get(collapsed_key(key))
        return item is not None and item.isSelected()

    def key_of(self, card: Card) -> str:
        """Return the key of the frame or the stretch that a card stands for; else nothing."""
        return card.key.removeprefix(collapsed_key("")) if card.kind == COLLAPSED else ""

    def hiding(self, keys: AbstractSet[CardKey]) -> frozenset[FrameKey]:
        """Find the collapsed frames that hide cards."""
        contents = Contents(self.whole)
        return frozenset(
            key
            for key in self.collapsed
            if not keys.isdisjoint(contents.of(self.whole.frames[key]))
        )

    def frame_of(self, card: Card) -> Frame | None:
        """Return the frame, as the document has it, that a card stands for."""
        return self.whole.frames.get(self.key_of(card))

    def hidden_in(self, card: Card) -> list[Card]:
        """List the cards of the document that a card stands for, in their order."""
        return [self.whole.cards[key] for key in self.hidden.get(card.key, ())]

    def collapse(self, collapsed: frozenset[FrameKey]) -> None:
        """Collapse these frames and no others.

        What was put somewhere by hand stays there: the small card stands where the frame
        stood, and the frame opens where the small card stands.
        """
        contents = Contents(self.whole)
        collapsed |= self._collapsed - self.whole.frames.keys()
        for key in (collapsed - self._collapsed) & self.frames.keys():
            inside = contents.of(self.whole.frames[key])
            if not self.placed.keys().isdisjoint(inside):
                corner = self.frames[key].rect().topLeft()
                self.placed[collapsed_key(key)] = corner.x(), corner.y()
        opened = self._collapsed - collapsed
        self._collapsed = self._places.at(self.direction).collapsed = collapsed
        self.show(self.whole, self.stretches)
        for key in opened:
            place = self.placed.pop(collapsed_key(key), None)
            if place is not None and key in self.frames:
                corner = self.frames[key].rect().topLeft()
                self._move_along(contents.of(self.whole.frames[key]), QPointF(*place) - corner)

    def open_stretch(self, stretch: Stretch, place: Point) -> None:
        """Let steps stand where the card stood that stood for them until now."""
        self.placed.pop(collapsed_key(stretch.key), None)
        shift = QPointF(*place) - self.item_of(stretch.cards[0]).pos()
        self._move_along(Contents(self.whole).of_chain(stretch.cards), shift)

    def _move_along(self, cards: Iterable[CardKey], shift: QPointF) -> None:
        if not shift.isNull():
            shown = {self._stand_ins.get(card, card) for card in cards}
            corners = {card: self.cards[card].pos() + shift for card in shown}
            self.placed |= {card: (corner.x(), corner.y()) for card, corner in corners.items()}
        self.tidy(())

    def is_hidden(self, key: CardKey) -> bool:
        """Whether something stands for a card of the document."""
        return key in self._stand_ins

    def selected_keys(self) -> set[CardKey]:
        """Return the keys of the selected cards, and of what stands for steps if selected."""
        items = self._scene.selectedItems()
        return {item.card.key for item in items if isinstance(item, CardItem)}

    def selected_items(self) -> list[CardItem]:
        """List the selected cards in their order, and what stands for steps if it is selected."""
        keys = self.selected_keys()
        return [item for key, item in self.cards.items() if key in keys] if keys else []

    def selected_steps(self) -> list[Card]:
        """List the selected steps in document order; of what stands for steps all of those."""
        chosen = self.selected_keys()
        if not chosen:
            return []
        chosen.update(*(self.hidden[key] for key in chosen & self.hidden.keys()))
        cards = self.whole.cards
        return [card for key, card in cards.items() if key in chosen and card.handle is not None]

    def clear(self) -> None:
        """Show nothing."""
        self._places = HandPlaces()
        self._collapsed = frozenset()
        self.show(Picture())

    def places(self) -> HandPlaces:
        """Return where cards were put by hand, to be taken up again by :meth:`show_places`."""
        return self._places.copy()

    def show_places(self, places: HandPlaces, direction: Direction) -> None:
        """Let cards stand where they were put once, whatever is collapsed by now."""
        turned, self.direction = direction != self.direction, direction
        self._places = places.copy()
        self._show_places(turned=turned)

    def _show_places(self, *, turned: bool) -> None:
        now, then = self._collapsed, self._places.at(self.direction)
        if then.placed and then.collapsed != now:
            self._collapsed = then.collapsed
            self.show(self.whole, self.stretches)
            self.collapse(now)
            return
        then.collapsed = now
        if turned:
            self.show(self.whole, self.stretches)
        else:
            self.tidy(())

    def place(self, key: CardKey, x: float, y: float) -> None:
        """Put a card where the user wants it."""
        self.placed[key] = x, y
        self.cards[key].place(x, y)
        self.far.look_at_items()

    def put(self, places: Placed) -> None:
        """Put cards at places, as if by hand."""
        self.placed |= places
        self.tidy(())

    def with_contents(self, keys: Iterable[CardKey]) -> list[CardKey]:
        """List cards and all that their frames contain, each once."""
        return list(dict.fromkeys(Contents(self.picture).of_chain(keys)))

    def placement(self, direction: Direction) -> Placement:
        """Return where cards were put by hand, by the step's id; Start has the empty id."""
        return self._places.by_name(direction, self._names())

    def show_placement(
        self, placements: Mapping[Direction, Placement], collapsed: frozenset[FrameKey]
    ) -> None:
        """Put cards where they were put by hand before; ids that are gone are passed over.

        Args:
            placements: Where, for each way of the drawing.
            collapsed: The frames that were collapsed then, and are so again.
        """
        names = self._names()
        for direction, placement in placements.items():
            self._places.take(direction, placement, names, collapsed)
        self._collapsed = collapsed
        self.show(self.whole, self.stretches)

    def route(self) -> None:
        """Lead data wires around cards, as the cards stand now."""
        frames = {key: from_qt(item.rect()) for key, item in self.frames.items()}
        titles = titles_of(self.picture, frames, self.direction)
        routes = self._router.route(
            self.picture, self._rects(), self.direction, titles, list(frames.values())
        )
        for key, item in self.wires.items():
            item.show_route(routes.get(key, ()))
        self._routes, self._routed = routes, None
        self.far.look_at_items()

    def tidy(self, keys: Iterable[CardKey] | None = None) -> None:
        """Put cards (all) back where the structure says."""
        for key in list(keys if keys is not None else self.placed):
            self.placed.pop(key, None)
        self._place_cards()
        self.show_frames()
        self.route()

    def corners(self) -> Placed:
        """Return where all cards stand."""
        return {key: item.corner for key, item in self.cards.items()}

    def bounds(self) -> QRectF:
        """Return the area of all that is shown."""
        cards = around_points(
            point
            for (x, y), (width, height) in (
                (card.corner, card.size) for card in self.cards.values()
            )
            for point in ((x, y), (x + width, y + height))
        )
        frames = (frame.rect() for frame in self.frames.values())
        if self._routed is None:
            self._routed = around_points(chain.from_iterable(self._routes.values()))
        # Data may come along the side of the cards, or above or below them.
        return around([cards, *frames, self._routed])

    def show_frames(self) -> None:
        """Draw the frames around what they contain, innermost first."""
        self._frames.show(self.picture, self.layout, self.placed, self.direction)
        self.drafts.show(self.picture, self.direction)

    def _reworded(self, shown: Collapsed) -> list[Card] | None:
        """List the cards that say something else, if that is all that differs."""
        if shown.hidden != self.hidden or self.layout.direction != self.direction:
            return None
        return reworded(self.picture, shown.picture, self.direction)

    def _show_words(self, cards: Sequence[Card]) -> Sequence[CardItem] | None:
        """Show other words on cards; what hangs on where cards stand stays, unless they moved."""
        items = [self.cards[card.key] for card in cards]
        for card, item in zip(cards, items, strict=True):
            item.show_card(card, self.direction)
        if self.placed != self._stood and self._place_cards():
            self.show_frames()
            self.route()
            return None
        self.far.look_at_cards()
        return items

    def _names(self) -> dict[CardKey, str]:
        """Name all that can be put somewhere by hand, as it is kept."""
        names = {key: card.module_id for key, card in self.whole.cards.items()}
        frames = self.whole.frames.values()
        names |= {collapsed_key(frame.key): frame_name(self.whole, frame) for frame in frames}
        return names | {collapsed_key(stretch.key): stretch.key for stretch in self.stretches}

    def _rects(self) -> dict[CardKey, Rect]:
        return {key: Rect(*item.corner, *item.size) for key, item in self.cards.items()}

    def _drop_stale(self, picture: Picture) -> None:
        for wire in [key for key in self.wires if key not in picture.wires]:
            self.wires.pop(wire).delete()
        for card in [key for key in self.cards if key not in picture.cards]:
            del self.cards[card]
            self.pictures.forget(card)
            self._graph.remove_card(card)
        self._frames.drop_all_but(picture.frames)

    def _show_cards(self) -> None:
        for key, card in self.picture.cards.items():
            item = self.cards.get(key)
            if item is None:
                item = self.cards[key] = self._graph.add_card(key)
                item.pictures = self.pictures
            item.show_card(card, self.direction)
        self._place_cards()

    def _place_cards(self) -> bool:
        """Put all cards where they belong; tell whether any stood elsewhere."""
        moved: list[CardItem] = []
        self._stood = dict(self.placed)
        for key, item in self.cards.items():
            rect = self.layout.cards[key]
            place = self.placed.get(key) or self._place_of_first(key) or (rect.x, rect.y)
            if item.place_alone(*place):
                moved.append(item)
        follow_cards(moved)
        return bool(moved)

    def _place_of_first(self, key: CardKey) -> Point | None:
        """Return where the first step was put by hand of those that a card stands for."""
        hidden = self.hidden.get(key)
        return self.placed.get(hidden[0]) if hidden else None

    def _show_wires(self) -> None:
        for key, wire in self.picture.wires.items():
            bend = self.layout.bends.get(key)
            item = self.wires.get(key)
            if item is not None:
                # Its key names its ends: they are the same.
                item.show_wire(wire, bend, self.direction)
                continue
            source, target = self.cards[wire.source], self.cards[wire.target]
            item = self.wires[key] = WireItem(wire, source, target, bend, self.direction)
            self._scene.addItem(item)
            item.redraw()


def frame_name(picture: Picture, frame: Frame) -> str:
    """Name a frame by the id of its step, as what is arranged is kept."""
    owner = picture.cards.get(frame.owner)
    return f"{owner.module_id}/{frame.slot}" if owner is not None else frame.key


def lasting_name(picture: Picture, frame: Frame) -> str:
    """Name a frame so that it is found again where the file was changed elsewhere.

    A branch is told by its first step: its number is another one's once the order has changed.
    """
    owner, first = picture.cards.get(frame.owner), picture.cards[frame.chains[0][0]]
    if owner is None or not first.module_id or not frame.slot.startswith("branch."):
        return frame_name(picture, frame)
    return f"{owner.module_id}/branch/{first.module_id}"
