"""Knowing that a window answers: a key is pressed in it and has gone through it."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks import INTERACTIVE


class _Answer(QObject):
    """Says so, and quits, when the window has done with the key."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            QTimer.singleShot(0, self._say)
        return False

    def _say(self) -> None:
        print(INTERACTIVE, time.process_time(), flush=True)
        QApplication.quit()


def press_a_key() -> None:
    """Press a key that means nothing, where the keyboard is, and tell of it afterwards."""
    window = next(
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow)
    )
    watched = QApplication.focusWidget() or window
    watched.installEventFilter(_Answer(window))
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F24, Qt.KeyboardModifier.NoModifier)
    QApplication.postEvent(watched, key)
