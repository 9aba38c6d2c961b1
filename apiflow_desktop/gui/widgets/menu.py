"""A menu whose shortcuts end at one edge."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QStyleOptionMenuItem

from apiflow_desktop.gui.theme import Theme

_MARGIN = 12


class Menu(QMenu):
    """Draws the shortcuts at the right; a style sheet can only begin them at one place."""

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:  # noqa: N802
        """Leave the shortcut out of the text; its room stays reserved."""
        super().initStyleOption(option, action)
        option.text = option.text.partition("\t")[0]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shortcuts over the items."""
        super().paintEvent(event)
        tokens = Theme.current().tokens
        painter = QPainter(self)
        painter.setFont(self.font())
        for action in self.actions():
            if action.isVisible() and not action.shortcut().isEmpty():
                painter.setPen(tokens.colour("secondary" if action.isEnabled() else "neutral"))
                room = self.actionGeometry(action).adjusted(0, 0, -_MARGIN, 0)
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                painter.drawText(
                    room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys
                )
