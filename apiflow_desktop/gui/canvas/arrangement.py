"""How a document is arranged on its canvas: no part of the document, but kept beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final, get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.canvas.hand_places import Placement, Point
from apiflow_desktop.gui.canvas.placing import Placed, PlacedSince
from apiflow_desktop.gui.canvas.stage import Stage, frame_name, lasting_name
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import CardKey, FrameKey

if TYPE_CHECKING:
    from PySide6.QtGui import QUndoStack

_PLACEMENTS: Final[Mapping[Direction, str]] = {"right": "placement", "down": "placement-down"}
_DIRECTION: Final = "direction"
_COLLAPSED: Final = "collapsed"
KEPT: Final = (*_PLACEMENTS.values(), _DIRECTION, _COLLAPSED)
"""The names of all that is kept."""


class Arrangement(QObject):
    """Which way execution runs, where cards were put by hand, each way, and what is collapsed.

    None of it makes a document unsaved. The first two are undone like edits; to collapse and to
    expand is to look elsewhere, which is no part of the history.

    Attributes:
        pointed: The menu that is wanted is that of a frame, or of what stands for one.
    """

    changed = Signal()
    """Something of it changed, and may be kept."""
    turned = Signal()
    """Execution runs another way: everything stands elsewhere."""

    collapsed_changed = Signal()
    """Other frames are collapsed."""

    going_back = Signal()
    """Cards are about to go where they were put at another step of the history."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._history: QUndoStack | None = None
        self._since: PlacedSince | None = None
        self._usual: Direction = "right"
        self._own: Direction | None = None
        self.pointed = False

    @property
    def direction(self) -> Direction:
        """Which way execution runs."""
        return self._stage.direction

    def begin(self, history: QUndoStack | None) -> None:
        """Begin with another document, and its history."""
        if self._since is not None:
            self._since.end()
        self._history = history
        self._own = None
        self._stage.turn(self._usual)
        self._since = (
            PlacedSince(history, self._now, self._show_again, self) if history is not None else None
        )

    def turn(self, direction: Direction) -> None:
        """Let execution run another way, by the user's wish."""
        if direction != self.direction:
            self._own = direction
            self._show(direction)
            title = _("Left to right") if direction == "right" else _("Top to bottom")
            self.placed(title)

    def set_usual(self, direction: Direction) -> None:
        """Let execution run this way while the document has no way of its own."""
        self._usual = direction
        if self._own is None and direction != self.direction:
            self._show(direction)

    def placed(self, label: str) -> None:
        """Record as a step of the history that the document is arranged otherwise by hand.

        Args:
            label: What the undo menu calls it.
        """
        if self._history is not None:
            self._history.push(QUndoCommand(label))
            self.settled()

    def settled(self) -> None:
        """Record that cards stand elsewhere since the latest step: they go back with it."""
        if self._since is not None:
            self._since.note()
            self.changed.emit()

    def take_pushed(self) -> bool:
        """Tell, once, that the history has a new step; undo and redo add none."""
        return self._since is not None and self._since.take_pushed()

    def hold(self, places: Mapping[CardKey, Point]) -> None:
        """Let cards stay at places although the structure would have them elsewhere now."""
        cards = self._stage.cards
        moved = {
            key: place
            for key, place in places.items()
            if key in cards and cards[key].corner != place
        }
        if moved:
            self._stage.put(moved)
            self.settled()

    def _now(self) -> Placed:
        return Placed(self._own, self._stage.places())

    def _show_again(self, placed: Placed) -> None:
        self.going_back.emit()
        self._own = placed.own
        before, direction = self.direction, placed.own or self._usual
        self._stage.show_places(placed.places, direction)
        if direction != before:
            self.turned.emit()
        if self._now() != placed:
            # Other frames are collapsed by now.
            self.settled()
        else:
            self.changed.emit()

    def tidy(self) -> None:
        """Put cards moved by hand back where the structure says: the selected ones, else all."""
        stage = self._stage
        before = dict(stage.placed)
        selected = [item.card.key for item in stage.selected_items()]
        there = stage.cards.keys() | stage.whole.cards.keys()
        stage.tidy([key for key in selected or there if key in stage.placed])
        if stage.placed != before:
            self.placed(_("Tidy up"))

    def toggle(self, keys: Collection[FrameKey]) -> None:
        """Collapse frames; expand them if all of them are collapsed."""
        collapsed = self._stage.collapsed
        self._collapse(collapsed - {*keys} if collapsed.issuperset(keys) else collapsed | {*keys})

    def toggle_selected(self) -> None:
        """Collapse or expand what is selected, and select what is seen of it then."""
        keys = selected_frames(self._stage)
        if keys:
            self.toggle(keys)
            self._stage.select_frames(keys)

    @property
    def can_toggle(self) -> bool:
        """Whether something is selected that can be collapsed or expanded."""
        return bool(selected_frames(self._stage))

    def collapse(self, names: Collection[str]) -> list[str]:
        """Collapse frames by their names, or all that hang on a step by its id.

        Returns:
            The names of nothing that can be collapsed.
        """
        whole, keys, unknown = self._stage.whole, set(self._stage.collapsed), list[str]()
        for name in names:
            found = [
                frame.key
                for frame in whole.frames.values()
                if name in (known := frame_name(whole, frame), known.partition("/")[0])
            ]
            keys.update(found)
            unknown += [] if found else [name]
        self._collapse(frozenset(keys))
        return unknown

    def collapse_all(self) -> None:
        """Collapse every frame, those within others too."""
        self._collapse(frozenset(self._stage.whole.frames))

    def expand_all(self) -> None:
        """Expand every frame."""
        self._collapse(frozenset())

    def reveal(self, cards: Iterable[CardKey]) -> None:
        """Expand the frames that hide cards."""
        self._collapse(self._stage.collapsed - self._stage.hiding({*cards}))

    def _collapse(self, collapsed: frozenset[FrameKey]) -> None:
        if collapsed != self._stage.collapsed:
            self._stage.collapse(collapsed)
            self.collapsed_changed.emit()
            self.settled()

    def kept(self) -> Mapping[str, JsonValue]:
        """Return what is to be kept, by name; None for what is as usual."""
        whole = self._stage.whole
        names = sorted(lasting_name(whole, whole.frames[key]) for key in self._stage.collapsed)
        kept: dict[str, JsonValue] = {_DIRECTION: self._own, _COLLAPSED: [*names] or None}
        for direction, name in _PLACEMENTS.items():
            placement = self._stage.placement(direction)
            kept[name] = {key: [x, y] for key, (x, y) in placement.items()} or None
        return kept

    def restore(self, kept: Mapping[str, JsonValue]) -> None:
        """Arrange the document as it was kept; what cannot be read is passed over."""
        placements = {
            direction: _placement(kept.get(name)) for direction, name in _PLACEMENTS.items()
        }
        self._stage.show_placement(placements, self._collapsed_in(kept.get(_COLLAPSED)))
        self.collapsed_changed.emit()
        own = kept.get(_DIRECTION)
        for direction in get_args(Direction):
            if direction == own:
                self._own = direction
                self._show(direction)
        if self._since is not None:
            self._since.begin_anew()

    def _collapsed_in(self, names: JsonValue) -> frozenset[FrameKey]:
        """Find the frames that were collapsed; once branches were kept by their numbers."""
        whole, named = self._stage.whole, names if isinstance(names, list) else []
        return frozenset(
            frame.key
            for frame in whole.frames.values()
            if lasting_name(whole, frame) in named or frame_name(whole, frame) in named
        )

    def _show(self, direction: Direction) -> None:
        self._stage.turn(direction)
        self.turned.emit()


def selected_frames(stage: Stage) -> list[FrameKey]:
    """Find the frames that what is selected is about.

    Those that selected cards stand for; else the frame all of whose steps are selected; else
    those that hang on selected cards; else the innermost around them.
    """
    cards = [item.card for item in stage.selected_items()]
    small = [frame.key for card in cards if (frame := stage.frame_of(card)) is not None]
    if small:
        return small
    selected = {card.key for card in cards}
    frames = stage.picture.frames.values()
    for frame in frames:
        if selected and selected == {key for chain in frame.chains for key in chain}:
            return [frame.key]
    hung = [frame.key for frame in frames if frame.owner in selected]
    around = (frame.key for frame in frames if any(selected & {*chain} for chain in frame.chains))
    return hung or list(around)


def _placement(stored: JsonValue) -> Placement:
    places: dict[str, tuple[float, float]] = {}
    for module_id, place in stored.items() if isinstance(stored, dict) else ():
        match place:
            case [float() | int() as x, float() | int() as y]:
                places[module_id] = (float(x), float(y))
    return places
