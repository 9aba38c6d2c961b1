"""How a row of the library looks: a chip, a title, a second line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from apiflow_desktop.gui.library.items import LibraryItem
from apiflow_desktop.gui.library.model import ITEM_ROLE
from apiflow_desktop.gui.theme import Theme, chip_colour, paint_chip, text_font

_CHIP = 24
_GAP = 8
_TWO_LINES = 44
_ONE_LINE = 36
_HEADING = 32
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LibraryDelegate(QStyledItemDelegate):
    """Paints headings and two-line rows."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        item = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, LibraryItem):
            self._paint_ground(painter, option)
            self._paint_item(painter, option.rect.adjusted(_GAP, 0, -_GAP, 0), item)
        else:
            self._paint_heading(painter, option.rect, str(index.data()))
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines, one line or a heading."""
        item = index.data(ITEM_ROLE)
        if not isinstance(item, LibraryItem):
            return QSize(0, _HEADING)
        return QSize(0, _TWO_LINES if item.subtitle else _ONE_LINE)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = Theme.current().tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not selected and not hovered:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(tokens.colour("accent"))
        painter.setBrush(tokens.colour("selection" if selected else "hover"))
        ground = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, tokens.radius, tokens.radius)

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        tokens = Theme.current().tokens
        painter.setFont(text_font(tokens.small_px, bold=True))
        painter.setPen(tokens.colour("secondary"))
        painter.drawText(area.adjusted(2, 6, 0, 0), _LEFT, text)

    def _paint_item(self, painter: QPainter, area: QRect, item: LibraryItem) -> None:
        tokens = Theme.current().tokens
        chip = QRect(area.left(), area.center().y() - _CHIP // 2 + 1, _CHIP, _CHIP)
        paint_chip(painter, chip, item.title, chip_colour(item.colour_key), item.icon)
        text = area.adjusted(_CHIP + _GAP, 0, 0, 0)
        if not item.subtitle:
            self._line(painter, text, item.title, tokens.base_px, "text", bold=True)
            return
        middle = text.center().y()
        upper = QRect(text.left(), middle - 17, text.width(), 18)
        lower = QRect(text.left(), middle + 1, text.width(), 16)
        self._line(painter, upper, item.title, tokens.base_px, "text", bold=True)
        self._line(painter, lower, item.subtitle, tokens.small_px, "secondary")

    def _line(
        self, painter: QPainter, area: QRect, text: str, pixels: int, token: str, bold: bool = False
    ) -> None:
        painter.setFont(text_font(pixels, bold=bold))
        painter.setPen(Theme.current().tokens.colour(token))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _LEFT, elided)
