"""Dialogs that everything else waits for, answered while they are up."""

from __future__ import annotations

from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox
from shiboken6 import isValid

from tests.gui.waiting import comes

LEFT = Qt.MouseButton.LeftButton
_LOOK_MS = 10


class Question(NamedTuple):
    """What a message box asked."""

    text: str
    detail: str


@contextmanager
def answering(button):
    """Press a standard button of the question that comes up; yield what is asked."""
    asked = []

    def press(box):
        asked.append(Question(box.text(), box.informativeText()))
        QTest.mouseClick(box.button(button), LEFT)

    with _meeting(QMessageBox, press):
        yield asked


@contextmanager
def choosing(*paths):
    """Type paths into the file dialog that comes up, and press Enter."""
    text = str(paths[0]) if len(paths) == 1 else " ".join(f'"{path}"' for path in paths)

    def write(dialog):
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    with _meeting(QFileDialog, write):
        yield


@contextmanager
def _meeting(kind, act):
    """Act on the dialog of a kind that comes up meanwhile, once it has the keys."""
    met: list[QDialog] = []
    before = QApplication.activeWindow()

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isActiveWindow():
            timer.stop()
            met.append(dialog)
            act(dialog)

    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    yield
    timer.stop()
    assert met, f"no {kind.__name__} came up"
    if before is not None and isValid(before) and before.isVisible():
        # The offscreen platform lets the list of a field keep the keys when it goes.
        before.activateWindow()
        assert comes(before.isActiveWindow), "the keys do not come back"
