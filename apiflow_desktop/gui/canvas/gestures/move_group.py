"""Moving a group: its steps go, and it follows them."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.card_drag import CardDrag
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.openflow.picture.stretches import stretch_key


class MoveGroup(Gesture):
    """A press on a group's title selects it; a drag moves its steps and what they contain.

    A click on the arrow before the title lets the group be drawn as one card.
    """

    def __init__(self, desk: Desk, group: GroupItem) -> None:
        super().__init__(desk)
        self._group = group
        self._drag: CardDrag | None = None

    def press(self, event: QMouseEvent) -> None:
        """Select the group."""
        super().press(event)
        self.desk.viewer.scene().clearSelection()
        self._group.setSelected(True)

    def move(self, event: QMouseEvent) -> None:
        """Move the steps, once the mouse has gone far enough to mean it."""
        way = event.position().toPoint() - self.origin
        if self._drag is None:
            if way.manhattanLength() < QApplication.startDragDistance():
                return
            stage, members = self.desk.stage, self._group.shown.members
            own = [key for key, item in stage.cards.items() if item.card.module_id in members]
            self._drag = CardDrag(self.desk, stage.with_contents(own))
        self._drag.move(way, event)

    def release(self, event: QMouseEvent) -> None:
        """Leave the steps where they are."""
        if self._drag is not None:
            self._drag.leave(_("Move group"))
        elif self._group.arrow_rect().contains(self.desk.scene_point(event)):
            self.desk.toggle(stretch_key(self._group.shown.index))

    def cancel(self) -> None:
        """Put the steps back."""
        if self._drag is not None:
            self._drag.put_back()
