"""Writing out what YAML's aliases stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.edits.base import Edit

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class WriteOutAliases(Edit, frozen=True):
    """Write in the place of each alias ``*name`` what it stands for.

    Attributes:
        name: The name of the anchor; None for all aliases of the document.
    """

    name: str | None = None

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return (
            _("Write out the aliases")
            if self.name is None
            else _("Write out *{name}").format(name=self.name)
        )

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        transaction.write_out(self.name)
