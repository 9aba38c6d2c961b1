"""The strip at the left of an editor: line numbers, and marks that fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QWidget

from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.gui.theme.icons import paint_icon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apiflow_desktop.gui.textview.editor import CodeEditor

_LEFT: Final = 12
_MARK: Final = 12
_GAP: Final = 4


class Margin(QWidget):
    """Shows the numbers of the lines; a click beside one hides or shows what is below it."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        """Ask for the width of the numbers and the marks."""
        digits = max(3, len(str(self._editor.blockCount())))
        numbers = digits * self._editor.fontMetrics().horizontalAdvance("9")
        return QSize(_LEFT + numbers + _GAP + _MARK + _GAP, 0)

    def mark_area(self, block: QTextBlock) -> QRect:
        """Return where the mark of a line is."""
        area = self._editor.line_area(block)
        top = round(area.top() + (area.height() - _MARK) / 2)
        return QRect(self.width() - _GAP - _MARK, top, _MARK, _MARK)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers and marks of the lines in view."""
        tokens = Theme.current().tokens
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.colour("panel"))
        painter.setFont(self._editor.font())
        here = self._editor.textCursor().blockNumber()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for block in self._editor.lines_in_view(event.rect().bottom()):
            area = self._editor.line_area(block)
            current = block.blockNumber() == here
            painter.setPen(tokens.colour("text" if current else "secondary"))
            numbers = self.width() - _GAP - _MARK - _GAP
            line = QRect(0, round(area.top()), numbers, round(area.height()))
            painter.drawText(line, right, str(block.blockNumber() + 1))
            if self._editor.folding.can_fold(block):
                folded = self._editor.folding.is_folded(block)
                token = "accent" if folded else "secondary"
                paint_icon(painter, self.mark_area(block), "next" if folded else "expand", token)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold the line that is clicked."""
        block = self._line_at(event.position())
        if block is not None and event.button() == Qt.MouseButton.LeftButton:
            self._editor.folding.toggle(block)

    def _line_at(self, point: QPointF) -> QTextBlock | None:
        lines: Iterator[QTextBlock] = self._editor.lines_in_view(self.height())
        return next(
            (one for one in lines if self._editor.line_area(one).bottom() > point.y()), None
        )
