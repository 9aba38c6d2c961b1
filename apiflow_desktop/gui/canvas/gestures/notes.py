"""Moving and resizing notes."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.openflow.edits.notes import SetNoteBox
from apiflow_desktop.openflow.notes import NOTE_LEAST
from apiflow_desktop.openflow.picture.metrics import Rect

_GRID = 4.0


class _NoteDrag(Gesture):
    """A press on a note selects it; a drag changes where it is, as one edit at the end."""

    def __init__(self, desk: Desk, item: NoteItem) -> None:
        super().__init__(desk)
        self._item = item
        self._start = QRectF(item.rect())
        self._dragging = False

    def press(self, event: QMouseEvent) -> None:
        """Select the note."""
        super().press(event)
        self.desk.viewer.scene().clearSelection()
        self._item.setSelected(True)

    def move(self, event: QMouseEvent) -> None:
        """Show the note where it would be, or say why it stays."""
        way = event.position().toPoint() - self.origin
        if not self._dragging and way.manhattanLength() < QApplication.startDragDistance():
            return
        if why := self._refusal():
            self.desk.hint.say(why, event.position().toPoint(), refused=True)
            return
        self._dragging = True
        self._item.place(self._changed(self._start, QPointF(way) / self.desk.viewer.zoom))

    def release(self, event: QMouseEvent) -> None:
        """Write down where the note is."""
        self.desk.hint.hide()
        rect = self._item.rect()
        if not self._dragging or rect == self._start:
            return
        box = Rect(rect.x(), rect.y(), rect.width(), rect.height())
        if not self.desk.push(SetNoteBox(self._item.note.index, box)):
            self._item.place(self._start)

    def cancel(self) -> None:
        """Put the note back."""
        self.desk.hint.hide()
        self._item.place(self._start)

    def _refusal(self) -> str:
        if self._item.note.members:
            return "This note follows its steps."
        return "This note is locked." if self._item.note.locked else ""

    @abstractmethod
    def _changed(self, rect: QRectF, way: QPointF) -> QRectF:
        """Return where the note is after the mouse went some way."""


class MoveNote(_NoteDrag):
    """Drags a note to another place."""

    def _changed(self, rect: QRectF, way: QPointF) -> QRectF:
        return QRectF(_snapped(rect.topLeft() + way), rect.size())


class ResizeNote(_NoteDrag):
    """Drags the bottom right corner of a note."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def _changed(self, rect: QRectF, way: QPointF) -> QRectF:
        end = _snapped(rect.bottomRight() + way)
        width = max(end.x() - rect.x(), NOTE_LEAST[0])
        height = max(end.y() - rect.y(), NOTE_LEAST[1])
        return QRectF(rect.x(), rect.y(), width, height)


def _snapped(point: QPointF) -> QPointF:
    return QPointF(round(point.x() / _GRID) * _GRID, round(point.y() / _GRID) * _GRID)
