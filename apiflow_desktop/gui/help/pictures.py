"""The pictures of a page: read beside the window, as wide as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader

from apiflow_desktop.base.resources import guide
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.gui.widgets.images import ImageLoader


class Pictures(QObject):
    """Gives an empty picture of the right size at once, and the real one when it is read.

    Args:
        arrived: Told the address of a picture, and the picture.
    """

    def __init__(self, parent: QObject, arrived: Callable[[str, QImage], None]) -> None:
        super().__init__(parent)
        self._loader = ImageLoader(self)
        self._arrived = arrived

    def begin(self, address: str, room: int, scale: float) -> QImage | None:
        """Begin to read a picture; return what stands in its place, None if there is none.

        Args:
            address: Its path below the guide; of one for the light theme there may be one for
                the dark.
            room: How wide it may be, in pixels of the page.
            scale: Pixels of the screen for each of those.
        """
        name = address.replace("-light.", f"-{Theme.current().tokens.name}.")
        try:
            path = Path(str(guide(*name.split("/"))))
        except FileNotFoundError:
            return None
        size = QImageReader(str(path)).size()
        wide = min(size.width(), max(1, round(room * scale)))
        box = QSize(wide, size.height() * wide // size.width())

        def done(image: QImage, _problem: str) -> None:
            image.setDevicePixelRatio(scale)
            self._arrived(address, image)

        self._loader.load(path, done, box)
        empty = QImage(box, QImage.Format.Format_ARGB32_Premultiplied)
        empty.fill(QColor(Qt.GlobalColor.transparent))
        empty.setDevicePixelRatio(scale)
        return empty
