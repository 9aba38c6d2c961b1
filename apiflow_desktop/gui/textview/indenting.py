"""How deep lines are: a broken one, and those that Tab and Shift+Tab move."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

_USUAL: Final = "  "
_SAMPLE: Final = 200
"""So many lines show what the others are indented by."""
_CLOSING: Final = {"{": "}", "[": "]"}


def break_line(cursor: QTextCursor) -> None:
    """Break the line at a cursor: as deep as before, deeper behind what opens something."""
    block = cursor.block()
    before = block.text()[: cursor.positionInBlock()]
    after = block.text()[cursor.positionInBlock() :].lstrip()
    indent = before[: len(before) - len(before.lstrip())]
    opens = before.rstrip()[-1:]
    deeper = indent + _unit(cursor.document()) if opens in ("{", "[", ":") else indent
    cursor.beginEditBlock()
    cursor.insertText("\n" + deeper)
    if after[:1] and after[:1] == _CLOSING.get(opens):
        cursor.insertText("\n" + indent)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.endEditBlock()


def indent(cursor: QTextCursor) -> None:
    """Move the marked lines deeper; where none are, go on to the next step of the indent."""
    unit = _unit(cursor.document())
    if not cursor.hasSelection():
        gone = cursor.positionInBlock() % len(unit)
        cursor.insertText(unit[gone:])
        return
    cursor.beginEditBlock()
    for block in _lines(cursor):
        if block.text().strip():
            QTextCursor(block).insertText(unit)
    cursor.endEditBlock()


def unindent(cursor: QTextCursor) -> None:
    """Move the marked lines, or the cursor's, one step back."""
    unit = _unit(cursor.document())
    cursor.beginEditBlock()
    for block in _lines(cursor):
        text = block.text()
        depth = len(text) - len(text.lstrip(" ")) if unit.strip("\t") else int(text[:1] == "\t")
        line = QTextCursor(block)
        line.movePosition(
            QTextCursor.MoveOperation.Right,
            QTextCursor.MoveMode.KeepAnchor,
            min(depth, len(unit)),
        )
        line.removeSelectedText()
    cursor.endEditBlock()


def _lines(cursor: QTextCursor) -> list[QTextBlock]:
    """List the lines that are marked; one of which nothing is marked is not among them."""
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last.position() == cursor.selectionEnd() and last != first:
        last = last.previous()
    found = [first]
    while found[-1] != last:
        found.append(found[-1].next())
    return found


def _unit(document: QTextDocument) -> str:
    """Return what the lines of a text are indented by."""
    block: QTextBlock = document.begin()
    depths = set()
    while block.isValid() and block.blockNumber() < _SAMPLE:
        text = block.text()
        if text.strip() and text.startswith("\t"):
            return "\t"
        if text.strip() and text.startswith(" "):
            depths.add(len(text) - len(text.lstrip(" ")))
        block = block.next()
    return " " * min(depths) if depths else _USUAL
