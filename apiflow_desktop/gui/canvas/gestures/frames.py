"""A press on the title of a frame, or on what stands for a collapsed one."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.card_paint import CHIP_PLACE
from apiflow_desktop.gui.canvas.frame_item import FrameItem
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.gestures.move_cards import MoveCards
from apiflow_desktop.gui.canvas.gestures.select import adds_to_selection


class MoveFrame(MoveCards):
    """A press on a frame's title selects what it holds; a drag moves that.

    A click on the arrow before the title collapses the frame.
    """

    def __init__(self, desk: Desk, frame: FrameItem) -> None:
        self._held = [desk.stage.cards[key] for chain in frame.frame.chains for key in chain]
        super().__init__(desk, self._held[0])
        self._frame = frame
        self._on_arrow = False

    def press(self, event: QMouseEvent) -> None:
        """Select what the frame holds."""
        super().press(event)
        self._on_arrow = self._frame.arrow_rect().contains(self.desk.scene_point(event))
        if not self._on_arrow:
            self._select(adds=adds_to_selection(event))

    def click(self, event: QMouseEvent) -> None:
        """Collapse the frame, if it was its arrow."""
        if self._on_arrow:
            self.desk.toggle(self._frame.frame.key)

    def _select(self, *, adds: bool) -> None:
        if not adds:
            self.desk.viewer.scene().clearSelection()
        for card in self._held:
            card.setSelected(True)


class MoveCollapsed(MoveCards):
    """A press on what stands for a collapsed frame; a click on its arrow expands it."""

    def click(self, event: QMouseEvent) -> None:
        """Expand the frame, if it was the arrow."""
        if on_arrow(self._card, self.desk.scene_point(event)):
            self.desk.toggle(self.desk.stage.key_of(self._card.card))
        else:
            super().click(event)


def on_arrow(card: CardItem, point: QPointF) -> bool:
    """Whether a point of the scene is on the arrow of what stands for a collapsed frame."""
    return CHIP_PLACE.contains(card.mapFromScene(point))
