"""An editor for one expression, with what can be referred to offered while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QWidget

from apiflow_desktop.gui.forms.growing_text import CodeText

_PREFIX = re.compile(r"[\w$][\w$.?\[\]\"'-]*\Z")
_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ExpressionEdit(CodeText):
    """Typed JavaScript; Ctrl+Space offers what can be referred to.

    Args:
        offers: Returns the expressions to offer, asked for when the list opens.
    """

    edited = Signal()
    """The user changed the text."""
    entered = Signal()
    """The editor got the focus."""

    def __init__(self, offers: Callable[[], Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__("expression", most_lines=10, parent=parent)
        self._offers = offers
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.activated.connect(self._complete)
        popup = self._completer.popup()
        assert popup is not None
        self._popup: QAbstractItemView = popup
        self._popup.setAccessibleName("What can be referred to")
        self.setPlaceholderText("an expression, e.g. flow_input.name")
        self.typed.connect(self.edited)

    def expression(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def set_expression(self, expression: str) -> None:
        """Show a text; cursor and focus stay if it is the same."""
        self.replace_text(expression)

    def insert(self, expression: str) -> None:
        """Put a reference where the cursor is, over what is selected."""
        self.textCursor().insertText(expression)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list, walk it, take from it."""
        popup = self._popup
        if popup.isVisible() and event.key() in _ACCEPT:
            index = popup.currentIndex()
            self._complete(str(index.data()) if index.isValid() else "")
            popup.hide()
            return
        asked = event.key() == Qt.Key.Key_Space and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if not asked:
            super().keyPressEvent(event)
        if asked or (event.text() and event.text().isprintable()):
            self._offer(asked=asked)
        elif event.key() == Qt.Key.Key_Backspace and popup.isVisible():
            self._offer(asked=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that this is where references are wanted."""
        super().focusInEvent(event)
        self.entered.emit()

    def _prefix(self) -> str:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        found = _PREFIX.search(before)
        return found[0] if found else ""

    def _offer(self, *, asked: bool) -> None:
        prefix = self._prefix()
        popup = self._popup
        if not prefix and not asked:
            popup.hide()
            return
        self._model.setStringList(list(self._offers()))
        self._completer.setCompletionPrefix(prefix)
        found = self._completer.completionCount()
        only_itself = found == 1 and self._completer.currentCompletion() == prefix
        if not found or only_itself:
            popup.hide()
            return
        place = self.cursorRect()
        place.setWidth(max(240, self.width() - 8))
        self._completer.complete(place)
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def _complete(self, expression: str) -> None:
        if not expression:
            return
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(self._prefix())
        )
        cursor.insertText(expression)
        self.setTextCursor(cursor)
