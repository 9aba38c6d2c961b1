"""Getting about on the drawing: what is shown of it, how large, and which card is next."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt

from apiflow_desktop.gui.canvas.rects import around
from apiflow_desktop.gui.canvas.viewer import FIT_MARGIN
from apiflow_desktop.gui.canvas.walk import ARROWS, neighbour
from apiflow_desktop.openflow.picture.model import START

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.stage import Stage
    from apiflow_desktop.gui.canvas.viewer import FlowViewer


class Navigation:
    """Moves and zooms the view by what is drawn.

    Args:
        bounds: Tells the area of all that is drawn.
    """

    def __init__(self, viewer: FlowViewer, stage: Stage, bounds: Callable[[], QRectF]) -> None:
        self._viewer = viewer
        self._stage = stage
        self._bounds = bounds
        self.zoom_in = viewer.zoom_in
        self.zoom_out = viewer.zoom_out
        self.actual_size = partial(viewer.set_zoom_at, 1.0)

    def open(self) -> None:
        """Show all where it stays legible, else the beginning: for a document just opened."""
        self._viewer.open_on(self._bounds())

    def fit(self) -> None:
        """Show all of the picture, at most at 100 %."""
        self._viewer.fit(self._bounds())

    def whole_size(self) -> QSize:
        """Return how large the view has to be to show all of the picture at 100 %."""
        margin = 2 * math.ceil(FIT_MARGIN)
        area = self._bounds().size()
        return QSize(math.ceil(area.width()) + margin, math.ceil(area.height()) + margin)

    def fit_selection(self) -> None:
        """Show the selected cards whole, as large as 100 %; all if none is selected."""
        area = around(item.rect() for item in self._stage.selected_items())
        self._viewer.fit(area if not area.isEmpty() else self._bounds())

    def walk(self, key: Qt.Key) -> None:
        """Select the next card in the direction of an arrow key."""
        cards, selected = self._stage.cards, self._stage.selected_items()
        start = selected[-1] if selected else cards.get(START)
        if start is None:
            return
        wires = self._stage.wires.values()
        card = neighbour(cards, wires, start, ARROWS[key]) if selected else start
        if card is not None:
            self._viewer.scene().clearSelection()
            card.setSelected(True)
            self._viewer.ensure_visible(card.rect().adjusted(-40, -40, 40, 40))
