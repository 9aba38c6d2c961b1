"""How a document is arranged on its canvas: no part of the document, but kept beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final, get_args

from PySide6.QtCore import QObject, Signal

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.canvas.hand_places import Placed, Placement
from apiflow_desktop.gui.canvas.placing import PlaceCards, TurnDrawing
from apiflow_desktop.gui.canvas.room import Made
from apiflow_desktop.gui.canvas.stage import Stage, frame_name
from apiflow_desktop.gui.history import ChangeStep
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

    folded = Signal()
    """Other frames are collapsed."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._history: QUndoStack | None = None
        self._usual: Direction = "right"
        self._own: Direction | None = None
        self.pointed = False

    @property
    def direction(self) -> Direction:
        """Which way execution runs."""
        return self._stage.direction

    def begin(self, history: QUndoStack | None) -> None:
        """Begin with another document, and its history."""
        self._history = history
        self._own = None
        self._stage.turn(self._usual)

    def turn(self, direction: Direction) -> None:
        """Let execution run another way, by the user's wish."""
        if self._history is not None and direction != self.direction:
            title = _("Left to right") if direction == "right" else _("Top to bottom")
            self._history.push(TurnDrawing(title, direction, self.direction, self._choose))

    def set_usual(self, direction: Direction) -> None:
        """Let execution run this way while the document has no way of its own."""
        self._usual = direction
        if self._own is None and direction != self.direction:
            self._show(direction)

    def placed(self, label: str, before: Placed, room: Made | None = None) -> None:
        """Record that cards were put elsewhere by hand.

        Args:
            label: What the undo menu calls it.
            before: Where cards had been put by hand before.
            room: How far cards had moved on for others before; None: as far as they have now.
        """
        if self._history is not None:
            made = self._stage.room.made if room is None else room
            self._history.push(PlaceCards(label, self._stage, before, made, self.changed.emit))
            self.changed.emit()

    def settled(self, before: Placed, room: Made) -> None:
        """Record that cards stand elsewhere since the latest edit: they go back with it.

        Args:
            before: Where cards had been put by hand before.
            room: How far cards had moved on for others before.
        """
        history = self._history
        step = history.command(history.index() - 1) if history is not None else None
        if isinstance(step, ChangeStep):
            step.accompany(PlaceCards("", self._stage, before, room, self.changed.emit))
        self.changed.emit()

    def tidy(self) -> None:
        """Put cards moved by hand back where the structure says: the selected ones, else all."""
        stage = self._stage
        before, room = dict(stage.placed), stage.room.made
        stage.settle_room()
        selected = [item.card.key for item in stage.selected_items()]
        there = stage.cards.keys() | stage.whole.cards.keys()
        stage.tidy([key for key in selected or there if key in stage.placed])
        if (stage.placed, stage.room.made) != (before, room):
            self.placed(_("Tidy up"), before, room)

    def toggle(self, keys: Collection[FrameKey]) -> None:
        """Collapse frames; expand them if all of them are collapsed."""
        collapsed = self._stage.collapsed
        self._fold(collapsed - {*keys} if collapsed.issuperset(keys) else collapsed | {*keys})

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

    def collapse_all(self) -> None:
        """Collapse every frame, those within others too."""
        self._fold(frozenset(self._stage.whole.frames))

    def expand_all(self) -> None:
        """Expand every frame."""
        self._fold(frozenset())

    def reveal(self, cards: Iterable[CardKey]) -> None:
        """Expand the frames that hide cards."""
        self._fold(self._stage.collapsed - self._stage.hiding({*cards}))

    def _fold(self, collapsed: frozenset[FrameKey]) -> None:
        if collapsed != self._stage.collapsed:
            self._stage.fold(collapsed)
            self.folded.emit()
            self.changed.emit()

    def kept(self) -> Mapping[str, JsonValue]:
        """Return what is to be kept, by name; None for what is as usual."""
        whole = self._stage.whole
        names = sorted(frame_name(whole, whole.frames[key]) for key in self._stage.collapsed)
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
        self._stage.show_placement(placements)
        names, whole = kept.get(_COLLAPSED), self._stage.whole
        if isinstance(names, list):
            frames = whole.frames.values()
            known = (frame.key for frame in frames if frame_name(whole, frame) in names)
            self._stage.fold(frozenset(known))
            self.folded.emit()
        own = kept.get(_DIRECTION)
        for direction in get_args(Direction):
            if direction == own:
                self._own = direction
                self._show(direction)

    def _choose(self, direction: Direction) -> None:
        self._own = direction
        self._show(direction)
        self.changed.emit()

    def _show(self, direction: Direction) -> None:
        self._stage.turn(direction)
        self.turned.emit()


def selected_frames(stage: Stage) -> list[FrameKey]:
    """Find the frames that what is selected is about.

    Those that selected cards stand for; else the frame all of whose steps are selected; else
    those that hang on selected cards; else the innermost around them.
    """
    cards = [item.card for item in stage.selected_items()]
    folded = [frame.key for card in cards if (frame := stage.frame_of(card)) is not None]
    if folded:
        return folded
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
