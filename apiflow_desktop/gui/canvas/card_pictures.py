"""Cards as they were painted last: shown again while nothing of them changes.

Qt's own cache of items is thrown away at each step of a zoom; to paint twenty cards anew takes
longer than a frame has. These pictures are stretched while the zoom goes on, and made anew when
it comes to rest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from apiflow_desktop.openflow.picture.model import CardKey

_MOST_PIXELS = 24_000_000
"""Of all pictures together; four bytes each."""
_STRETCH = 1.6
"""A picture that would be stretched or shrunk more is made anew even while a zoom goes on."""
_MADE_PER_STEP = 2
_SHARPENED_PER_FRAME = 4


class _Kept(Struct, frozen=True):
    look: Hashable
    scale: float
    pixmap: QPixmap


class CardPictures:
    """The pictures of the cards of one scene, those painted last, up to so many pixels.

    Attributes:
        stretched: Whether a picture was shown since the last call that is not as large as it was
            made.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[CardKey, _Kept] = OrderedDict()
        self._pixels = 0
        self._range = 1.0
        self._allowance: int | None = None
        self.stretched = False

    def stretch(self) -> None:
        """Until told otherwise show what there is, stretched; but for a few of them."""
        self._range, self._allowance = _STRETCH, _MADE_PER_STEP

    def sharpen(self) -> None:
        """In the next frame make some of those anew that are stretched."""
        self._range, self._allowance = 1.0, _SHARPENED_PER_FRAME
        self.stretched = False

    def make_all(self) -> None:
        """From now on make whatever is not as large as it is shown."""
        self._allowance = None

    def forget(self, key: CardKey) -> None:
        """Let go of the picture of a card: it looks different now, or is gone."""
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._pixels -= _pixels(kept.pixmap)

    def paint(
        self,
        painter: QPainter,
        key: CardKey,
        area: QRectF,
        look: Hashable,
        draw: Callable[[QPainter, float], None],
    ) -> None:
        """Show a card's picture; it is made first where there is none that serves.

        Args:
            painter: Where to, in the coordinates of the card.
            key: The card.
            area: What of the card's coordinates the picture shows.
            look: Equal as long as the card looks the same.
            draw: Draws the card as it looks at a zoom.
        """
        zoom = painter.worldTransform().m11()
        scale = zoom * painter.device().devicePixelRatioF()
        kept = self._kept.get(key)
        if kept is None or kept.look != look or not self._serves(kept.scale, scale):
            self.forget(key)
            kept = self._kept[key] = _Kept(look, scale, _drawn(area, scale, zoom, draw))
            self._pixels += _pixels(kept.pixmap)
            self._make_room()
        self._kept.move_to_end(key)
        if kept.scale == scale:
            _show_exactly(painter, area, kept.pixmap)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(area.topLeft(), kept.pixmap)

    def _serves(self, made_for: float, wanted: float) -> bool:
        if made_for == wanted:
            return True
        if self._allowance is None:
            return False
        if not 1 / self._range < wanted / made_for < self._range:
            self._allowance -= 1
            if self._allowance >= 0:
                return False
        self.stretched = True
        return True

    def _make_room(self) -> None:
        while self._pixels > _MOST_PIXELS and len(self._kept) > 1:
            self.forget(next(iter(self._kept)))


def _drawn(
    area: QRectF, scale: float, zoom: float, draw: Callable[[QPainter, float], None]
) -> QPixmap:
    pixmap = QPixmap(QSize(ceil(area.width() * scale), ceil(area.height() * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.translate(-area.topLeft())
    draw(painter, zoom)
    painter.end()
    return pixmap


def _show_exactly(painter: QPainter, area: QRectF, pixmap: QPixmap) -> None:
    """Put the picture on whole pixels, as sharp as it was made."""
    ratio = painter.device().devicePixelRatioF()
    transform = painter.worldTransform()
    corner = transform.map(area.topLeft()) * ratio
    whole = QRectF(pixmap.rect())
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    place = QPointF(round(corner.x()), round(corner.y())) / ratio
    painter.drawPixmap(QRectF(place, whole.size() / ratio), pixmap, whole)
    painter.setTransform(transform)


def _pixels(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height()
