"""Colours for JSON, for JavaScript expressions and for the source of scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from apiflow_desktop.gui.theme import Theme

_JSON = re.compile(
    r'(?P<code_key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<code_string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<code_number>-?\b\d[\d.eE+-]*)|(?P<code_keyword>\b(?:true|false|null)\b)"
)
_HEADERS = re.compile(r"(?P<code_key>\A[^:]+)(?=:)")
_EXPRESSION = re.compile(
    r"""(?P<secondary>//.*|/\*.*?(?:\*/|$))"""
    r"""|(?P<code_string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?)"""
    r"""|(?P<accent>(?<![\w$.])(?:flow_input|flow_env|results|previous_result|result|resumes?"""
    r"""|approvers|error|all_iters|iter|params)\b)"""
    r"""|(?P<code_keyword>\b(?:true|false|null|undefined|return|const|let|if|else|for|of|in|new"""
    r"""|typeof|await|async|function|throw)\b)"""
    r"""|(?P<code_number>(?<![\w$])\d[\w.]*)"""
)
_SCRIPT = (
    r"""|(?P<code_string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?)"""
    r"""|(?P<accent>(?<![\w$.])main\b)"""
    r"""|(?P<code_keyword>\b(?:true|false|null|undefined|True|False|None|def|class|import|from"""
    r"""|export|return|raise|throw|const|let|var|if|elif|else|for|while|of|in|not|and|or|new"""
    r"""|with|as|try|except|catch|finally|await|async|function|lambda|local|then|fi|do|done)\b)"""
    r"""|(?P<code_number>(?<![\w$])\d[\w.]*)"""
)
_HASH, _HASH_APART = r"\#.*", r"(?<!\S)\#.*"
_SLASHES, _DASHES = r"//.*|/\*.*?(?:\*/|$)", r"--.*|/\*.*?(?:\*/|$)"
_SQL = ("postgresql", "mysql", "bigquery", "snowflake", "mssql", "oracledb", "duckdb")
_COMMENTS: Mapping[str, str] = {
    "": _HASH,
    "php": f"{_HASH}|{_SLASHES}",
    **dict.fromkeys(("python3", "ansible", "ruby", "rlang", "graphql"), _HASH),
    **dict.fromkeys(("bash", "powershell", "nu"), _HASH_APART),
    **dict.fromkeys(_SQL, _DASHES),
}
"""How a comment looks, where it does not look as in JavaScript."""
_LONGEST_LINE = 4000


class Highlighter(QSyntaxHighlighter):
    """Colours the text of a document.

    Args:
        document: The text.
        language: ``json``, ``expression``, ``headers`` of HTTP, or the language of a script,
            e.g. ``python3``; empty for text beside a script.
    """

    def __init__(self, document: QTextDocument, language: str) -> None:
        super().__init__(document)
        self._pattern = _pattern(language)
        Theme.current().changed.connect(self.rehighlight)

    def set_language(self, language: str) -> None:
        """Colour by another language from now on."""
        pattern = _pattern(language)
        if pattern is not self._pattern:
            self._pattern = pattern
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        tokens = Theme.current().tokens
        for match in self._pattern.finditer(text[:_LONGEST_LINE]):
            kind = match.lastgroup
            if kind is None:
                continue
            look = QTextCharFormat()
            look.setForeground(tokens.readable(tokens.colour(kind), "raised"))
            start = len(text[: match.start()].encode("utf-16-le")) // 2
            length = len(match[0].encode("utf-16-le")) // 2
            self.setFormat(start, length, look)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    if language == "json":
        return _JSON
    if language == "expression":
        return _EXPRESSION
    if language == "headers":
        return _HEADERS
    return re.compile(f"(?P<secondary>{_COMMENTS.get(language, _SLASHES)}){_SCRIPT}")
