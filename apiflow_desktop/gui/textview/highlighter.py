"""Colours for JSON text, from the theme's tokens."""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from apiflow_desktop.gui.theme import Theme

_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*"(?=\s*:))'
    r'|(?P<string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<keyword>\b(?:true|false|null)\b)"
)
_LONGEST_LINE = 20_000


class JsonHighlighter(QSyntaxHighlighter):
    """Tells keys, strings, numbers and the three words apart."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._take_colours()
        Theme.current().changed.connect(self._take_colours)

    def highlightBlock(self, text: str) -> None:
        """Colour one line; one that is absurdly long stays plain."""
        if len(text) > _LONGEST_LINE:
            return
        for found in _TOKEN.finditer(text):
            start, end = found.span()
            self.setFormat(start, end - start, self._formats[found.lastgroup or "string"])

    def _take_colours(self) -> None:
        tokens = Theme.current().tokens
        for kind in ("key", "string", "number", "keyword"):
            self._formats[kind] = QTextCharFormat()
            self._formats[kind].setForeground(tokens.colour(f"code_{kind}"))
        self.rehighlight()
