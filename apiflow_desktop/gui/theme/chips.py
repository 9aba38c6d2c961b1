"""The small square with a letter or an icon that stands for a connector or a kind of step."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from apiflow_desktop.gui.theme.fonts import text_font
from apiflow_desktop.gui.theme.icons import paint_icon

_CORNER = 4.0


def paint_chip(painter: QPainter, rect: QRect, letter: str, colour: QColor, icon: str = "") -> None:
    """Draw a chip.

    Args:
        painter: Where to.
        rect: A square.
        letter: Shown where there is no icon.
        colour: The ground, from ``chip_colour``.
        icon: Name of an icon, drawn instead of the letter.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(rect), _CORNER, _CORNER)
    if icon:
        margin = rect.width() // 6
        paint_icon(painter, rect.adjusted(margin, margin, -margin, -margin), icon, "on_primary")
    else:
        painter.setPen(Qt.GlobalColor.white)
        painter.setFont(text_font(round(rect.height() * 0.55), bold=True))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter[:1].upper())
    painter.restore()
