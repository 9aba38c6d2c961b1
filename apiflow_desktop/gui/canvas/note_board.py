"""The notes on the canvas: what is shown of them, and what is done with those selected."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, QRectF

from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.note_editor import NoteEditor
from apiflow_desktop.gui.canvas.note_item import PADDING, NoteItem
from apiflow_desktop.openflow.edits.notes import (
    AddNote,
    SetNoteColour,
    SetNoteLocked,
    SetNoteText,
)
from apiflow_desktop.openflow.notes import NOTE_SIZE, Note, read_notes
from apiflow_desktop.openflow.picture.metrics import Rect

_GRID = 4.0
_AROUND = 28.0
_BEHIND_TITLE = 64.0
_FIRST_COLOUR = "yellow"


class NoteBoard(QObject):
    """Keeps the notes in the scene equal to those of the document.

    Attributes:
        items: What is shown, by the keys of the notes.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._scene = desk.viewer.scene()
        self._editor: NoteEditor | None = None
        self.items: dict[str, NoteItem] = {}

    def show(self) -> None:
        """Show the notes of the document as they are."""
        document = self._desk.document()
        notes = read_notes(document.flow_value) if document is not None else ()
        known = {note.key: note for note in notes}
        for key in [key for key in self.items if key not in known]:
            self._drop(key)
        for key, note in known.items():
            rect = self._rect_of(note)
            if key in self.items:
                self.items[key].show_note(note, rect)
            else:
                self.items[key] = NoteItem(note, rect)
                self._scene.addItem(self.items[key])

    def follow_cards(self) -> None:
        """Put notes that lie behind steps where those are."""
        for item in self.items.values():
            if item.note.members:
                item.place(self._rect_of(item.note))

    def bounds(self) -> QRectF:
        """Return the area of all notes."""
        area = QRectF()
        for item in self.items.values():
            area = area.united(item.rect())
        return area

    def selected(self) -> list[NoteItem]:
        """List the selected notes."""
        return [item for item in self.items.values() if item.isSelected()]

    def add(self, screen: QPoint) -> None:
        """Put a new note at a place of the screen, and let the user write on it."""
        viewer = self._desk.viewer
        point = viewer.mapToScene(viewer.viewport().mapFromGlobal(screen))
        x, y = (round(value / _GRID) * _GRID for value in (point.x(), point.y()))
        before = set(self.items)
        if not self._desk.push(AddNote("", _FIRST_COLOUR, Rect(x, y, *NOTE_SIZE))):
            return
        for key in set(self.items) - before:
            self.select(self.items[key])
            self.edit(self.items[key])

    def select(self, item: NoteItem) -> None:
        """Select a note alone."""
        self._scene.clearSelection()
        item.setSelected(True)

    def edit(self, item: NoteItem) -> None:
        """Let the user type the text of a note in its place."""
        self.end_editing()
        self._desk.viewer.ensure_visible(item.rect())
        self._editor = NoteEditor(
            self._desk.viewer,
            item,
            lambda text: self._desk.push(SetNoteText(item.note.index, text)),
        )

    def end_editing(self, *, take: bool = True) -> None:
        """Close the field a note is typed in, if there is one."""
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.finish(take=take)

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

    def _drop(self, key: str) -> None:
        item = self.items.pop(key)
        if self._editor is not None and self._editor.item is item:
            self.end_editing(take=False)
        self._scene.removeItem(item)

    def _rect_of(self, note: Note) -> QRectF:
        area = QRectF()
        for card in self._desk.stage.cards.values():
            if card.card.module_id and card.card.module_id in note.members:
                area = area.united(card.rect())
        if not area.isEmpty():
            return area.adjusted(-_AROUND, -_BEHIND_TITLE, _AROUND, _AROUND)
        box = note.box or Rect(0.0, -NOTE_SIZE[1] - 4 * PADDING, *NOTE_SIZE)
        return QRectF(box.x, box.y, box.width, box.height)
