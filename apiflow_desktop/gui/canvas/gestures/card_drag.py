"""Cards on their way to another place."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QMouseEvent

from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.gestures.snapping import Snapping, on_grid
from apiflow_desktop.gui.canvas.rects import around
from apiflow_desktop.openflow.picture.model import CardKey


class CardDrag:
    """Moves some cards as one, in line with the others where they come near to it.

    Attributes:
        keys: The cards.
    """

    def __init__(self, desk: Desk, keys: Collection[CardKey]) -> None:
        self._desk = desk
        self.keys = frozenset(keys)
        cards = desk.stage.cards
        self._before = dict(desk.stage.placed)
        self._starts = {key: cards[key].pos() for key in keys}
        self._area = around(cards[key].rect() for key in keys)
        self._snapping = Snapping(desk, {cards[key] for key in keys})

    def move(self, way: QPoint, event: QMouseEvent) -> None:
        """Show the cards where they are after the mouse went some way, in pixels."""
        corner = self._area.topLeft()
        shift = on_grid(corner + QPointF(way) / self._desk.viewer.zoom) - corner
        shift += self._snapping.correct(self._area.translated(shift), event)
        for key, start in self._starts.items():
            place = start + shift
            self._desk.stage.place(key, place.x(), place.y())
        self._desk.stage.show_frames()
        self._desk.follow()

    def leave(self, label: str) -> None:
        """Leave the cards where they are; the undo menu calls it by the label."""
        self._snapping.end()
        self._desk.stage.route()
        self._desk.placed(label)

    def put_back(self) -> None:
        """Put the cards where they were."""
        self._snapping.end()
        self._desk.stage.placed = self._before
        self._desk.stage.tidy(())
        self._desk.follow()
