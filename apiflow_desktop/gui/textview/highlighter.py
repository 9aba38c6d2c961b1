"""Colours for JSON and YAML text, from the theme's tokens."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.language import Language

_JSON: Final = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*"(?=\s*:))'
    r'|(?P<string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<keyword>\b(?:true|false|null)\b)"
)
_YAML: Final = re.compile(
    r"(?P<comment>(?:^|(?<=\s))#.*)"
    r"""|(?P<key>(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"\[\]{}&*!|>,-][^:#,\[\]{}]*?)\s*(?=:(?:\s|$)))"""
    r"""|(?P<string>"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)"""
    r"|(?P<number>(?<![^\s\[,])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*(?:$|[,\]}#])))"
    r"|(?P<keyword>(?<![^\s\[,])(?:true|false|null|~)(?=\s*(?:$|[,\]}#]))|(?<!\S)[&*!][\w./!-]+)"
    r"|(?P<plain>[^\s#:,\[\]{}]+)"
)
_BLOCK_SCALAR: Final = re.compile(r"^([ -]*)[^#]*[\s:-][|>][-+0-9]*\s*(?:#.*)?$")
_LONGEST_LINE: Final = 20_000
_TOKENS: Final = {
    "key": "code_key",
    "string": "code_string",
    "number": "code_number",
    "keyword": "code_keyword",
    "comment": "secondary",
}


class CodeHighlighter(QSyntaxHighlighter):
    """Tells keys, strings, numbers, the words and comments apart."""

    def __init__(self, document: QTextDocument, language: Language = Language.JSON) -> None:
        super().__init__(document)
        self._language = language
        self._formats: dict[str, QTextCharFormat] = {}
        self._take_colours()
        Theme.current().changed.connect(self._take_colours)

    def set_language(self, language: Language) -> None:
        """Colour by another language from now on."""
        if language is not self._language:
            self._language = language
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line; one that is absurdly long stays plain."""
        if len(text) > _LONGEST_LINE:
            return
        if self._language is Language.YAML and self._in_block_scalar(text):
            self.setFormat(0, len(text), self._formats["string"])
            return
        grammar = _JSON if self._language is Language.JSON else _YAML
        for found in grammar.finditer(text):
            known = self._formats.get(found.lastgroup or "")
            if known is not None:
                self.setFormat(found.start(), found.end() - found.start(), known)

    def _in_block_scalar(self, text: str) -> bool:
        """Follow block scalars: a line's state is one more than the column they are below."""
        below = max(self.previousBlockState(), 0)
        indent = len(text) - len(text.lstrip(" "))
        if below and (not text.strip() or indent >= below):
            self.setCurrentBlockState(below)
            return True
        begins = _BLOCK_SCALAR.match(text)
        self.setCurrentBlockState(len(begins[1]) + 1 if begins else 0)
        return False

    def _take_colours(self) -> None:
        tokens = Theme.current().tokens
        for kind, token in _TOKENS.items():
            self._formats[kind] = QTextCharFormat()
            self._formats[kind].setForeground(tokens.colour(token))
        self.rehighlight()
