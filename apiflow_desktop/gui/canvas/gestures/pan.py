"""Moving the view: space and drag, or the middle button."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture


class Pan(Gesture):
    """Moves what is shown with the mouse, wherever it was pressed."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._last = QPointF()
        self._moved = QPointF()

    def press(self, event: QMouseEvent) -> None:
        """Begin."""
        super().press(event)
        self._last = event.position()

    def move(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        step = event.position() - self._last
        self._last = event.position()
        self._moved += step
        self.desk.viewer.pan(step)

    def release(self, event: QMouseEvent) -> None:
        """Leave the view where it is."""

    def cancel(self) -> None:
        """Move the view back."""
        self.desk.viewer.pan(-self._moved)
