"""Knowing when a window is there: painted, and waiting for input."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Calls something once, at the first idle after a window was painted as it is now.

    Args:
        window: A window that has something to paint.
        then: What to call.
    """

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the event upon which the window paints all that has changed."""
        if event.type() == QEvent.Type.UpdateRequest:
            watched.removeEventFilter(self)
            # The window paints when this returns; what is due at once comes after it.
            QTimer.singleShot(0, self._then)
        return False
