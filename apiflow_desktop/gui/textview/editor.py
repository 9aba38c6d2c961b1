"""A plain-text editor with line numbers and the current line marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from apiflow_desktop.gui.textview.mirror import difference, utf16_length
from apiflow_desktop.gui.textview.problem_marks import ProblemMark
from apiflow_desktop.gui.theme import Theme, code_font, set_role

_MARGIN = 12
_INDENT = 2


class CodeEditor(QPlainTextEdit):
    """Shows code; a span can be marked, for the step that is selected elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "editor")
        self.setFont(code_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(_INDENT * self.fontMetrics().horizontalAdvance(" "))
        self._marked: tuple[int, int] | None = None
        self._problems: list[tuple[ProblemMark, QTextCursor]] = []
        self._numbers = _LineNumbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._mark)
        Theme.current().changed.connect(self._mark)
        self._make_room()
        self._mark()

    def shown_text(self) -> str:
        """Return the text as it is shown, with no-break spaces left as they are."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """Show another text; what stays the same keeps its cursor, colours and place."""
        before = self.shown_text()
        start, end, replacement = difference(before, text)
        if start == end and not replacement:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16_length(before[:start]))
        cursor.setPosition(utf16_length(before[:end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(replacement)

    @property
    def marked_text(self) -> str:
        """The piece of the text that is marked; empty if none is."""
        if self._marked is None:
            return ""
        start, end = (2 * position for position in self._marked)
        return self.shown_text().encode("utf-16-le")[start:end].decode("utf-16-le")

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
            said = self.problem_at(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().viewportEvent(event)

    def reveal(self, position: int) -> None:
        """Put the cursor somewhere and bring it into view."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.centerCursor()

    def line_number_width(self) -> int:
        """Return the width the line numbers take."""
        digits = max(3, len(str(self.blockCount())))
        return digits * self.fontMetrics().horizontalAdvance("9") + 2 * _MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line numbers at the left."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(
            QRect(area.left(), area.top(), self.line_number_width(), area.height())
        )

    def paint_line_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in view."""
        tokens = Theme.current().tokens
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), tokens.colour("panel"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        here = self.textCursor().blockNumber()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > event.rect().bottom():
                break
            current = block.blockNumber() == here
            painter.setPen(tokens.colour("text" if current else "secondary"))
            line = QRect(
                0, round(area.top()), self._numbers.width() - _MARGIN, round(area.height())
            )
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, right, str(block.blockNumber() + 1))
            block = block.next()
        painter.end()

    def _make_room(self) -> None:
        self.setViewportMargins(self.line_number_width(), 0, 0, 0)

    def _on_update_request(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._numbers.scroll(0, scrolled)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _mark(self) -> None:
        tokens = Theme.current().tokens
        marks = [self._line_mark(tokens.colour("raised"))]
        if self._marked is not None:
            marks.append(self._span_mark(self._marked, tokens.colour("selection")))
        colours = {"error": tokens.colour("failed"), "warning": tokens.colour("running")}
        marks += [_underline(cursor, colours[mark.severity]) for mark, cursor in self._problems]
        self.setExtraSelections(marks)
        self._numbers.update()

    def _line_mark(self, colour: QColor) -> QTextEdit.ExtraSelection:
        cursor = self.textCursor()
        cursor.clearSelection()
        mark = _selection(cursor, colour)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return mark

    def _span_mark(self, span: tuple[int, int], colour: QColor) -> QTextEdit.ExtraSelection:
        return _selection(self._cursor_over(*span), colour)

    def _cursor_over(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor


class _LineNumbers(QWidget):
    """The strip at the left; the editor draws it."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """Ask for the width of the numbers."""
        return QSize(self._editor.line_number_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers."""
        self._editor.paint_line_numbers(event)


def _selection(cursor: QTextCursor, colour: QColor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = cursor
    mark.format.setBackground(colour)
    return mark


def _underline(cursor: QTextCursor, colour: QColor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = cursor
    mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    mark.format.setUnderlineColor(colour)
    return mark
