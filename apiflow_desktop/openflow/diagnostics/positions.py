"""Where in the text a problem is, to the character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apiflow_desktop.openflow.inline_files import MARK

if TYPE_CHECKING:
    from apiflow_desktop.openflow.diagnostics.base import Diagnostic
    from apiflow_desktop.openflow.document import Document

_WORD = re.compile(r"[\w$]+")
_ESCAPED = {"u": 6, "U": 10, "x": 4}


def place_in_text(document: Document, diagnostic: Diagnostic) -> tuple[int, int]:
    """Return the stretch of a document's text that a problem is about.

    Of a problem inside of an expression or a script it is the word, or the sign, where it is.

    Raises:
        KeyError: The document has changed, and there is nothing there any more.
    """
    start, end = document.span(diagnostic.pointer)
    source = document.text[start:end]
    # What a YAML alias or the name of a file stands for is written elsewhere.
    elsewhere = source.startswith("*") or source.lstrip("\"'").startswith(MARK)
    if diagnostic.offset is None or elsewhere:
        return start, end
    at = min(start + _offset_in_source(source, diagnostic.offset), max(end - 1, start))
    return at, word_end(document.text, at, end)


def word_end(text: str, at: int, end: int) -> int:
    """Return where the word at a place ends, before an end; where there is none, the sign."""
    word = _WORD.match(text, at, end)
    return word.end() if word else at + 1


def _offset_in_source(source: str, offset: int) -> int:
    """Where a character of a text stands in the way it is written."""
    if source.startswith('"'):
        return _in_double_quotes(source, offset)
    if source.startswith("'"):
        return _in_single_quotes(source, offset)
    if source[:1] in ("|", ">"):
        return _in_block(source, offset)
    return min(offset, len(source))


def _in_double_quotes(source: str, offset: int) -> int:
    at = 1
    while offset > 0 and at < len(source) - 1:
        if source[at] != "\\":
            at += 1
            offset -= 1
            continue
        length = _ESCAPED.get(source[at + 1], 2)
        if source[at + 1] == "u" and source[at + 6 : at + 8] == "\\u" and _is_high(source, at):
            length += 6
        at += length
        offset -= 1
    return at


def _is_high(source: str, at: int) -> bool:
    return source[at + 2 : at + 4].lower() in ("d8", "d9", "da", "db")


def _in_single_quotes(source: str, offset: int) -> int:
    at = 1
    for _ in range(offset):
        at += 2 if source.startswith("''", at) else 1
    return at


def _in_block(source: str, offset: int) -> int:
    """In YAML's ``|`` texts, whose lines are indented and have a head."""
    lines = source.splitlines(keepends=True)
    at = len(lines[0]) if lines else 0
    body = lines[1:]
    indent = min((len(x) - len(x.lstrip(" ")) for x in body if x.strip()), default=0)
    for line in body:
        length = max(len(line) - indent, 1)
        if offset < length:
            return at + min(indent, len(line)) + offset
        offset -= length
        at += len(line)
    return at
