"""Finding in a laid-out page what a link means: a heading, or the row of a table."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from apiflow_desktop.services.guide import Spot


def find_place(document: QTextDocument, spot: Spot) -> QTextCursor | None:
    """Return a cursor that selects a heading or the first cell of a row; None if there is none."""
    if spot.table is None:
        headings = [block for block in _blocks(document) if block.blockFormat().headingLevel()]
        return _selected(QTextCursor(headings[spot.number])) if headings[spot.number :] else None
    frames = document.rootFrame().childFrames()
    tables = [frame for frame in frames if isinstance(frame, QTextTable)]
    if not tables[spot.table :] or spot.number >= tables[spot.table].rows():
        return None
    return _selected(tables[spot.table].cellAt(spot.number, 0).firstCursorPosition())


def table_of(cursor: QTextCursor) -> QTextTable | None:
    """Return the table that a cursor is in."""
    found: object = cursor.currentTable()
    return found if isinstance(found, QTextTable) else None


def _selected(cursor: QTextCursor) -> QTextCursor:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    found: list[QTextBlock] = []
    block = document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found
