"""Edits that make drafts: chains of steps beside the workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.edits.base import Edit, step_name
from apiflow_desktop.openflow.edits.modules import MoveModules
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.shelf import At

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class DetachChain(Edit, frozen=True):
    """Take a step, and all that follows it in its list, out: a draft of their own.

    Attributes:
        handle: The first step of the chain.
        at: Where its card stands; None to leave that to the layout.
    """

    handle: Handle
    at: At | None = None

    def label(self, document: Document) -> str:
        """Name the edit."""
        name = step_name(document, self.handle)
        return _("Detach {name} and what follows").format(name=name)

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = transaction.pointer_of(self.handle)
        _check_can_hang_loose(transaction.document, self.handle)
        index = pointer[-1]
        assert isinstance(index, int)
        if index == 0 and transaction.document.place(self.handle).slot == "draft":
            raise EditRefused(_("This chain is a draft already."))
        count = len(transaction.list_at(pointer[:-1])) - index
        transaction.move(pointer, transaction.add_draft(self.at), 0, count)


class PutAside(Edit, frozen=True):
    """Take steps out, each with what it contains: together a draft of their own.

    What followed them closes up.

    Attributes:
        handles: The steps.
        at: Where the card of the first stands; None to leave that to the layout.
    """

    handles: tuple[Handle, ...]
    at: At | None = None

    def label(self, document: Document) -> str:
        """Name the edit."""
        count = len(self.handles)
        if count == 1:
            name = step_name(document, self.handles[0])
            return _("Make a draft of {name}").format(name=name)
        text = ngettext("Make a draft of {count} step", "Make a draft of {count} steps", count)
        return text.format(count=count)

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        for handle in self.handles:
            transaction.pointer_of(handle)
            _check_can_hang_loose(transaction.document, handle)
        MoveModules(self.handles, transaction.add_draft(self.at), 0).make(transaction)


class AddDraft(Edit, frozen=True):
    """Make a draft of new steps.

    Attributes:
        modules: The steps.
        at: Where the card of the first stands; None to leave that to the layout.
    """

    modules: tuple[JsonObject, ...]
    at: At | None = None

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        count = len(self.modules)
        name = self.modules[0].get("id")
        if count == 1 and isinstance(name, str) and name:
            return _("Add {name}").format(name=name)
        return ngettext("Add {count} step", "Add {count} steps", count).format(count=count)

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        target = transaction.add_draft(self.at)
        for index, module in enumerate(self.modules):
            transaction.insert(target, index, module)


def _check_can_hang_loose(document: Document, handle: Handle) -> None:
    slot = document.place(handle).slot
    if slot == "tool":
        raise EditRefused(_("A tool belongs to its agent; it cannot be a draft."))
    if slot in ("failure", "preprocessor"):
        raise EditRefused(_("This step stands alone already; delete it where it is not wanted."))
