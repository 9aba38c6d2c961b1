"""Between the steps of a zoom and the sharp picture of where it came to rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from apiflow_desktop.gui.canvas.card_pictures import CardPictures
from apiflow_desktop.gui.canvas.viewer import FlowViewer

_SMALL_STEP = 1.5
"""A zoom by more is no step of a gesture but goes there at once."""
_REST_MS = 100
_FRAME_MS = 16


class ZoomRest(QObject):
    """Lets cards be stretched while a zoom goes on, and made sharp a while after, some at a time.

    Args:
        viewer: What zooms.
        pictures: Of the cards in its scene.
    """

    def __init__(self, viewer: FlowViewer, pictures: CardPictures) -> None:
        super().__init__(viewer)
        self._viewer, self._pictures = viewer, pictures
        self._zoom = viewer.zoom
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._come_to_rest)
        viewer.zoom_changed.connect(self._zoomed)

    def _zoomed(self, zoom: float) -> None:
        step, self._zoom = zoom / self._zoom, zoom
        if 1 / _SMALL_STEP < step < _SMALL_STEP:
            self._pictures.stretch()
            self._timer.start(_REST_MS)
        else:
            self._pictures.make_all()
            self._timer.stop()

    def _come_to_rest(self) -> None:
        if self._pictures.stretched:
            self._pictures.sharpen()
            self._viewer.viewport().update()
            self._timer.start(_FRAME_MS)
        else:
            self._pictures.make_all()
