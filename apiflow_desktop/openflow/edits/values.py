"""Edits of any place in the document, by pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer, format_pointer
from apiflow_desktop.openflow.edits.base import Edit, is_typed
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.splices import difference

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction

_BURST = 40
"""More characters than these at once are pasted, not typed."""


class SetValue(Edit, frozen=True):
    """Give a place a value; a key that is not there is added. Equal parts keep their text."""

    pointer: Pointer
    value: JsonValue

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Change {name}").format(name=_last(self.pointer))

    def merge_key(self, document: Document) -> str | None:
        """Merge while a text or a number is typed."""
        try:
            old = document.get(self.pointer)
        except KeyError:
            return None
        both = is_typed(old) and is_typed(self.value)
        return f"set:{format_pointer(self.pointer)}" if both else None

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.set(self.pointer, self.value)


class RemoveKey(Edit, frozen=True):
    """Remove a key from an object."""

    pointer: Pointer

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Remove {name}").format(name=_last(self.pointer))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.object_at(self.pointer[:-1])
        transaction.remove(self.pointer)


class InsertItem(Edit, frozen=True):
    """Put a value into a list."""

    list_pointer: Pointer
    index: int
    value: JsonValue

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Add to {name}").format(name=_last(self.list_pointer))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.insert(self.list_pointer, self.index, self.value)


class RemoveItem(Edit, frozen=True):
    """Remove an item from a list."""

    pointer: Pointer

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Remove from {name}").format(name=_last(self.pointer[:-1]))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.list_at(self.pointer[:-1])
        transaction.remove(self.pointer)


class MoveItem(Edit, frozen=True):
    """Move an item within its list.

    Attributes:
        pointer: The item.
        to_index: Its index after the move.
    """

    pointer: Pointer
    to_index: int

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Reorder {name}").format(name=_last(self.pointer[:-1]))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        items = transaction.list_at(self.pointer[:-1])
        if not 0 <= self.to_index < len(items):
            raise EditRefused(
                _("The list has {count} items; there is no place {to_index} in it.").format(
                    count=len(items), to_index=self.to_index
                ),
                where=format_pointer(self.pointer[:-1]),
            )
        if self.to_index != self.pointer[-1]:
            transaction.move(self.pointer, self.pointer[:-1], self.to_index)


class ReplaceText(Edit, frozen=True):
    """Take over the whole text, as typed by the user; steps keep their handles by id or place."""

    verbatim: ClassVar[bool] = True

    text: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Edit text")

    def merge_key(self, document: Document) -> str | None:
        """Merge what is typed within one line."""
        splice = difference(document.text, self.text)
        if splice is None or len(splice.old) + len(splice.new) > _BURST:
            return None
        if "\n" in splice.old or "\n" in splice.new:
            return None
        return f"text:{document.line_column(splice.start)[0]}"

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.replace_text(self.text)


class Batch(Edit, frozen=True):
    """Several edits as one undo step; each sees what those before it did.

    Attributes:
        burst: Names the burst of typing this belongs to; empty if it stands alone.
    """

    name: str
    edits: tuple[Edit, ...]
    burst: str = ""

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return self.name

    def merge_key(self, document: Document) -> str | None:
        """Merge while it is typed."""
        del document
        return self.burst or None

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        for edit in self.edits:
            transaction.settle()
            edit.make(transaction)


def _last(pointer: Pointer) -> str:
    names = [part for part in pointer if isinstance(part, str)]
    return names[-1] if names else "document"
