"""A press on the title of a frame or a draft, or on what stands for a collapsed frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.card_paint import CHIP_PLACE
from apiflow_desktop.gui.canvas.draft_item import DraftItem
from apiflow_desktop.gui.canvas.frame_item import FrameItem
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.gestures.move_cards import MoveCards
from apiflow_desktop.gui.canvas.gestures.select import adds_to_selection


class MoveTogether(MoveCards):
    """A press on a title selects what it stands over; a drag moves that.

    With Shift or Ctrl that is added to the selection; a click with them takes it out again.

    Args:
        desk: What the gesture works on.
        held: The cards that the title stands over.
    """

    def __init__(self, desk: Desk, held: Sequence[CardItem]) -> None:
        super().__init__(desk, held[0])
        self._held = held
        self._were_selected = all(card.isSelected() for card in held)

    def press(self, event: QMouseEvent) -> None:
        """Select what the title stands over."""
        super().press(event)
        if not adds_to_selection(event):
            self.desk.viewer.scene().clearSelection()
        self._select(selected=True)

    def click(self, event: QMouseEvent) -> None:
        """Take it out of the selection, if all of it was in it and a key is held."""
        if self._were_selected and adds_to_selection(event):
            self._select(selected=False)

    def _select(self, *, selected: bool) -> None:
        for card in self._held:
            card.setSelected(selected)


class MoveDraft(MoveTogether):
    """A press on the title of a draft selects its steps; a drag moves them."""

    def __init__(self, desk: Desk, draft: DraftItem) -> None:
        super().__init__(desk, draft.cards)


class MoveFrame(MoveTogether):
    """A press on a frame's title selects what it holds; a drag moves that.

    A click on the arrow before the title collapses the frame.
    """

    def __init__(self, desk: Desk, frame: FrameItem) -> None:
        super().__init__(
            desk, [desk.stage.cards[key] for chain in frame.frame.chains for key in chain]
        )
        self._frame = frame
        self._on_arrow = False

    def press(self, event: QMouseEvent) -> None:
        """Select what the frame holds, unless it is the arrow that is pressed."""
        self._on_arrow = self._frame.arrow_rect().contains(self.desk.scene_point(event))
        if self._on_arrow:
            MoveCards.press(self, event)
        else:
            super().press(event)
            self.desk.stage.titled = self._frame.frame.key

    def click(self, event: QMouseEvent) -> None:
        """Collapse the frame, if it was its arrow."""
        if self._on_arrow:
            self.desk.toggle(self._frame.frame.key)
        else:
            super().click(event)


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
