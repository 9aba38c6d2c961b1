"""A row with a text at the left and a dimmed hint at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from apiflow_desktop.gui.theme import Theme

HINT_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 32
_MARGIN = 12


class HintDelegate(QStyledItemDelegate):
    """Paints the hint of :data:`HINT_ROLE` over what the style paints."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the row."""
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(Theme.current().tokens.colour("secondary"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        taken = super().sizeHint(option, index).width() + _MARGIN
        room = option.rect.adjusted(taken, 0, -_MARGIN, 0)
        hint = option.fontMetrics.elidedText(
            index.data(HINT_ROLE), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, right, hint)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give every row the same height."""
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)
