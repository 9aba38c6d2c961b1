"""Rectangles of the layout as those of Qt, and back."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from apiflow_desktop.openflow.picture.metrics import Rect


def to_qt(rect: Rect) -> QRectF:
    """Return a rectangle of the layout as one of the scene."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def from_qt(rect: QRectF) -> Rect:
    """Return a rectangle of the scene as one of the layout."""
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())
