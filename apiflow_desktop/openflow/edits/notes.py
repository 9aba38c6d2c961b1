"""Edits of the notes of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.rect import Rect

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class AddNote(Edit, frozen=True):
    """Put a note onto the drawing, over those that are there."""

    text: str
    colour: str
    box: Rect

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Add note")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = (*transaction.document.value_pointer, "notes")
        notes = transaction.document.flow_value.get("notes")
        known = notes if isinstance(notes, list) else []
        note: JsonObject = {
            "id": _fresh_id(known),
            "text": self.text,
            "position": _position(self.box),
            "size": _size(self.box),
            "color": self.colour,
            "type": "free",
            "locked": False,
        }
        if isinstance(notes, list):
            transaction.insert(pointer, len(notes), note)
        else:
            transaction.set(pointer, [note])


class SetNoteText(Edit, frozen=True):
    """Write another text on a note."""

    index: int
    text: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Edit note")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.set((*_pointer(transaction, self.index), "text"), self.text)


class SetNoteColour(Edit, frozen=True):
    """Give notes another colour: a name or ``#hex``."""

    indices: tuple[int, ...]
    colour: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Colour note")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        for index in self.indices:
            transaction.set((*_pointer(transaction, index), "color"), self.colour)


class SetNoteLocked(Edit, frozen=True):
    """Fasten notes where they are, or let them be moved."""

    indices: tuple[int, ...]
    locked: bool

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Lock note") if self.locked else _("Unlock note")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        for index in self.indices:
            transaction.set((*_pointer(transaction, index), "locked"), self.locked)


class SetNoteBox(Edit, frozen=True):
    """Put a note elsewhere, or make it larger or smaller.

    Attributes:
        box: Where it is from now on, in the drawing.
    """

    index: int
    box: Rect

    def label(self, document: Document) -> str:
        """Name the edit."""
        note = document.get((*document.value_pointer, "notes", self.index))
        resized = isinstance(note, dict) and note.get("size") != _size(self.box)
        return _("Resize note") if resized else _("Move note")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = _pointer(transaction, self.index)
        if transaction.object_at(pointer).get("locked") is True:
            raise EditRefused(_("This note is locked."), hint=_("Unlock it in its menu first."))
        transaction.set((*pointer, "position"), _position(self.box))
        transaction.set((*pointer, "size"), _size(self.box))


class RemoveNotes(Edit, frozen=True):
    """Take notes off the drawing; the list goes with the last one."""

    indices: tuple[int, ...]

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return ngettext("Delete note", "Delete notes", len(self.indices))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = (*transaction.document.value_pointer, "notes")
        gone = {_pointer(transaction, index)[-1] for index in self.indices}
        if len(gone) == len(transaction.list_at(pointer)):
            transaction.remove(pointer)
            return
        for index in sorted(set(self.indices), reverse=True):
            transaction.remove((*pointer, index))


def _pointer(transaction: Transaction, index: int) -> Pointer:
    pointer = (*transaction.document.value_pointer, "notes")
    if not 0 <= index < len(transaction.list_at(pointer)):
        raise EditRefused(_("The note is gone."))
    return (*pointer, index)


def _fresh_id(notes: list[JsonValue]) -> str:
    taken = {note.get("id") for note in notes if isinstance(note, dict)}
    number = 1
    while f"note-{number}" in taken:
        number += 1
    return f"note-{number}"


def _position(box: Rect) -> JsonObject:
    return {"x": _plain(box.x), "y": _plain(box.y)}


def _size(box: Rect) -> JsonObject:
    return {"width": _plain(box.width), "height": _plain(box.height)}


def _plain(number: float) -> JsonValue:
    return int(number) if number == int(number) else number
