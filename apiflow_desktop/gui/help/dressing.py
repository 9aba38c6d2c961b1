"""How a page of the guide looks: sizes and room between its parts, tables, code."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from apiflow_desktop.gui.help.finding import table_of
from apiflow_desktop.gui.theme import Theme, code_font

MARGIN: Final = 16
"""Pixels around a page."""
_HEADINGS: Final = {1: (19, 0, 10), 2: (15, 22, 6), 3: (13, 16, 4)}
"""Size of the letters, room above and below, by the level of a heading."""
_BELOW: Final = 8
_BELOW_ITEM: Final = 4
_CELL: Final = 5
_CODE_PX: Final = 12
_LETTER: Final = 7.5
"""How wide a letter of a word is taken to be."""
_LONGEST_WORD: Final = 18
"""Longer ones may be cut."""
_IN_CODE: Final = (
    QTextFormat.Property.BlockCodeFence.value,
    QTextFormat.Property.BlockCodeLanguage.value,
)


def dress(document: QTextDocument, width: int) -> None:
    """Give a page that was just read its look.

    Args:
        document: The page.
        width: How wide its text is, in pixels.
    """
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    look = _Look(cursor)
    block = document.begin()
    while block.isValid():
        look.dress(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, width)
    cursor.endEditBlock()


def mark_row(table: QTextTable, row: int) -> None:
    """Let a row of a table be seen at once."""
    for column in range(table.columns()):
        _colour_cell(table, row, column, "selection")


class _Look:
    """The look of the lines of one page; it goes from each to the next."""

    def __init__(self, cursor: QTextCursor) -> None:
        self._cursor = cursor
        self._raised = QBrush(Theme.current().tokens.colour("raised"))
        self._code_block = QTextCharFormat()
        self._code_block.setFont(code_font(_CODE_PX))
        self._code = QTextCharFormat(self._code_block)
        self._code.setBackground(self._raised)

    def dress(self, block: QTextBlock) -> None:
        """Dress a line."""
        shape = block.blockFormat()
        is_code = any(map(shape.hasProperty, _IN_CODE))
        self._cursor.setPosition(block.position())
        if level := shape.headingLevel():
            size, above, below = _HEADINGS.get(level, _HEADINGS[3])
            self._set_room(shape, above if block.blockNumber() else 0, below)
            self._set_letters(block.position(), block.length() - 1, _heading(size))
        elif is_code:
            shape.setBackground(self._raised)
            shape.setNonBreakableLines(False)
            following = block.next()
            more = following.isValid() and any(map(following.blockFormat().hasProperty, _IN_CODE))
            self._set_room(shape, 0, 0 if more else _BELOW)
            self._set_letters(block.position(), block.length() - 1, self._code_block)
        elif table_of(self._cursor) is None:
            item: object = block.textList()
            more = item is not None and block.next().textList() is not None
            self._set_room(shape, 0, _BELOW_ITEM if more else _BELOW)
        if not (is_code or shape.headingLevel()):
            self._dress_inline_code(block)

    def _set_room(self, shape: QTextBlockFormat, above: int, below: int) -> None:
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
        self._cursor.setBlockFormat(shape)

    def _set_letters(self, begin: int, length: int, letters: QTextCharFormat) -> None:
        self._cursor.setPosition(begin)
        self._cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
        self._cursor.mergeCharFormat(letters)

    def _dress_inline_code(self, block: QTextBlock) -> None:
        pieces = block.begin()
        stretches: list[tuple[int, int]] = []
        while not pieces.atEnd():
            piece = pieces.fragment()
            if piece.charFormat().fontFixedPitch():
                stretches.append((piece.position(), piece.length()))
            pieces += 1
        for begin, length in stretches:
            self._set_letters(begin, length, self._code)


def _heading(size: int) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setProperty(QTextFormat.Property.FontPixelSize, size)
    letters.setFontWeight(QFont.Weight.DemiBold)
    return letters


def _dress_table(table: QTextTable, width: int) -> None:
    shape = table.format()
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setBorderCollapse(True)
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(Theme.current().tokens.colour("line")))
    shape.setCellPadding(_CELL)
    shape.setCellSpacing(0)
    shape.setBottomMargin(_BELOW)
    if (shares := _column_shares(table, width)) is not None:
        percent = QTextLength.Type.PercentageLength
        shape.setColumnWidthConstraints([QTextLength(percent, share) for share in shares])
    table.setFormat(shape)
    for column in range(table.columns()):
        _colour_cell(table, 0, column, "raised")


def _column_shares(table: QTextTable, width: int) -> list[float] | None:
    """Share the width out among the columns, in percent: none cuts a word, long texts get more.

    Returns:
        None where there is no room for the longest words side by side.
    """
    needs: list[float] = []
    lengths: list[int] = []
    for column in range(table.columns()):
        texts = [_text_of(table, row, column) for row in range(table.rows())]
        longest = max((len(word) for text in texts for word in text.split()), default=1)
        needs.append(min(longest, _LONGEST_WORD) * _LETTER + 2 * _CELL)
        lengths.append(max(map(len, texts)))
    spare = width - sum(needs)
    if spare <= 0:
        return None
    roots = [length**0.5 for length in lengths]
    return [
        (need + spare * root / max(sum(roots), 1)) * 100 / width
        for need, root in zip(needs, roots, strict=True)
    ]


def _text_of(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def _colour_cell(table: QTextTable, row: int, column: int, token: str) -> None:
    cell = table.cellAt(row, column)
    ground = cell.format()
    ground.setBackground(QBrush(Theme.current().tokens.colour(token)))
    cell.setFormat(ground)
