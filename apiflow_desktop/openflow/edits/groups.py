"""Edits of the groups of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.edits.modules import outermost, runs
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class AddGroup(Edit, frozen=True):
    """Put neighbouring steps into a group."""

    handles: tuple[Handle, ...]
    title: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Group steps")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        document = transaction.document
        pointers = outermost(document, map(document.pointer_of, self.handles))
        if not pointers:
            raise EditRefused(_("Select the steps of the group first."))
        (first, count), *others = runs(pointers)
        at = first[-1]
        if others or not isinstance(at, int):
            raise EditRefused(_("Only neighbouring steps of one list can be a group."))
        group: JsonObject = {
            "start_id": _id_at(document, first),
            "end_id": _id_at(document, (*first[:-1], at + count - 1)),
            "summary": self.title,
        }
        pointer = _groups(document)
        groups = document.flow_value.get("groups")
        if isinstance(groups, list):
            transaction.insert(pointer, len(groups), group)
        else:
            transaction.set(pointer, [group])


class SetGroupTitle(Edit, frozen=True):
    """Give a group another title."""

    index: int
    title: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Rename group")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.set((*_pointer(transaction, self.index), "summary"), self.title)


class SetGroupCollapsed(Edit, frozen=True):
    """Draw a group as one card, or whole; so it is when the document is opened again."""

    index: int
    collapsed: bool

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Collapse group") if self.collapsed else _("Expand group")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = _pointer(transaction, self.index)
        transaction.set((*pointer, "autocollapse"), self.collapsed)


class RemoveGroups(Edit, frozen=True):
    """Dissolve groups; their steps stay. The list goes with the last one."""

    indices: tuple[int, ...]

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return ngettext("Dissolve group", "Dissolve groups", len(self.indices))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointers = [
            _pointer(transaction, index) for index in sorted(set(self.indices), reverse=True)
        ]
        if len(pointers) == len(transaction.list_at(_groups(transaction.document))):
            transaction.remove(_groups(transaction.document))
            return
        for pointer in pointers:
            transaction.remove(pointer)


def _groups(document: Document) -> Pointer:
    return (*document.value_pointer, "groups")


def _pointer(transaction: Transaction, index: int) -> Pointer:
    pointer = _groups(transaction.document)
    if not 0 <= index < len(transaction.list_at(pointer)):
        raise EditRefused(_("The group is gone."))
    return (*pointer, index)


def _id_at(document: Document, pointer: Pointer) -> str:
    module = document.get(pointer)
    name = module.get("id") if isinstance(module, dict) else None
    if not isinstance(name, str) or not name or len(document.handles_by_id(name)) > 1:
        raise EditRefused(
            _("The first and the last step of a group need an id of their own."),
            hint=_("Give the step another id in the inspector."),
        )
    return name
