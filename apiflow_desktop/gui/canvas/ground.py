"""The ground of the canvas: a plain colour with a grid of dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QTransform

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
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.colour("grid"))
    painter.drawRects(_dots(shown, transform))
    painter.restore()


def _dots(shown: QRect, transform: QTransform) -> list[QRect]:
    """Place the dots on whole pixels: rectangles that need no smoothing are drawn at once."""
    spacing = _GRID * transform.m11()
    while spacing < _DOTS_APART:
        spacing *= 2
    size = max(2, round(2 * transform.m11()))
    origin = transform.map(QPointF(0, 0))
    columns = _line(origin.x(), shown.left(), shown.width(), spacing)
    rows = _line(origin.y(), shown.top(), shown.height(), spacing)
    return [QRect(x, y, size, size) for x in columns for y in rows]


def _line(origin: float, start: int, length: int, spacing: float) -> list[int]:
    first = origin + (start - origin) // spacing * spacing
    return [round(first + number * spacing) for number in range(int(length / spacing) + 2)]
