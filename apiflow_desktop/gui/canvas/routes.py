"""The paths of wires."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem

_CORNER = 10.0
_LEAST_PULL = 28.0
_MOST_PULL = 160.0
_BACK_PULL = 80.0


def curve_path(start: QPointF, end: QPointF, *, straight: bool) -> QPainterPath:
    """Draw a curve that leaves to the right and arrives from the left."""
    path = QPainterPath(start)
    if straight and abs(start.y() - end.y()) < 0.5 and end.x() > start.x():
        path.lineTo(end)
        return path
    distance = end.x() - start.x()
    pull = min(max(abs(distance) * 0.5, _LEAST_PULL), _MOST_PULL)
    if distance < 0:
        pull = max(pull, _BACK_PULL)
    path.cubicTo(start + QPointF(pull, 0), end - QPointF(pull, 0), end)
    return path


def bent_path(start: QPointF, end: QPointF, bend: float) -> QPainterPath:
    """Draw right, down (or up) at the bend, and right again, with round corners."""
    x = start.x() + bend
    down = 1.0 if end.y() >= start.y() else -1.0
    corner = min(_CORNER, abs(end.y() - start.y()) / 2, bend, max(end.x() - x, 0.0))
    path = QPainterPath(start)
    path.lineTo(x - corner, start.y())
    path.quadTo(QPointF(x, start.y()), QPointF(x, start.y() + down * corner))
    path.lineTo(x, end.y() - down * corner)
    path.quadTo(QPointF(x, end.y()), QPointF(x + corner, end.y()))
    path.lineTo(end)
    return path


def arc_path(
    start: QPointF, end: QPointF, source: QGraphicsItem, target: QGraphicsItem
) -> QPainterPath:
    """Draw back to an earlier card, below both."""
    low = max(
        item.sceneBoundingRect().bottom() for item in (source, target)
    ) + 14.0
    right, left = start.x() + 24.0, end.x() - 24.0
    path = QPainterPath(start)
    path.cubicTo(QPointF(right + 24, start.y()), QPointF(right + 24, low), QPointF(right - 12, low))
    path.lineTo(left + 12, low)
    path.cubicTo(QPointF(left - 24, low), QPointF(left - 24, end.y()), end)
    return path
