"""An editor for a script's text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.forms.highlight import Highlighter
from apiflow_desktop.gui.textview.editor import CodeEditor

_INDENTS: Final[Mapping[str, int]] = {"python3": 4}
_USUAL_INDENT: Final = 2
_LEADING: Final = re.compile(r"[ \t]*")
_NEW_LINE: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ScriptEdit(CodeEditor):
    """A code editor that indents as its language does."""

    typed = Signal(str)
    """The user changed the text: all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)  # there is one history, the document's
        self.setAccessibleName(_("Text of the script"))
        self._highlighter = Highlighter(self.document(), "")
        self._language = ""
        self._known = ""
        self._line_end = "\n"
        self._showing = False
        self.textChanged.connect(self._on_text_changed)

    def show_script(self, language: str, text: str) -> None:
        """Show a script; what stays the same keeps its cursor."""
        self._language = language
        self._highlighter.set_language(language)
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._showing = True
        self.show_text(text.replace("\r\n", "\n"))
        self._showing = False
        self._known = self.shown_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent by spaces, and a new line like the one before."""
        if event.key() == Qt.Key.Key_Tab and not event.modifiers():
            self._indent()
        elif event.key() in _NEW_LINE and not self.isReadOnly():
            self._begin_line()
        else:
            super().keyPressEvent(event)

    def _indent(self) -> None:
        cursor = self.textCursor()
        width = _INDENTS.get(self._language, _USUAL_INDENT)
        cursor.insertText(" " * (width - cursor.positionInBlock() % width))

    def _begin_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        leading = _LEADING.match(before)
        indent = leading.group() if leading else ""
        if before.rstrip().endswith((":", "{", "(", "[")):
            indent += " " * _INDENTS.get(self._language, _USUAL_INDENT)
        cursor.insertText(f"\n{indent}")
        self.ensureCursorVisible()

    def _on_text_changed(self) -> None:
        text = self.shown_text()
        if not self._showing and text != self._known:  # it also comes when colours change
            self._known = text
            self.typed.emit(text.replace("\n", self._line_end))
