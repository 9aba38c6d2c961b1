"""Moving and resizing notes."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.snapping import Snapping, on_grid
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.openflow.edits.notes import SetNoteBox
from apiflow_desktop.openflow.notes import NOTE_LEAST
from apiflow_desktop.openflow.rect import Rect


class _NoteDrag(Gesture):
    """A press on a note selects it; a drag changes where it is, as one edit at the end."""

    def __init__(self, desk: Desk, item: NoteItem) -> None:
        super().__init__(desk)
        self._item = item
        self._start = QRectF(item.rect())
        self._snapping: Snapping | None = None

    def press(self, event: QMouseEvent) -> None:
        """Select the note."""
        super().press(event)
        self.desk.viewer.scene().clearSelection()
        self._item.setSelected(True)

    def move(self, event: QMouseEvent) -> None:
        """Show the note where it would be, or say why it stays."""
        way = event.position().toPoint() - self.origin
        if self._snapping is None and way.manhattanLength() < QApplication.startDragDistance():
            return
        if why := self._refusal():
            self.desk.hint.say(why, event.position().toPoint(), refused=True)
            return
        if self._snapping is None:
            self._snapping = Snapping(self.desk, {self._item})
        self._item.place(self._changed(self._start, QPointF(way) / self.desk.viewer.zoom, event))

    def release(self, event: QMouseEvent) -> None:
        """Write down where the note is."""
        self._end()
        rect = self._item.rect()
        if rect == self._start:
            return
        box = Rect(rect.x(), rect.y(), rect.width(), rect.height())
        if not self.desk.push(SetNoteBox(self._item.note.index, box)):
            self._item.place(self._start)

    def cancel(self) -> None:
        """Put the note back."""
        self._end()
        self._item.place(self._start)

    def _end(self) -> None:
        self.desk.hint.hide()
        if self._snapping is not None:
            self._snapping.end()

    def _snapped(self, rect: QRectF, event: QMouseEvent) -> QPointF:
        assert self._snapping is not None
        return self._snapping.correct(rect, event)

    def _refusal(self) -> str:
        if self._item.note.members:
            return _("This note follows its steps.")
        return _("This note is locked.") if self._item.note.locked else ""

    @abstractmethod
    def _changed(self, rect: QRectF, way: QPointF, event: QMouseEvent) -> QRectF:
        """Return where the note is after the mouse went some way."""


class MoveNote(_NoteDrag):
    """Drags a note to another place."""

    def _changed(self, rect: QRectF, way: QPointF, event: QMouseEvent) -> QRectF:
        moved = QRectF(on_grid(rect.topLeft() + way), rect.size())
        return moved.translated(self._snapped(moved, event))


class ResizeNote(_NoteDrag):
    """Drags the bottom right corner of a note."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def _changed(self, rect: QRectF, way: QPointF, event: QMouseEvent) -> QRectF:
        end = on_grid(rect.bottomRight() + way)
        end += self._snapped(QRectF(end, end), event)
        width = max(end.x() - rect.x(), NOTE_LEAST[0])
        height = max(end.y() - rect.y(), NOTE_LEAST[1])
        return QRectF(rect.x(), rect.y(), width, height)
