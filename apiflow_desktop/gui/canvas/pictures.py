"""Thumbnails on cards: read off the window's thread, small, each file once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from apiflow_desktop.gui.widgets.images import ImageLoader

_BOX = QSize(640, 640)
"""Enough for a card at the largest zoom that shows no more of the picture."""
_KEPT = 256


class Pictures(QObject):
    """The thumbnails of local image files."""

    arrived = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = ImageLoader(self)
        self._known: dict[str, QPixmap | None] = {}

    def get(self, path: str) -> QPixmap | None:
        """Return a thumbnail, or None while it is read (or cannot be); see :attr:`arrived`."""
        if path in self._known:
            return self._known[path]
        if len(self._known) >= _KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[path] = None

        def take(image: QImage, _problem: str) -> None:
            if not image.isNull():
                self._known[path] = QPixmap.fromImage(image)
                self.arrived.emit(path)

        self._loader.load(Path(path), take, _BOX)
        return None
