"""The paths of wires."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem

from apiflow_desktop.openflow.picture.corners import exec_corners
from apiflow_desktop.openflow.picture.lanes import Point
from apiflow_desktop.openflow.picture.metrics import Direction

CORNER, ARC_CORNER = 10.0, 22.0
"""How round the corners are of wires, and of those that bring the previous iteration's value."""

_LEAST_PULL = 28.0
_MOST_PULL = 160.0
_BACK_PULL = 80.0
_STRAIGHT = 0.5


def curve_path(start: QPointF, end: QPointF) -> QPainterPath:
    """Draw a curve that leaves to the right and arrives from the left."""
    return _curve(start, end, QPointF(1, 0))


def exec_path(start: QPointF, end: QPointF, direction: Direction) -> QPainterPath:
    """Draw a curve that leaves and arrives the way execution runs."""
    return _curve(start, end, QPointF(1, 0) if direction == "right" else QPointF(0, 1))


def _curve(start: QPointF, end: QPointF, way: QPointF) -> QPainterPath:
    distance = QPointF.dotProduct(end - start, way)
    pull = min(max(abs(distance) * 0.5, _LEAST_PULL), _MOST_PULL)
    if distance < 0:
        pull = max(pull, _BACK_PULL)
    path = QPainterPath(start)
    path.cubicTo(start + way * pull, end - way * pull, end)
    return path


def corner_path(corners: Sequence[Point], radius: float = CORNER) -> QPainterPath:
    """Draw a line by way of corners, rounding each."""
    points = [QPointF(*corner) for corner in corners]
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = QLineF(corner, before), QLineF(corner, after)
        cut = min(radius, into.length() / 2, out.length() / 2)
        if cut <= 0:
            continue
        into.setLength(cut)
        out.setLength(cut)
        path.lineTo(into.p2())
        path.quadTo(corner, out.p2())
    path.lineTo(points[-1])
    return path


def arc_path(
    start: QPointF, end: QPointF, source: QGraphicsItem, target: QGraphicsItem
) -> QPainterPath:
    """Draw back to an earlier card, below both."""
    low = max(item.sceneBoundingRect().bottom() for item in (source, target)) + 14.0
    right, left = start.x() + 24.0, end.x() - 24.0
    path = QPainterPath(start)
    path.cubicTo(QPointF(right + 24, start.y()), QPointF(right + 24, low), QPointF(right - 12, low))
    path.lineTo(left + 12, low)
    path.cubicTo(QPointF(left - 24, low), QPointF(left - 24, end.y()), end)
    return path


def wire_corners(
    start: QPointF, end: QPointF, bend: float | None, direction: Direction
) -> tuple[Point, ...] | None:
    """Return the corners of an execution wire, where there is room for such a one."""
    way = end - start
    along, across = (way.x(), way.y()) if direction == "right" else (way.y(), way.x())
    if along <= (bend or 0.0) or (bend is None and abs(across) >= _STRAIGHT):
        return None
    return exec_corners(start.toTuple(), end.toTuple(), bend, direction)


def meets(route: tuple[Point, ...], start: QPointF, end: QPointF) -> bool:
    """Tell whether a route begins and ends where a wire does."""
    return QPointF(*route[0]) == start and QPointF(*route[-1]) == end
