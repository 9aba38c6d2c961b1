"""Edits of the branches of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.edits.base import Edit, step_name
from apiflow_desktop.openflow.edits.modules import ensure_list
from apiflow_desktop.openflow.edits.values import MoveItem
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import Pointer
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction

_BRANCHING = ("branchone", "branchall")


def new_branch(kind: str) -> JsonObject:
    """Return an empty branch for a step of a kind; its condition is to be typed."""
    if kind == "branchall":
        return {"summary": "", "skip_failure": False, "modules": []}
    return {"summary": "", "expr": "false", "modules": []}


class AddBranch(Edit, frozen=True):
    """Give a branching step one more branch.

    Attributes:
        handle: The step.
        branch: The branch, ``{summary, expr, modules}``.
        index: Its index; None for the last.
    """

    handle: Handle
    branch: JsonObject
    index: int | None = None

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Add branch to {step}").format(step=step_name(document, self.handle))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = _branches(transaction, self.handle)
        ensure_list(transaction, pointer)
        last = len(transaction.list_at(pointer))
        transaction.insert(pointer, last if self.index is None else self.index, self.branch)


class RemoveBranch(Edit, frozen=True):
    """Remove a branch with the steps in it."""

    handle: Handle
    index: int

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Remove branch of {step}").format(step=step_name(document, self.handle))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.remove((*_branches(transaction, self.handle), self.index))


class MoveBranch(Edit, frozen=True):
    """Give a branch another index among its step's branches.

    Attributes:
        handle: The step.
        index: The branch's index now.
        to_index: Its index then.
    """

    handle: Handle
    index: int
    to_index: int

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Reorder branches of {step}").format(step=step_name(document, self.handle))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        MoveItem((*_branches(transaction, self.handle), self.index), self.to_index).make(
            transaction
        )


def _branches(transaction: Transaction, handle: Handle) -> Pointer:
    pointer = transaction.pointer_of(handle)
    if transaction.object_at((*pointer, "value")).get("type") not in _BRANCHING:
        raise EditRefused(_("This step has no branches."))
    return (*pointer, "value", "branches")
