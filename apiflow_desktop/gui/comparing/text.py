"""The differences of two versions as lines."""

from __future__ import annotations

from difflib import unified_diff
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from apiflow_desktop.gui.forms.background import in_background
from apiflow_desktop.gui.theme import Theme, code_font

_SIZE = (760, 560)
_TOKENS = {"+": "succeeded", "-": "failed", "@": "accent"}
_AROUND = 3
_TINT = 40


class TextComparison(QDialog):
    """Shows the lines that differ, with some around them. It does not block the window."""

    def __init__(self, before: str, after: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Changes since {title}")
        self.resize(*_SIZE)
        self.lines = QPlainTextEdit(self, readOnly=True)
        self.lines.setAccessibleName("Changed lines")
        self.lines.setFont(code_font())
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setPlainText("Comparing…")
        self._colours = _DiffHighlighter(self.lines.document())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.lines)
        layout.addWidget(buttons)
        in_background(partial(_difference, before, after), self._show, self._show)

    def _show(self, text: object) -> None:
        self.lines.setPlainText(str(text) or "The texts are the same.")


def _difference(before: str, after: str) -> str:
    lines = unified_diff(
        before.splitlines(), after.splitlines(), "before", "now", n=_AROUND, lineterm=""
    )
    # the two first lines only name the texts, which the window's title does
    return "\n".join(list(lines)[2:])


class _DiffHighlighter(QSyntaxHighlighter):
    """Colours what came, what went, and where."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        Theme.current().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Colour one line by its first character."""
        token = _TOKENS.get(text[:1])
        if token is None:
            return
        colour = Theme.current().tokens.colour(token)
        style = QTextCharFormat()
        style.setForeground(Theme.current().tokens.readable(colour, "panel"))
        ground = QColor(colour)
        ground.setAlpha(_TINT)
        style.setBackground(ground)
        self.setFormat(0, len(text), style)
