"""The view onto the scene: zoom, pan, background, and who gets the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from apiflow_desktop.gui.canvas.bare_viewer import BareViewer
from apiflow_desktop.gui.canvas.fingers import pan_of, pinch
from apiflow_desktop.gui.canvas.ground import paint_ground

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.gestures.base import DropTarget, Gesture, GestureSource

ZOOM_MIN, ZOOM_MAX = 0.1, 3.0
FIT_MARGIN = 36.0
"""So much is left free around what is fit into the view, in its pixels at 100 %."""
_STEP = 1.2
_LEGIBLE = 0.6


class FlowViewer(BareViewer):
    """NodeGraphQt's viewer with our zoom, background and gestures.

    Attributes:
        gestures: Makes the gesture for a press; None while nothing may be done.
        drops: Takes what is dragged in from elsewhere.
    """

    zoom_changed = Signal(float)
    view_changed = Signal()
    """Another part of the scene is shown."""
    menu_requested = Signal(QPointF, QPoint)
    activated = Signal(QPointF)
    key_pressed = Signal(QKeyEvent)
    gesture_ended = Signal()
    """A gesture took effect or was cancelled: nothing is held any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._space = False
        self._opened_on: QRectF | None = None
        self.gestures: GestureSource | None = None
        self.drops: DropTarget | None = None
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def zoom(self) -> float:
        """The scale: 1.0 is 100 %."""
        return self.transform().m11()

    @property
    def gesture(self) -> Gesture | None:
        """The gesture under way."""
        return self._gesture

    def set_zoom_at(self, zoom: float, at: QPoint | None = None) -> None:
        """Zoom to a scale, keeping what is at a place of the view (its middle) where it is."""
        self.stay()
        zoom = min(max(zoom, ZOOM_MIN), ZOOM_MAX)
        anchor = at if at is not None else self.viewport().rect().center()
        fixed = self._scene_range.topLeft() + QPointF(anchor) / self.zoom
        size = self.viewport().size()
        top_left = fixed - QPointF(anchor.x() / zoom, anchor.y() / zoom)
        self._show(QRectF(top_left.x(), top_left.y(), size.width() / zoom, size.height() / zoom))

    def zoom_in(self) -> None:
        """Zoom in one step."""
        self.set_zoom_at(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """Zoom out one step."""
        self.set_zoom_at(self.zoom / _STEP)

    def stay(self) -> None:
        """Keep to the place that is shown: the drawing is worked on."""
        self._opened_on = None

    def fit(self, area: QRectF, most: float = 1.0) -> None:
        """Show an area whole, at most at a scale."""
        self.stay()
        if area.isEmpty():
            return
        size = self.viewport().size()
        room = area.adjusted(-FIT_MARGIN, -FIT_MARGIN, FIT_MARGIN, FIT_MARGIN)
        zoom = min(size.width() / room.width(), size.height() / room.height(), most)
        zoom = min(max(zoom, ZOOM_MIN), ZOOM_MAX)
        shown = QRectF(0, 0, size.width() / zoom, size.height() / zoom)
        shown.moveCenter(area.center())
        self._show(shown)

    def open_on(self, area: QRectF) -> None:
        """Show an area whole where it stays legible; else its beginning.

        Until the view is moved or zoomed it stays so when its size changes.
        """
        self.fit(area)
        self._opened_on = area
        if self.zoom >= _LEGIBLE:
            return
        shown = QRectF(QPointF(0, 0), QSizeF(self.viewport().size()) / _LEGIBLE)
        shown.moveCenter(area.center())
        if area.width() > shown.width():
            shown.moveLeft(area.left() - FIT_MARGIN)
        if area.height() > shown.height():
            shown.moveTop(area.top() - FIT_MARGIN)
        self._show(shown)

    def pan(self, pixels: QPointF) -> None:
        """Move what is shown by pixels of the view."""
        self.stay()
        self._set_viewer_pan(-pixels.x() / self.zoom, -pixels.y() / self.zoom)

    def look_at(self, point: QPointF) -> None:
        """Bring a point to the middle of the view."""
        self.stay()
        shown = QRectF(self._scene_range)
        shown.moveCenter(point)
        self._show(shown)

    def ensure_visible(self, area: QRectF) -> None:
        """Pan just far enough that an area is seen."""
        shown = self._scene_range
        dx = min(area.left() - shown.left(), 0.0) or max(area.right() - shown.right(), 0.0)
        dy = min(area.top() - shown.top(), 0.0) or max(area.bottom() - shown.bottom(), 0.0)
        if dx or dy:
            self.stay()
            self._set_viewer_pan(dx, dy)

    def cancel_gesture(self) -> None:
        """End the gesture under way without effect."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
            self.gesture_ended.emit()
        self._update_cursor()

    # NodeGraphQt's seams

    def _update_scene(self) -> None:
        """Show exactly the range; theirs loses two pixels to a margin each time."""
        # The range stays as it is: what is rounded here would add up, turn by turn of the wheel.
        shown = QRectF(self._scene_range)
        width = self.viewport().width()
        if width <= 0 or shown.width() <= 0:
            return
        zoom = width / shown.width()
        # On whole pixels lines and text stay sharp while panning.
        shown.moveTo(round(shown.left() * zoom) / zoom, round(shown.top() * zoom) / zoom)
        self.setSceneRect(shown)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.view_changed.emit()

    def _set_viewer_zoom(
        self, value: float, sensitivity: float | None = None, pos: QPoint | None = None
    ) -> None:
        """Zoom by wheel units; theirs has no limits."""
        self.set_zoom_at(self.zoom * 1.001**value, pos)

    # Qt's events

    def event(self, event: QEvent) -> bool:
        """Keep the keys of actions from them while a gesture lasts: it counts on what it found."""
        if event.type() == QEvent.Type.ShortcutOverride and self._gesture is not None:
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._gesture is not None or self.gestures is None:
            return
        pans = event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space
        )
        self._gesture = self.gestures.pan() if pans else self.gestures.begin(event)
        if self._gesture is not None:
            self._button = event.button()
            self._gesture.press(event)
            self._update_cursor()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or let items notice the mouse."""
        if self._gesture is not None:
            self._gesture.move(event)
            return
        QGraphicsView.mouseMoveEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture, if it is the button that began it."""
        if self._gesture is not None and event.button() != self._button:
            return
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event)
            self.gesture_ended.emit()
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(self.mapToScene(event.position().toPoint()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor by wheel; pan by touchpad, zoom there with Ctrl."""
        way = pan_of(event)
        if way is not None:
            self.pan(way)
            return
        delta = event.angleDelta().y() or event.angleDelta().x()
        self._set_viewer_zoom(delta, pos=event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by pinching."""
        if isinstance(event, QNativeGestureEvent) and pinch(self, event):
            event.accept()
            return True
        return QGraphicsView.viewportEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels, space pans, all else is told."""
        if event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel_gesture()
        elif event.key() == Qt.Key.Key_Space:
            self._space = True
            self._update_cursor()
        else:
            event.ignore()
            self.key_pressed.emit(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Stop panning by space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._update_cursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget held keys: their release goes elsewhere."""
        self._space = False
        self._update_cursor()
        QGraphicsView.focusOutEvent(self, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the window for a menu; not while a gesture lasts."""
        event.accept()
        if self._gesture is None:
            self.menu_requested.emit(self.mapToScene(event.pos()), event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what a document was opened on in view, else scale and middle."""
        if self._opened_on is not None:
            self.open_on(self._opened_on)
            QGraphicsView.resizeEvent(self, event)
            return
        zoom = self.zoom
        size = self.viewport().size()
        shown = QRectF(0, 0, size.width() / zoom, size.height() / zoom)
        shown.moveCenter(self._scene_range.center())
        self._show(shown)
        QGraphicsView.resizeEvent(self, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Ask whether what comes in can be used."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        point = self.mapToScene(event.position().toPoint())
        if self.drops is not None and self.drops.hover(event.mimeData(), point):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the marks back."""
        if self.drops is not None:
            self.drops.leave()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        point = self.mapToScene(event.position().toPoint())
        if self.drops is not None and self.drops.drop(event.mimeData(), point):
            # The next key is meant for the new step, not for the list it was dragged from.
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            event.acceptProposedAction()
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Let items know that the mouse is gone."""
        QGraphicsView.leaveEvent(self, event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill the ground and set a grid of dots, each on whole pixels."""
        transform = self.viewportTransform()
        paint_ground(painter, transform.mapRect(QRectF(rect)).toAlignedRect(), transform)

    def _show(self, area: QRectF) -> None:
        before = self.zoom
        self._scene_range = area
        self._update_scene()
        if self.zoom != before:
            self.zoom_changed.emit(self.zoom)

    def _update_cursor(self) -> None:
        if self._gesture is not None and self._gesture.cursor is not None:
            self.viewport().setCursor(self._gesture.cursor)
        elif self._space:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()
