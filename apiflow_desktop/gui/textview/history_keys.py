"""Undo and redo in a text are the document's: all its views have one history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence

from apiflow_desktop.gui.textview.editor import CodeEditor

_REDO: Final = (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))
"""The keys of the window's action; platforms differ in which of them they know."""


class HistoryKeys(QObject):
    """Sends the keys of undo and redo to the document's history.

    The window's own shortcuts would not know of what is still being typed.

    Args:
        editor: The text.
        undo: Takes back.
        redo: Does again.
    """

    def __init__(
        self, editor: CodeEditor, undo: Callable[[], object], redo: Callable[[], object]
    ) -> None:
        super().__init__(editor)
        self._undo = undo
        self._redo = redo
        editor.setUndoRedoEnabled(False)
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of undo and redo."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        run = self._meant(event)
        if run is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            run()
        event.accept()
        return True

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._undo
        keys = QKeySequence(event.keyCombination())
        if event.matches(QKeySequence.StandardKey.Redo) or keys in _REDO:
            return self._redo
        return None
