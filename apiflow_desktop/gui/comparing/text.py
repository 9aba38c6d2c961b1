"""The differences of two versions as lines."""

from __future__ import annotations

from difflib import unified_diff
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.theme import Theme, code_font, icon, set_role

_TOKENS = {"+": "succeeded", "-": "failed", "@": "accent"}
_AROUND = 3
_TINT = 40


class ComparedLines(QWidget):
    """Shows the lines that differ, with some around them, beside the drawing.

    Attributes:
        lines: The lines; they can be selected and copied.
    """

    closed = Signal()
    """The user wants to see them no more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = QPlainTextEdit(self, readOnly=True)
        self.lines.setAccessibleName(_("Changed lines"))
        self.lines.setFont(code_font())
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._colours = _DiffHighlighter(self.lines.document())
        self._title = QLabel(self)
        set_role(self._title, "section")
        self._close = QToolButton(self, toolTip=_("Hide the changed lines"))
        self._close.setIcon(icon("close", "secondary"))
        self._close.setAccessibleName(_("Hide the changed lines"))
        self._close.clicked.connect(self.closed.emit)
        set_role(self._close, "flat")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 4, 4)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.lines)
        self._asked = 0

    def compare(self, before: str, now: str, title: str) -> None:
        """Show what differs between two texts; it is found in the background.

        Args:
            before: The text of the other version.
            now: The text of the document.
            title: What the other version is called.
        """
        self._title.setText(_("Changes since {title}").format(title=title))
        self._asked += 1
        work = partial(_numbered_difference, self._asked, before, now)
        in_background(work, self._show, notify_error)

    def hide_close(self) -> None:
        """Offer no way to close it: it is part of something that can be closed."""
        self._close.hide()

    def _show(self, found: tuple[int, str]) -> None:
        number, text = found
        # A later question may be answered before an earlier one.
        if number == self._asked:
            shown = text or _("The texts are the same.")
            if shown != self.lines.toPlainText():
                self.lines.setPlainText(shown)


def _numbered_difference(number: int, before: str, after: str) -> tuple[int, str]:
    return number, _difference(before, after)


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
