"""The ground of the canvas: a plain colour with a grid of dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from apiflow_desktop.gui.theme import Theme

_GRID = 24
_DOTS_APART = 18
"""Where zoom brings the dots nearer than this, every other one is left out."""


def paint_ground(painter: QPainter, shown: QRect, transform: QTransform) -> None:
    """Paint a part of the ground.

    Args:
        painter: Where to.
        shown: The part, in pixels of the view.
        transform: From the scene to the view.
    """
    tokens = Theme.current().tokens
    painter.save()
    painter.resetTransform()
    painter.fillRect(shown, tokens.colour("canvas"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    _draw_dots(painter, shown, transform)
    painter.restore()


def _draw_dots(painter: QPainter, shown: QRect, transform: QTransform) -> None:
    """Draw the dots of one row, and that row again and again: there are thousands of dots."""
    spacing = _GRID * transform.m11()
    while spacing < _DOTS_APART:
        spacing *= 2
    size = max(2, round(2 * transform.m11()))
    origin = transform.map(QPointF(0, 0))
    row = QPixmap(shown.width() + size, size)
    row.fill(Qt.GlobalColor.transparent)
    dots = QPainter(row)
    dots.setPen(Qt.PenStyle.NoPen)
    dots.setBrush(Theme.current().tokens.colour("grid"))
    columns = _line(origin.x(), shown.left(), shown.width(), spacing)
    dots.drawRects([QRect(x - shown.left(), 0, size, size) for x in columns])
    dots.end()
    for y in _line(origin.y(), shown.top(), shown.height(), spacing):
        painter.drawPixmap(shown.left(), y, row)


def _line(origin: float, start: int, length: int, spacing: float) -> list[int]:
    first = origin + (start - origin) // spacing * spacing
    return [round(first + number * spacing) for number in range(int(length / spacing) + 2)]
