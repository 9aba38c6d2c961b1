"""Selecting cards: by a click, or by a box drawn around them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRubberBand

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.theme import Theme, hairline

_GROUND_ALPHA = 28
_ADDS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def adds_to_selection(event: QMouseEvent) -> bool:
    """Whether Shift or Ctrl is held."""
    return bool(event.modifiers() & _ADDS)


class _Band(QRubberBand):
    """The box, through which the cards in it are seen: the style's own hides them."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a line around, and a breath of its colour within."""
        painter = QPainter(self)
        colour = Theme.current().tokens.colour("accent")
        painter.setPen(QPen(colour, hairline()))
        colour.setAlpha(_GROUND_ALPHA)
        painter.setBrush(colour)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class BoxSelect(Gesture):
    """Selects the cards in a box; Shift adds them to the selection, Ctrl turns each over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._band = _Band(QRubberBand.Shape.Rectangle, desk.viewer.viewport())
        self._before: list[CardItem] = []
        self._kept: list[CardItem] = []
        self._turns = False

    def press(self, event: QMouseEvent) -> None:
        """Begin; what was selected is let go unless a key keeps it."""
        super().press(event)
        self._before = self.desk.stage.selected_items()
        self._turns = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._kept = self._before if adds_to_selection(event) else []
        self._select(self._kept)

    def move(self, event: QMouseEvent) -> None:
        """Draw the box and select what it touches."""
        box = QRect(self.origin, event.position().toPoint()).normalized()
        self._band.setGeometry(box)
        self._band.show()
        area = QRectF(
            self.desk.viewer.mapToScene(box.topLeft()),
            self.desk.viewer.mapToScene(box.bottomRight() + QPoint(1, 1)),
        )
        inside = [card for card in self.desk.stage.cards.values() if area.intersects(card.rect())]
        kept = self._kept
        if self._turns:
            both = {id(card) for card in kept} & {id(card) for card in inside}
            kept = [card for card in kept if id(card) not in both]
            inside = [card for card in inside if id(card) not in both]
        self._select([*kept, *inside])

    def release(self, event: QMouseEvent) -> None:
        """Keep the selection."""
        self._take_band_away()

    def cancel(self) -> None:
        """Select what was selected before."""
        self._take_band_away()
        self._select(self._before)

    def _select(self, cards: list[CardItem]) -> None:
        scene = self.desk.viewer.scene()
        blocked = scene.blockSignals(True)
        wanted = set(map(id, cards))
        before = set(map(id, scene.selectedItems()))
        for item in scene.selectedItems():
            if id(item) not in wanted:
                item.setSelected(False)
        for card in cards:
            card.setSelected(True)
        scene.blockSignals(blocked)
        if before != wanted:
            scene.selectionChanged.emit()

    def _take_band_away(self) -> None:
        self._band.hide()
        self._band.setGeometry(QRect(QPoint(), QSize()))
        self._band.deleteLater()
