"""Loading images off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader
from shiboken6 import isValid

_LARGEST_MB = 1024


class _Delivery(QObject):
    """Carries an image from a worker to the window's thread."""

    loaded = Signal(QImage, str)


class _Load(QRunnable):
    """Reads one image; small where only a small one is wanted."""

    def __init__(self, path: Path, box: QSize | None, delivery: _Delivery) -> None:
        super().__init__()
        self._path = path
        self._box = box
        self._delivery = delivery

    def run(self) -> None:
        """Read and hand over. Runs on a thread of the pool."""
        reader = QImageReader(str(self._path))
        reader.setAutoTransform(True)
        # The name may lie about the format: outputs are named by what the provider called them.
        reader.setDecideFormatFromContent(True)
        reader.setAllocationLimit(_LARGEST_MB)
        size = reader.size()
        if self._box is not None and size.isValid():
            scaled = size.scaled(self._box, Qt.AspectRatioMode.KeepAspectRatio)
            if scaled.width() < size.width():
                reader.setScaledSize(scaled)
        image = reader.read()
        self._delivery.loaded.emit(image, reader.errorString() if image.isNull() else "")


_in_flight: set[_Delivery] = set()
"""Kept until they are delivered: a thread must never find its delivery gone."""


class ImageLoader(QObject):
    """Loads images for one widget; what arrives after the widget is gone is dropped."""

    def load(
        self, path: Path, done: Callable[[QImage, str], object], box: QSize | None = None
    ) -> None:
        """Read an image.

        Args:
            path: The file.
            done: Called on the window's thread with the image, or a null image and why.
            box: The largest size wanted; the whole image if None.
        """
        delivery = _Delivery()
        _in_flight.add(delivery)

        def deliver(image: QImage, problem: str) -> None:
            _in_flight.discard(delivery)
            if isValid(self):  # type: ignore[no-untyped-call]
                done(image, problem)

        delivery.loaded.connect(deliver, Qt.ConnectionType.QueuedConnection)
        QThreadPool.globalInstance().start(_Load(path, box, delivery))
