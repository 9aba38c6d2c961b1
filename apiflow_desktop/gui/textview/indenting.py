"""Where the next line begins when one is broken."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

_USUAL: Final = 2
_CLOSING: Final = {"{": "}", "[": "]"}


def break_line(cursor: QTextCursor) -> None:
    """Break the line at a cursor: as deep as before, deeper behind what opens something."""
    block = cursor.block()
    before = block.text()[: cursor.positionInBlock()]
    after = block.text()[cursor.positionInBlock() :].lstrip()
    indent = before[: len(before) - len(before.lstrip())]
    opens = before.rstrip()[-1:]
    deeper = indent + " " * _step(cursor.document()) if opens in ("{", "[", ":") else indent
    cursor.beginEditBlock()
    cursor.insertText("\n" + deeper)
    if after[:1] and after[:1] == _CLOSING.get(opens):
        cursor.insertText("\n" + indent)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.endEditBlock()


def _step(document: QTextDocument) -> int:
    """Return how deep the first indented line of a text is."""
    block: QTextBlock = document.begin()
    while block.isValid():
        text = block.text()
        depth = len(text) - len(text.lstrip(" "))
        if text.strip() and depth:
            return depth
        block = block.next()
    return _USUAL
