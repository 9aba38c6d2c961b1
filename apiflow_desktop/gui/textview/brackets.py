"""The bracket that belongs to another one, in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtGui import QTextBlock, QTextDocument

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]')
_MOST_LINES: Final = 1000
"""So far a partner is looked for, so that a key press stays quick in long documents."""


def matching_brackets(document: QTextDocument, position: int) -> tuple[int, int] | None:
    """Return the bracket beside a position and its partner.

    Args:
        document: The text.
        position: The cursor's; the bracket behind it comes first, then the one before it.

    Returns:
        The positions of both, or None if there is no bracket or it has no partner near by.
    """
    for at in (position, position - 1):
        block = document.findBlock(at)
        brackets = [start for start, _ in _brackets(block)] if at >= 0 else []
        if at in brackets:
            partner = _partner(block, at)
            return None if partner is None else (at, partner)
    return None


def _partner(block: QTextBlock, at: int) -> int | None:
    sign = block.text()[at - block.position()]
    forward = sign in "{["
    depth = 0
    for start, bracket in _walk(block, forward=forward):
        if start < at if forward else start > at:
            continue
        depth += 1 if (bracket in "{[") is forward else -1
        if depth == 0:
            return start
    return None


def _walk(block: QTextBlock, *, forward: bool) -> Iterator[tuple[int, str]]:
    for _ in range(_MOST_LINES):
        if not block.isValid():
            return
        found: Iterable[tuple[int, str]] = list(_brackets(block))
        yield from found if forward else reversed(list(found))
        block = block.next() if forward else block.previous()


def _brackets(block: QTextBlock) -> Iterator[tuple[int, str]]:
    for found in _TOKEN.finditer(block.text()):
        if not found[0].startswith('"'):
            yield block.position() + found.start(), found[0]
