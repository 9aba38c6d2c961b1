"""Which gesture a press begins."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.draw_wire import DrawDataWire, DrawExecWire
from apiflow_desktop.gui.canvas.gestures.frames import MoveCollapsed, MoveDraft, MoveFrame
from apiflow_desktop.gui.canvas.gestures.move_cards import MoveCards
from apiflow_desktop.gui.canvas.gestures.move_group import MoveGroup
from apiflow_desktop.gui.canvas.gestures.notes import MoveNote, ResizeNote
from apiflow_desktop.gui.canvas.gestures.pan import Pan
from apiflow_desktop.gui.canvas.gestures.select import BoxSelect
from apiflow_desktop.gui.canvas.gestures.slice import SliceWires
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.gui.canvas.hits import (
    card_at,
    draft_title_at,
    frame_at,
    group_at,
    note_at,
    port_at,
    wire_at,
)
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.openflow.picture.model import COLLAPSED

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class GestureChoice:
    """Chooses by what is under the mouse: a port, a card, a wire, or nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def pan(self) -> Gesture:
        """Return a gesture that moves the view."""
        return Pan(self._desk)

    def begin(self, event: QMouseEvent) -> Gesture | None:
        """Return the gesture for a press; None if it begins none."""
        point = self._desk.scene_point(event)
        if event.button() == Qt.MouseButton.RightButton:
            self._select_for_menu(event, point)
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        on_card = self._on_card(point)
        if on_card is None and _slices(event):
            return SliceWires(self._desk)
        return on_card or self._on_ground(point)

    def _on_card(self, point: QPointF) -> Gesture | None:
        scene = self._desk.viewer.scene()
        port = port_at(scene, point)
        if port is not None:
            kind = DrawExecWire if port.port.flow == "exec" else DrawDataWire
            return kind(self._desk, port)
        card = card_at(scene, point)
        if card is not None:
            kind_of_move = MoveCollapsed if card.card.kind == COLLAPSED else MoveCards
            return kind_of_move(self._desk, card)
        return None

    def _on_ground(self, point: QPointF) -> Gesture | None:
        scene = self._desk.viewer.scene()
        wire = wire_at(scene, point)
        if wire is not None:
            scene.clearSelection()
            wire.setSelected(True)
            return None
        titled = self._on_title(point)
        if titled is not None:
            return titled
        group = group_at(scene, point)
        if group is not None:
            return MoveGroup(self._desk, group)
        note = note_at(scene, point)
        if note is not None:
            kind_of_drag = ResizeNote if note.in_corner(point) else MoveNote
            return kind_of_drag(self._desk, note)
        return BoxSelect(self._desk)

    def _on_title(self, point: QPointF) -> Gesture | None:
        """Return the gesture of what a frame or a draft holds, on its title."""
        scene = self._desk.viewer.scene()
        frame = frame_at(scene, point)
        if frame is not None:
            return MoveFrame(self._desk, frame)
        draft = draft_title_at(scene, point)
        return MoveDraft(self._desk, draft) if draft is not None else None

    def _select_for_menu(self, event: QMouseEvent, point: QPointF) -> None:
        """Select what a menu is asked for; a menu of the ground is not about notes or groups."""
        scene = self._desk.viewer.scene()
        card = card_at(scene, point)
        titled = self._on_title(point) if card is None else None
        if titled is not None:
            titled.press(event)
            return
        item = card or group_at(scene, point) or note_at(scene, point)
        if item is None:
            for selected in scene.selectedItems():
                if isinstance(selected, NoteItem | GroupItem):
                    selected.setSelected(False)
        elif not item.isSelected():
            scene.clearSelection()
            item.setSelected(True)


def _slices(event: QMouseEvent) -> bool:
    """Whether a press on the ground cuts; some window managers keep Alt with the mouse."""
    keys = event.modifiers()
    return bool(keys & Qt.KeyboardModifier.AltModifier) or keys & _CTRL_SHIFT == _CTRL_SHIFT
