"""An editor for one expression, with what can be referred to offered while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QTextEdit, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.expressions.syntax import plain_fault, syntax_fault
from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.gui.widgets.best_first import best_first
from apiflow_desktop.openflow.diagnostics import SyntaxFault

_PREFIX = re.compile(r"[\w$][\w$.?\[\]\"'-]*\Z")
_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_PARSE_AFTER_MS = 400
"""Whoever types on is not told that what stands there is not finished yet."""


class ExpressionEdit(CodeText):
    """Typed JavaScript; Ctrl+Space, or a dot, offers what can be referred to.

    What is wrong with it is underlined where it is wrong.

    Args:
        offers: Returns the expressions to offer, asked for when the list opens.
        members: Returns what is in the value of the reference that is typed, dot included.
        predicate: It is asked for true or false.
    """

    edited = Signal()
    """The user changed the text."""
    entered = Signal()
    """The editor got the focus."""
    problem_found = Signal(str)
    """What is wrong with the text, as a sentence; empty if nothing is known to be."""

    def __init__(
        self,
        offers: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
        *,
        members: Callable[[str], Sequence[str]] | None = None,
        predicate: bool = False,
    ) -> None:
        super().__init__("expression", most_lines=10, parent=parent)
        set_topic(self, "inspector.expression")
        self._offers = offers
        self._members = members
        self._predicate = predicate
        self.problem = ""
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self)
        self._completer.setWrapAround(False)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.activated.connect(self._complete)
        # One that the completer made would be known to Python by its address alone, which may have
        # been that of another before.
        self._popup = QListView()
        self._popup.setAccessibleName(_("What can be referred to"))
        self._popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self._popup)
        self._parsing = QTimer(self, singleShot=True, interval=_PARSE_AFTER_MS)
        self._parsing.timeout.connect(self._parse)
        self.setPlaceholderText(_("an expression, e.g. flow_input.name"))
        # first, so that who hears of the edit knows what is wrong with it
        self.typed.connect(self._check)
        self.typed.connect(self.edited)

    def expression(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def set_expression(self, expression: str) -> None:
        """Show a text; cursor and focus stay if it is the same."""
        if expression != self.toPlainText():
            self.replace_text(expression)
            self._check()

    def check_now(self) -> str:
        """Parse at once, not when the typing pauses; return what is wrong, empty if nothing is."""
        self._parsing.stop()
        if self.toPlainText().strip():
            self._parse()
        return self.problem

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

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802
        """Leave Tab to the list while it is open."""
        return not self._popup.isVisible() and super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that this is where references are wanted."""
        super().focusInEvent(event)
        self.entered.emit()

    def _check(self) -> None:
        """Say at once what is plainly wrong; ask the parser once the typing pauses."""
        self._parsing.stop()
        found = plain_fault(self.toPlainText())
        self._show_fault(found)
        if found is None and self.toPlainText().strip():
            self._parsing.start()

    def _parse(self) -> None:
        if self._popup.isVisible():
            # What is being chosen from is not finished.
            self._parsing.start()
            return
        self._show_fault(syntax_fault(self.toPlainText(), predicate=self._predicate))

    def _show_fault(self, fault: SyntaxFault | None) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        if fault is not None and fault.offset is not None:
            marks.append(self._mark(fault.offset))
        if marks or self.extraSelections():
            self.setExtraSelections(marks)
        problem = fault.message if fault is not None else ""
        if problem != self.problem:
            self.problem = problem
            self.problem_found.emit(problem)

    def _mark(self, offset: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(Theme.current().tokens.colour("failed"))
        # Qt counts in UTF-16, and a mark behind the end would not be seen.
        before = self.toPlainText()[: min(offset, max(len(self.toPlainText()) - 1, 0))]
        start = len(before.encode("utf-16-le")) // 2
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format = style
        return mark

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
        inside = self._members(prefix) if self._members is not None else ()
        self._model.setStringList(list(inside) or best_first(self._offers(), prefix))
        # Members fit already; one like x["a-b"] does not begin with what is typed.
        self._completer.setCompletionPrefix("" if inside else prefix)
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
