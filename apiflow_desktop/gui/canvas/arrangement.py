"""How a document is arranged on its canvas: no part of the document, but kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, get_args

from PySide6.QtCore import QObject, Signal

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.canvas.placing import PlaceCards, TurnDrawing
from apiflow_desktop.gui.canvas.stage import Placed, Placement, Stage
from apiflow_desktop.openflow.picture.metrics import Direction

if TYPE_CHECKING:
    from PySide6.QtGui import QUndoStack

_PLACEMENTS: Final[Mapping[Direction, str]] = {"right": "placement", "down": "placement-down"}
_DIRECTION: Final = "direction"
KEPT: Final = (*_PLACEMENTS.values(), _DIRECTION)
"""The names of all that is kept."""


class Arrangement(QObject):
    """Which way execution runs, and where cards were put by hand, each way.

    Both are undone like edits; neither makes a document unsaved.
    """

    changed = Signal()
    """Something of it changed, and may be kept."""
    turned = Signal()
    """Execution runs another way: everything stands elsewhere."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage = stage
        self._history: QUndoStack | None = None
        self._usual: Direction = "right"
        self._own: Direction | None = None

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

    def placed(self, label: str, before: Placed) -> None:
        """Record that cards were put elsewhere by hand."""
        if self._history is not None:
            self._history.push(PlaceCards(label, self._stage, before, self.changed.emit))
            self.changed.emit()

    def kept(self) -> Mapping[str, JsonValue]:
        """Return what is to be kept, by name; None for what is as usual."""
        kept: dict[str, JsonValue] = {_DIRECTION: self._own}
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


def _placement(stored: JsonValue) -> Placement:
    places: dict[str, tuple[float, float]] = {}
    for module_id, place in stored.items() if isinstance(stored, dict) else ():
        match place:
            case [float() | int() as x, float() | int() as y]:
                places[module_id] = (float(x), float(y))
    return places
