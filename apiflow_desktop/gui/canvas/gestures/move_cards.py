"""Moving cards by hand. That is placement beside the document, not an edit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.select import adds_to_selection
from apiflow_desktop.openflow.picture.model import CardKey

_GRID = 4.0


class MoveCards(Gesture):
    """A press on a card selects it; a drag moves the selected cards and what they contain."""

    def __init__(self, desk: Desk, card: CardItem) -> None:
        super().__init__(desk)
        self._card = card
        self._was_selected = card.isSelected()
        self._starts: dict[CardKey, QPointF] = {}
        self._placed_before: dict[CardKey, tuple[float, float]] = {}
        self._moving = False

    def press(self, event: QMouseEvent) -> None:
        """Select the card."""
        super().press(event)
        if not self._was_selected:
            if not adds_to_selection(event):
                self.desk.viewer.scene().clearSelection()
            self._card.setSelected(True)

    def move(self, event: QMouseEvent) -> None:
        """Move the selected cards, once the mouse has gone far enough to mean it."""
        way = event.position().toPoint() - self.origin
        if not self._moving:
            if way.manhattanLength() < QApplication.startDragDistance():
                return
            self._begin_moving()
        shift = QPointF(way) / self.desk.viewer.zoom
        for key, start in self._starts.items():
            x, y = start.x() + shift.x(), start.y() + shift.y()
            self.desk.stage.place(key, round(x / _GRID) * _GRID, round(y / _GRID) * _GRID)
        self.desk.stage.show_frames()

    def release(self, event: QMouseEvent) -> None:
        """Leave the cards where they are; a mere click changes the selection only."""
        if self._moving:
            self.desk.stage.route()
            self.desk.placed()
        elif adds_to_selection(event):
            self._card.setSelected(not self._was_selected)
        elif event.button() == Qt.MouseButton.LeftButton:
            others = self.desk.viewer.scene().selectedItems()
            if others != [self._card]:
                self.desk.viewer.scene().clearSelection()
                self._card.setSelected(True)

    def cancel(self) -> None:
        """Put the cards back."""
        if self._moving:
            self.desk.stage.placed = self._placed_before
            self.desk.stage.tidy(())

    def _begin_moving(self) -> None:
        self._moving = True
        self._placed_before = dict(self.desk.stage.placed)
        selected = [key for key, card in self.desk.stage.cards.items() if card.isSelected()]
        for key in self._with_contents(selected):
            self._starts[key] = self.desk.stage.cards[key].pos()

    def _with_contents(self, keys: Iterable[CardKey]) -> Iterable[CardKey]:
        for key in keys:
            yield key
            for frame in self.desk.stage.picture.frames_of(key):
                for chain in frame.chains:
                    yield from self._with_contents(chain)
