"""The handle by which a card is dragged to another place of its list."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import Theme

_SIZE = QSize(16, 20)
_DOTS = ((5, 6), (10, 6), (5, 10), (10, 10), (5, 14), (10, 14))


class DragGrip(QWidget):
    """Six dots that are dragged; the arrow keys move by one place."""

    dragged = Signal(QPoint)
    """It is being dragged: where the mouse is, on the screen."""
    dropped = Signal(QPoint)
    """It was let go of."""
    left = Signal()
    """The drag was given up."""
    moved = Signal(int)
    """One place up (-1) or down (1) is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dragging = False
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(_("Drag to another place; or move with the up and down keys"))
        Theme.current().changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self.setFocus()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where it is."""
        if self._dragging:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._end()
            self.dropped.emit(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by key; Esc gives a drag up."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._dragging:
            self._end()
            self.left.emit()
        elif step is not None:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots, and a frame while it has the focus."""
        tokens = Theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(tokens.colour("accent"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("secondary"))
        for x, y in _DOTS:
            painter.drawEllipse(QPoint(x, y), 1, 1)
        painter.end()

    def _end(self) -> None:
        self._dragging = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
