"""Two fingers on a touchpad: what of it pans and what zooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.viewer import FlowViewer

_PIXELS_PER_UNIT = 0.5
"""How far a touchpad that counts in units of a wheel, an eighth of a degree, pans by one."""


def pan_of(event: QWheelEvent) -> QPointF | None:
    """Return by how many pixels two fingers pan; None for a wheel, or while Ctrl is held."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    if not event.pixelDelta().isNull():
        return QPointF(event.pixelDelta())
    if event.deviceType() == QInputDevice.DeviceType.TouchPad:
        return QPointF(event.angleDelta()) * _PIXELS_PER_UNIT
    return None


def pinch(viewer: FlowViewer, event: QNativeGestureEvent) -> bool:
    """Zoom to where the fingers are; say whether the gesture was one that zooms."""
    kind = event.gestureType()
    if kind == Qt.NativeGestureType.ZoomNativeGesture:
        at: QPoint = event.position().toPoint()
        viewer.set_zoom_at(viewer.zoom * (1.0 + event.value()), at)
        return True
    return kind in (
        Qt.NativeGestureType.BeginNativeGesture,
        Qt.NativeGestureType.EndNativeGesture,
    )
