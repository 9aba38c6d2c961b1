"""What lies over the drawing: zoom buttons, minimap, and what an empty flow says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.canvas.minimap import Minimap
from apiflow_desktop.gui.canvas.zoom_bar import ZoomBar
from apiflow_desktop.gui.theme import set_role

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas

_MARGIN = 12
_NO_STEPS = N_("Press Tab or double-click here to add a step,\nor drag one from the library.")


class Overlays:
    """Widgets in the corners and the middle of a canvas; they keep their places.

    Attributes:
        bar: The zoom buttons.
        minimap: The drawing, small.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self.bar = ZoomBar(
            canvas,
            zoom_out=canvas.navigation.zoom_out,
            actual=canvas.navigation.actual_size,
            zoom_in=canvas.navigation.zoom_in,
            fit=canvas.navigation.fit,
            tidy=canvas.arrangement.tidy,
        )
        self.minimap = Minimap(canvas.stage, canvas.viewer, canvas.notes, canvas)
        self._empty = QLabel(_(_NO_STEPS), canvas)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._empty, "secondary")
        self._empty.hide()

    def show_empty(self, empty: bool) -> None:
        """Say how to begin, while the flow has no steps."""
        self._empty.setVisible(empty)

    def place(self) -> None:
        """Put all of them where they belong on a canvas of this size."""
        width, height = self._canvas.width(), self._canvas.height()
        size = self._empty.sizeHint()
        self._empty.resize(size)
        self._empty.move((width - size.width()) // 2, height * 3 // 4)
        self.bar.fit_into(width - 2 * _MARGIN)
        self.bar.move(_MARGIN, height - self.bar.height() - _MARGIN)
        self.bar.raise_()
        corner = QPoint(width - _MARGIN, height - _MARGIN)
        self.minimap.move(corner - QPoint(self.minimap.width(), self.minimap.height()))
        self.minimap.set_room(self.minimap.x() > self.bar.geometry().right())
        self.minimap.raise_()
