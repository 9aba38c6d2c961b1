"""Edits of the texts that stand in files beside a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.inline_files import inline_file

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class SetScript(Edit, frozen=True):
    """Give a script step another source, wherever it stands.

    Attributes:
        handle: The step.
        text: The source, or the lock.
        key: ``content`` or ``lock``.
    """

    handle: Handle
    text: str
    key: str = "content"

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Edit script") if self.key == "content" else _("Change lock")

    def merge_key(self, document: Document) -> str | None:
        """Merge what is typed."""
        del document
        return f"script:{self.handle}:{self.key}"

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = (*transaction.pointer_of(self.handle), "value", self.key)
        file = inline_file(transaction.object_at(pointer[:-1]).get(self.key))
        if file is not None and transaction.document.files.is_folder:
            transaction.touched.add(self.handle)
            transaction.set_file(file, self.text)
        else:
            transaction.set(pointer, self.text)


class TakeOver(Edit, frozen=True):
    """Take over a whole document as it is somewhere else, its files too.

    Attributes:
        text: Its text.
        files: The texts of files beside it, by name; others stay.
        drafts: The text of its drafts; empty to leave those as they are.
    """

    verbatim: ClassVar[bool] = True

    text: str
    files: tuple[tuple[str, str], ...] = ()
    drafts: str = ""

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Reload")

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.replace_text(self.text)
        for file, text in self.files:
            transaction.set_file(file, text)
        if self.drafts:
            transaction.replace_drafts(self.drafts)
