"""An image that can be zoomed and panned."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import Theme

_STEP = 1.25
_SMALLEST = 0.02
_LARGEST = 32.0
_CHECKER_PX = 8
_SMOOTH_BELOW = 2.0


class ImageView(QGraphicsView):
    """Shows one image on a checkerboard: fits it, or zooms to the cursor and pans."""

    zoom_changed = Signal(float)
    """How many screen pixels one image pixel takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Image"))
        self.setScene(QGraphicsScene(self))
        self._item = QGraphicsPixmapItem()
        self.scene().addItem(self._item)
        self._fits = True
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self._take_colours()
        Theme.current().changed.connect(self._take_colours)

    @property
    def zoom(self) -> float:
        """How many screen pixels one image pixel takes."""
        return self.transform().m11() * self.devicePixelRatioF()

    @property
    def image(self) -> QImage:
        """The image on show; null if there is none."""
        return self._item.pixmap().toImage()

    def show_image(self, image: QImage) -> None:
        """Show another image, fitted."""
        self._item.setPixmap(QPixmap.fromImage(image))
        self.scene().setSceneRect(QRectF(QPointF(0, 0), image.size().toSizeF()))
        self.fit()

    def fit(self) -> None:
        """Show the whole image; small ones are not enlarged."""
        self._fits = True
        box = self.scene().sceneRect()
        if box.isEmpty():
            return
        room = self.viewport().size()
        scale = min(room.width() / box.width(), room.height() / box.height())
        self._set_scale(min(scale, 1 / self.devicePixelRatioF()))

    def zoom_to(self, zoom: float) -> None:
        """Give one image pixel so many screen pixels."""
        self._fits = False
        bounded = max(_SMALLEST, min(_LARGEST, zoom))
        self._set_scale(bounded / self.devicePixelRatioF())

    def zoom_in(self) -> None:
        """Come closer."""
        self.zoom_to(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """Step back."""
        self.zoom_to(self.zoom / _STEP)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor: what is under it stays under it."""
        under = self.mapToScene(event.position().toPoint())
        self.zoom_to(self.zoom * _STEP ** (event.angleDelta().y() / 120))
        moved = self.mapFromScene(under) - event.position().toPoint()
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + by)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted image fitted."""
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw the ground, and the checkerboard under the image, which may be transparent."""
        tokens = Theme.current().tokens
        painter.save()
        painter.resetTransform()
        painter.fillRect(self.viewport().rect(), tokens.colour("canvas"))
        under = self.mapFromScene(self.scene().sceneRect()).boundingRect()
        painter.setClipRect(under)
        painter.setBrushOrigin(under.topLeft())
        painter.fillRect(under, self._checker)
        painter.restore()

    def _set_scale(self, scale: float) -> None:
        factor = scale / self.transform().m11()
        self.scale(factor, factor)
        smooth = scale < _SMOOTH_BELOW
        self._item.setTransformationMode(
            Qt.TransformationMode.SmoothTransformation
            if smooth
            else Qt.TransformationMode.FastTransformation
        )
        self.zoom_changed.emit(self.zoom)

    def _take_colours(self) -> None:
        tokens = Theme.current().tokens
        tile = QPixmap(2 * _CHECKER_PX, 2 * _CHECKER_PX)
        tile.fill(tokens.colour("checker_light"))
        painter = QPainter(tile)
        dark = tokens.colour("checker_dark")
        painter.fillRect(0, 0, _CHECKER_PX, _CHECKER_PX, dark)
        painter.fillRect(_CHECKER_PX, _CHECKER_PX, _CHECKER_PX, _CHECKER_PX, dark)
        painter.end()
        self._checker = QBrush(tile)
        self.viewport().update()
