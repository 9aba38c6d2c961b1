"""Finding in a laid-out page what a link means: a heading, or the row of a table."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from apiflow_desktop.services.guide import row_names, unique_slugs


def find_place(document: QTextDocument, name: str) -> QTextCursor | None:
    """Return a cursor that selects the heading or the row that a link names; None if none does."""
    if not name:
        return None
    headings = [block for block in _blocks(document) if block.blockFormat().headingLevel()]
    slugs = unique_slugs([block.text() for block in headings])
    for block, slug in zip(headings, slugs, strict=True):
        if slug == name:
            return _selected(QTextCursor(block))
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            for row in range(1, frame.rows()):
                cursor = frame.cellAt(row, 0).firstCursorPosition()
                if name in row_names(_marked(cursor.block())):
                    return _selected(cursor)
    return None


def table_of(cursor: QTextCursor) -> QTextTable | None:
    """Return the table that a cursor is in."""
    found: object = cursor.currentTable()
    return found if isinstance(found, QTextTable) else None


def _marked(block: QTextBlock) -> str:
    """Return a line with its code between marks, as it is written."""
    parts: list[str] = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        mark = "`" if piece.charFormat().fontFixedPitch() else ""
        parts.append(f"{mark}{piece.text()}{mark}")
        pieces += 1
    return "".join(parts)


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
