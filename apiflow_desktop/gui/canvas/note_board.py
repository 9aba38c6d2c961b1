"""The notes on the canvas: what is shown of them, and what is done with those selected."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QCursor

from apiflow_desktop.gui.canvas.board import Board
from apiflow_desktop.gui.canvas.note_item import PADDING, NoteItem
from apiflow_desktop.openflow.edits.notes import (
    AddNote,
    SetNoteColour,
    SetNoteLocked,
    SetNoteText,
)
from apiflow_desktop.openflow.notes import NOTE_SIZE, Note, read_notes
from apiflow_desktop.openflow.rect import Rect

_GRID = 4.0
_AROUND = 28.0
_BEHIND_TITLE = 64.0
_FIRST_COLOUR = "yellow"


class NoteBoard(Board[str, NoteItem]):
    """Keeps the notes in the scene equal to those of the document.

    Attributes:
        items: What is shown, by the keys of the notes.
    """

    def show(self) -> None:
        """Show the notes of the document as they are."""
        document = self._desk.document()
        notes = read_notes(document.flow_value) if document is not None else ()
        known = {note.key: note for note in notes}
        self._drop_all_but(known)
        for key, note in known.items():
            rect = self._rect_of(note)
            if key in self.items:
                self.items[key].show_note(note, rect)
            else:
                self._put(key, NoteItem(note, rect))

    def follow_cards(self) -> None:
        """Put notes that lie behind steps where those are."""
        for item in self.items.values():
            if item.note.members:
                item.place(self._rect_of(item.note))

    def add_at_mouse(self) -> None:
        """Put a new note where the mouse is, else in the middle, and let the user write on it."""
        viewer = self._desk.viewer
        place = viewer.mapFromGlobal(QCursor.pos())
        if not viewer.rect().contains(place):
            place = viewer.rect().center()
        point = viewer.mapToScene(viewer.viewport().mapFrom(viewer, place))
        x, y = (round(value / _GRID) * _GRID for value in (point.x(), point.y()))
        before = set(self.items)
        if not self._desk.push(AddNote("", _FIRST_COLOUR, Rect(x, y, *NOTE_SIZE))):
            return
        for key in set(self.items) - before:
            self.select(self.items[key])
            self.edit(self.items[key])

    def edit(self, item: NoteItem) -> None:
        """Let the user type the text of a note in its place."""
        self._desk.viewer.ensure_visible(item.rect())
        self.type_on(item, lambda text: self._desk.push(SetNoteText(item.note.index, text)))

    def edit_selected(self) -> None:
        """Let the user type the text of the selected note."""
        for item in self.selected()[:1]:
            self.edit(item)

    def colour_selected(self, colour: str) -> None:
        """Give the selected notes a colour."""
        indices = self._indices(item for item in self.selected() if item.note.colour != colour)
        if indices:
            self._desk.push(SetNoteColour(indices, colour))

    def lock_selected(self) -> None:
        """Fasten the selected notes; let them be moved if all are fastened."""
        items = self.selected()
        if items:
            locked = not all(item.note.locked for item in items)
            self._desk.push(SetNoteLocked(self._indices(items), locked))

    def _indices(self, items: Iterable[NoteItem]) -> tuple[int, ...]:
        return tuple(item.note.index for item in items)

    def _rect_of(self, note: Note) -> QRectF:
        area = QRectF()
        stage = self._desk.stage
        for key, card in stage.whole.cards.items() if note.members else ():
            if card.module_id and card.module_id in note.members:
                area = area.united(stage.item_of(key).rect())
        if not area.isEmpty():
            return area.adjusted(-_AROUND, -_BEHIND_TITLE, _AROUND, _AROUND)
        box = note.box or Rect(0.0, -NOTE_SIZE[1] - 4 * PADDING, *NOTE_SIZE)
        return QRectF(box.x, box.y, box.width, box.height)
