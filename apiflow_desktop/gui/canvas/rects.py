"""Rectangles of the layout as those of Qt, and back; and what several take up together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from PySide6.QtCore import QRectF

from apiflow_desktop.openflow.rect import Rect


def to_qt(rect: Rect) -> QRectF:
    """Return a rectangle of the layout as one of the scene."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def from_qt(rect: QRectF) -> Rect:
    """Return a rectangle of the scene as one of the layout."""
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())


def around_points(points: Iterable[tuple[float, float]]) -> QRectF:
    """Return the smallest rectangle around all of these points; an empty one around none."""
    found = [*points]
    if not found:
        return QRectF()
    # Pairs made anew, and thousands of them as arguments, would take ten times as long.
    xs, ys = [x for x, _ in found], [y for _, y in found]
    left, top = min(xs), min(ys)
    return QRectF(left, top, max(xs) - left, max(ys) - top)


def around(rects: Iterable[QRectF]) -> QRectF:
    """Return the area that rectangles take up together; a null one for none."""
    return reduce(QRectF.united, rects, QRectF())
