"""Undo and redo in the inspector's fields are the document's: there is one history."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class OneHistory(QObject):
    """Keeps text fields from undoing by themselves: that would be one more edit, forward.

    Args:
        inside: Fields anywhere in it are meant.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        self._inside = inside
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the keys of undo and redo to the window's actions."""
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            assert isinstance(event, QKeyEvent)
            if any(event.matches(key) for key in _KEYS):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        # Fields come and go with the steps: the one that is entered is the one that matters.
        if isinstance(new, QLineEdit | QPlainTextEdit) and self._inside.isAncestorOf(new):
            new.installEventFilter(self)
