"""What all edits have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.handles import Handle

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class Edit(Struct, frozen=True):
    """One kind of change a user can ask for."""

    verbatim: ClassVar[bool] = False
    """It brings text as someone wrote it: a script that stands in it is not put into a file."""

    def label(self, document: Document) -> str:
        """Name the edit for the undo menu; the document is as it was before."""
        raise NotImplementedError

    def merge_key(self, document: Document) -> str | None:
        """Name the burst of typing this belongs to; None if it stands alone."""
        del document
        return None

    def make(self, transaction: Transaction) -> None:
        """Do it.

        Raises:
            EditRefused: It cannot be done; what was done of it is undone by the caller.
        """
        raise NotImplementedError


def step_name(document: Document, handle: Handle) -> str:
    """Name a step for a message: its id, else its summary."""
    try:
        module = document.module(handle)
    except KeyError:
        return _("step")
    for key in ("id", "summary"):
        name = module.get(key)
        if isinstance(name, str) and name:
            return name
    return _("step")


def is_typed(value: JsonValue) -> bool:
    """Tell whether a value is one that people type letter by letter."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)
