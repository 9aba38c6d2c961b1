"""Small pictures of local images."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImageReader,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.theme import Theme, paint_icon

STUDIO_SAMPLES = "http://demo.studio.localhost/samples/"
_LARGEST_DATA_URI = 8_000_000
_DECODED_LIMIT_MB = 256


class Thumbnail(QWidget):
    """Shows an image file, or an icon for what cannot be shown.

    Args:
        kind: ``image``, ``video``, ``audio`` or ``file``: which icon stands in.
        size: Width and height.
        whole: Nothing of the picture is cut off to fill the frame.
    """

    activated = Signal()
    """It was clicked or Enter was pressed on it."""

    def __init__(
        self,
        kind: str,
        size: QSize | None = None,
        parent: QWidget | None = None,
        *,
        whole: bool = False,
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._kind = kind if kind in ("image", "video", "audio") else "file"
        self._pixmap = QPixmap()
        self._source: str | None = None
        self._inviting = False
        self.setFixedSize(size or QSize(56, 56))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Preview"))
        Theme.current().changed.connect(self.update)

    @property
    def has_picture(self) -> bool:
        """Whether there is an image to be seen."""
        return not self._pixmap.isNull()

    def shape(self) -> QSize:
        """Return width and height of the picture; empty if there is none."""
        return self._pixmap.size()

    def show_source(self, source: str) -> None:
        """Show the image at a path or in a data URI."""
        if source != self._source:
            self._source = source
            self._pixmap = load_pixmap(source, self.size() * self.devicePixelRatio())
            self.update()

    def set_inviting(self, inviting: bool) -> None:
        """Draw the frame as something that a file can be dropped on."""
        self._inviting = inviting
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell that it was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture or icon in a rounded frame."""
        del event
        tokens = Theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(frame, tokens.radius, tokens.radius)
        painter.fillPath(outline, tokens.colour("raised"))
        if self.has_picture:
            painter.setClipPath(outline)
            painter.drawPixmap(*self._placed())
            painter.setClipping(False)
        else:
            side = min(20, self.height() // 2)
            place = QRect(0, 0, side, side)
            place.moveCenter(self.rect().center())
            paint_icon(painter, place, self._kind, "secondary")
        painter.setPen(self._frame_pen())
        painter.drawPath(outline)
        painter.end()

    def _frame_pen(self) -> QPen:
        tokens = Theme.current().tokens
        pen = QPen(tokens.colour("accent" if self._inviting else "line"))
        if not self.has_picture:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def _placed(self) -> tuple[QRect, QPixmap, QRect]:
        """Return where to draw, what, and which part of it."""
        if not self._whole:
            return self.rect(), self._pixmap, self._covering()
        keeping = Qt.AspectRatioMode.KeepAspectRatio
        inside = QRect(self.rect().topLeft(), self._pixmap.size().scaled(self.size(), keeping))
        inside.moveCenter(self.rect().center())
        return inside, self._pixmap, self._pixmap.rect()

    def _covering(self) -> QRect:
        """Return the middle part of the picture that has the shape of the widget."""
        whole = self._pixmap.rect()
        shape = QSize(self.width(), self.height())
        part = QRect(
            whole.topLeft(), shape.scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        part.moveCenter(whole.center())
        return part


def load_pixmap(source: str, at_least: QSize) -> QPixmap:
    """Load an image at about a size; null if it cannot be shown from this machine."""
    content = QByteArray()
    if source.startswith(STUDIO_SAMPLES):
        source = _bundled(source.removeprefix(STUDIO_SAMPLES))
    if source.startswith("data:"):
        content = _data_uri_content(source)
    elif source and "://" not in source and Path(source).is_file():
        return _read(QImageReader(source), at_least)
    if content.isEmpty():
        return QPixmap()
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(QImageReader(buffer), at_least)


def _bundled(name: str) -> str:
    """Find the file that the demo studio gives out under an address of its samples."""
    try:
        return str(resource("samples", Path(name).name))
    except FileNotFoundError:
        return ""


def _read(reader: QImageReader, at_least: QSize) -> QPixmap:
    reader.setAutoTransform(True)
    reader.setAllocationLimit(_DECODED_LIMIT_MB)
    size = reader.size()
    if size.isValid() and (size.width() > at_least.width() and size.height() > at_least.height()):
        wanted = size.scaled(at_least, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        reader.setScaledSize(wanted)
    image = reader.read()
    return QPixmap() if image.isNull() else QPixmap.fromImage(image)


def _data_uri_content(source: str) -> QByteArray:
    head, _, payload = source.partition(",")
    if not head.endswith(";base64") or len(payload) > _LARGEST_DATA_URI:
        return QByteArray()
    try:
        return QByteArray(base64.b64decode(payload, validate=True))
    except binascii.Error:
        return QByteArray()
