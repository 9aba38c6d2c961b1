"""Moving cards by hand: placement beside the document, or, dropped on a wire, an edit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.card_drag import CardDrag
from apiflow_desktop.gui.canvas.gestures.drop_place import DropPlaces, Place
from apiflow_desktop.gui.canvas.gestures.select import adds_to_selection
from apiflow_desktop.gui.canvas.room import make_room
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.picture.model import CardKey
from apiflow_desktop.openflow.picture.moves import move_steps


class MoveCards(Gesture):
    """A press on a card selects it; a drag moves the selected cards and what they contain.

    Dropped on an execution wire or output of other cards, the steps go there; with Alt they
    are only put aside, with Ctrl they are not brought into line with others.
    """

    def __init__(self, desk: Desk, card: CardItem) -> None:
        super().__init__(desk)
        self._card = card
        self._was_selected = card.isSelected()
        self._drag: CardDrag | None = None
        self._places = DropPlaces(desk)

    def press(self, event: QMouseEvent) -> None:
        """Select the card."""
        super().press(event)
        self.desk.stage.titled = ""
        if not self._was_selected:
            if not adds_to_selection(event):
                self.desk.viewer.scene().clearSelection()
            self._card.setSelected(True)

    def move(self, event: QMouseEvent) -> None:
        """Move the selected cards, once the mouse has gone far enough to mean it."""
        way = event.position().toPoint() - self.origin
        if self._drag is None:
            if way.manhattanLength() < QApplication.startDragDistance():
                return
            self._drag = self._begin()
        self._drag.move(way, event)
        self._aim(event)

    def release(self, event: QMouseEvent) -> None:
        """Leave the cards where they are; a mere click changes the selection only."""
        if self._drag is not None:
            edit = self._edit_at(event)
            self._look_away()
            if edit is not None:
                self.cancel()
                if self.desk.push(edit):
                    self._settle(self._drag)
                return
            self._drag.leave(_("Move cards"))
        else:
            self.click(event)

    def click(self, event: QMouseEvent) -> None:
        """Change the selection: the mouse was not moved."""
        if adds_to_selection(event):
            self._card.setSelected(not self._was_selected)
        elif event.button() == Qt.MouseButton.LeftButton:
            others = self.desk.viewer.scene().selectedItems()
            if others != [self._card]:
                self.desk.viewer.scene().clearSelection()
                self._card.setSelected(True)

    def cancel(self) -> None:
        """Put the cards back."""
        if self._drag is not None:
            self._look_away()
            self._drag.put_back()

    def _aim(self, event: QMouseEvent) -> None:
        """Mark the wire under the mouse and say what a drop there would do."""
        place = self._place_at(event)
        self._places.mark(place)
        text, refused = "", False
        if place is not None:
            try:
                edit = self._edit_to(place)
                text = _("Put here (Alt: only move the card)") if edit is not None else ""
            except UserFacingError as reason:
                text, refused = reason.what, True
        self.desk.hint.say(text, event.position().toPoint(), refused=refused)

    def _settle(self, drag: CardDrag) -> None:
        """Let steps that went elsewhere in the flow stand there, where others make room."""
        stage = self.desk.stage
        moved = [key for key in stage.cards if key in drag.keys]
        if not stage.placed or not moved:
            return
        stage.tidy(moved)
        inside: set[CardKey] = set()
        for key in moved:
            if key not in inside:
                make_room(stage, key)
                inside.update(stage.with_contents([key]))
        self.desk.settled()

    def _look_away(self) -> None:
        self._places.mark(None)
        self.desk.hint.hide()

    def _edit_at(self, event: QMouseEvent) -> Edit | None:
        place = self._place_at(event)
        try:
            return self._edit_to(place) if place is not None else None
        except UserFacingError as refused:
            self.desk.refuse(refused.what)
            return None

    def _edit_to(self, place: Place) -> Edit | None:
        document = self.desk.document()
        steps = self.desk.stage.selected_steps()
        if document is None or not steps:
            return None
        return move_steps(document, steps, self._places.spot(document, place))

    def _place_at(self, event: QMouseEvent) -> Place | None:
        """Return the wire or output under the mouse; over a card, cards are only moved."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return None
        dragged = self._drag.keys if self._drag is not None else frozenset()
        place = self._places.at(self.desk.scene_point(event), dragged)
        return None if isinstance(place, CardItem) else place

    def _begin(self) -> CardDrag:
        stage = self.desk.stage
        selected = [item.card.key for item in stage.selected_items()]
        return CardDrag(self.desk, stage.with_contents(selected))
