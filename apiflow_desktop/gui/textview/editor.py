"""A plain-text editor with line numbers and the current line marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from apiflow_desktop.gui.textview.brackets import matching_brackets
from apiflow_desktop.gui.textview.folding import Folding
from apiflow_desktop.gui.textview.indenting import break_line, indent, unindent
from apiflow_desktop.gui.textview.margin import Margin
from apiflow_desktop.gui.textview.mirror import difference, utf16_length
from apiflow_desktop.gui.textview.problem_marks import ProblemMark
from apiflow_desktop.gui.theme import Theme, code_font, set_role
from apiflow_desktop.gui.theme.tokens import mixed

_INDENT: Final = 2
_HIDDEN_WIDTH: Final = 32
_MOST_FOUND: Final = 1000
_REWRITTEN: Final = re.compile("[\r\u2029\ufdd0\ufdd1\0]")
"""What Qt takes for the end of a line or a frame, and shows as something else."""
_TINT: Final = 80
"""Of 255: so much of the accent is laid under what was found and under paired brackets."""
_STEP_TINT: Final = 0.5
"""So much of a selection's colour marks the selected step, which is no selection of text."""
_FOLD_KEYS: Final = {
    Qt.Key.Key_BracketLeft: Folding.fold_here,
    Qt.Key.Key_BraceLeft: Folding.fold_here,
    Qt.Key.Key_BracketRight: Folding.unfold_here,
    Qt.Key.Key_BraceRight: Folding.unfold_here,
}
"""With Ctrl+Shift; keyboards differ in whether Shift changes the sign."""


_SHAPING: Final[Mapping[Qt.Key, Callable[[QTextCursor], None]]] = {
    Qt.Key.Key_Return: break_line,
    Qt.Key.Key_Enter: break_line,
    Qt.Key.Key_Tab: indent,
    Qt.Key.Key_Backtab: unindent,
}


class Completion(Protocol):
    """What completes the text; it sees each key before and after the editor."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Tell whether the key was for the completion."""

    def after_key(self, event: QKeyEvent) -> None:
        """See what the editor did with a key."""


class CodeEditor(QPlainTextEdit):
    """Shows code; a span can be marked, for the step that is selected elsewhere.

    Attributes:
        completion: Completes what is typed.
        explain: Says what stands at a position.
        escape: Takes Esc, and tells whether there was something to close.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A role that is given first would take the font away once the editor is shown.
        self.setFont(code_font())
        set_role(self, "editor")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(_INDENT * self.fontMetrics().horizontalAdvance(" "))
        self._shown = (-1, "")
        self._expected: str | None = None
        self._pair: tuple[tuple[int, int], tuple[int, int] | None] = ((-1, -1), None)
        self._marked: tuple[int, int] | None = None
        self._problems: list[tuple[ProblemMark, QTextCursor]] = []
        self._found: list[QTextCursor] = []
        self.completion: Completion | None = None
        self.escape: Callable[[], bool] = lambda: False
        self.explain: Callable[[int], str] | None = None
        self.folding = Folding(self)
        self.margin = Margin(self)
        self.folding.changed.connect(self.margin.update)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._mark)
        Theme.current().changed.connect(self._mark)
        self._make_room()
        self._mark()

    def shown_text(self) -> str:
        """Return the text as it is shown, with no-break spaces left as they are."""
        revision = self.document().revision()
        if self._shown[0] != revision:
            text, self._expected = self._expected, None
            if text is None:
                text = self.document().toRawText().replace("\u2029", "\n")
            self._shown = (revision, text)
        return self._shown[1]

    def show_text(self, text: str) -> None:
        """Show another text; what stays the same keeps its cursor, colours and place."""
        before = self.shown_text()
        start, end, replacement = difference(before, text)
        if start == end and not replacement:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16_length(before[:start]))
        cursor.setPosition(utf16_length(before[:end]), QTextCursor.MoveMode.KeepAnchor)
        # Reading all of it back takes long.
        self._expected = None if _REWRITTEN.search(replacement) else text
        cursor.insertText(replacement)
        self.shown_text()
        self._expected = None

    def mark_span(self, span: tuple[int, int] | None) -> None:
        """Mark a piece of the text, by positions of the editor; None takes the mark away."""
        self._marked = span
        self._mark()

    def mark_problems(self, marks: Sequence[ProblemMark]) -> None:
        """Underline problems; the lines move with the text until the next are given."""
        self._problems = [(mark, self._cursor_over(mark.start, mark.end)) for mark in marks]
        self._mark()

    def problem_at(self, position: int) -> str:
        """Tell what is wrong at a position; empty if nothing is."""
        found = [
            mark.message
            for mark, cursor in self._problems
            if cursor.selectionStart() <= position < cursor.selectionEnd()
        ]
        return "\n".join(dict.fromkeys(found))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is wrong under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.say(self.cursorForPosition(event.pos()).position(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def say(self, position: int, where: QPoint) -> None:
        """Show in a tooltip what is wrong at a position, and what stands there."""
        about = self.explain(position) if self.explain is not None else ""
        parts = [escape(part) for part in (self.problem_at(position), about) if part]
        # As rich text long lines are wrapped, and <id> is not taken for a tag.
        QToolTip.showText(where, f"<p>{'</p><p>'.join(parts)}</p>" if parts else "", self)

    def mark_found(self, spans: Sequence[tuple[int, int]]) -> None:
        """Mark what a search found, by positions of the editor."""
        self._found = [self._cursor_over(*span) for span in spans[:_MOST_FOUND]]
        self._mark()

    def select_span(self, start: int, end: int) -> None:
        """Select a piece of the text and bring it into view."""
        self.setTextCursor(self._cursor_over(start, end))
        self.ensureCursorVisible()

    def reveal(self, position: int) -> None:
        """Put the cursor somewhere and bring it into view."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.centerCursor()

    def lines_in_view(self, bottom: float) -> Iterator[QTextBlock]:
        """Yield the lines that are shown down to a height of the viewport."""
        block = self.firstVisibleBlock()
        while block.isValid() and self.line_area(block).top() <= bottom:
            if block.isVisible():
                yield block
            block = block.next()

    def line_area(self, block: QTextBlock) -> QRectF:
        """Return where a line is in the viewport."""
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line numbers at the left."""
        super().resizeEvent(event)
        area = self.contentsRect()
        width = self.margin.sizeHint().width()
        self.margin.setGeometry(QRect(area.left(), area.top(), width, area.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold by Ctrl+Shift and a bracket; hand the key to the completion, before and after."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        fold = _FOLD_KEYS.get(Qt.Key(event.key())) if event.modifiers() & both == both else None
        if fold is not None:
            fold(self.folding)
            return
        if self.completion is not None and self.completion.take_key(event):
            return
        if event.key() == Qt.Key.Key_Escape and self.escape():
            return
        if event.key() == Qt.Key.Key_Escape and not self.isReadOnly():
            # Tab indents here: there has to be another key to go on with.
            QWidget.focusNextPrevChild(self, True)
            return
        shape = None if self.isReadOnly() else _SHAPING.get(Qt.Key(event.key()))
        if shape is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            shape(self.textCursor())
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)
        if self.completion is not None:
            self.completion.after_key(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show behind a line that something is hidden below it."""
        super().paintEvent(event)
        folded = [one for one in self.lines_in_view(event.rect().bottom()) if self._hides(one)]
        if not folded:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painter.setPen(Theme.current().tokens.colour("accent"))
        for block in folded:
            area = self.line_area(block)
            left = (
                self.fontMetrics().horizontalAdvance(block.text())
                + self.document().documentMargin()
            )
            left += self.contentOffset().x()
            room = QRectF(left, area.top(), _HIDDEN_WIDTH, area.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, " ⋯")
        painter.end()

    def _hides(self, block: QTextBlock) -> bool:
        return self.folding.is_folded(block)

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin.sizeHint().width(), 0, 0, 0)

    def _on_update_request(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self.margin.scroll(0, scrolled)
        else:
            self.margin.update(0, area.y(), self.margin.width(), area.height())

    def _mark(self) -> None:
        tokens = Theme.current().tokens
        marks = []
        if self._marked is not None:
            ground = mixed(tokens.colour("selection"), tokens.colour("panel"), _STEP_TINT)
            marks.append(_full_width(self._span_mark(self._marked, ground)))
        marks.append(self._line_mark(tokens.colour("raised")))
        tint = tokens.colour("accent")
        tint.setAlpha(_TINT)
        marks += [_selection(cursor, tint) for cursor in self._found]
        marks += [self._span_mark((at, at + 1), tint) for at in self._brackets() or ()]
        colours = {"error": tokens.colour("failed"), "warning": tokens.colour("running")}
        marks += [_underline(cursor, colours[mark.severity]) for mark, cursor in self._problems]
        self.setExtraSelections(marks)
        self.margin.update()

    def _brackets(self) -> tuple[int, int] | None:
        """Return the bracket beside the cursor and its partner; what is marked changes more."""
        asked = self.document().revision(), self.textCursor().position()
        if self._pair[0] != asked:
            self._pair = asked, matching_brackets(self.document(), asked[1])
        return self._pair[1]

    def _line_mark(self, colour: QColor) -> QTextEdit.ExtraSelection:
        cursor = self.textCursor()
        cursor.clearSelection()
        return _full_width(_selection(cursor, colour))

    def _span_mark(self, span: tuple[int, int], colour: QColor) -> QTextEdit.ExtraSelection:
        return _selection(self._cursor_over(*span), colour)

    def _cursor_over(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _selection(cursor: QTextCursor, colour: QColor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = cursor
    mark.format.setBackground(colour)
    return mark


def _full_width(mark: QTextEdit.ExtraSelection) -> QTextEdit.ExtraSelection:
    mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return mark


def _underline(cursor: QTextCursor, colour: QColor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = cursor
    mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    mark.format.setUnderlineColor(colour)
    return mark
