"""An edit that is known by its texts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.past import PastStep, played
from apiflow_desktop.openflow.shelf import SHELF_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class SetTexts(Edit, frozen=True):
    """Give the document, its drafts and the files beside it the texts they had at another time.

    Attributes:
        texts: By the names that splices call them; one that is not named stays.
        title: What the undo menu calls it.
    """

    verbatim: ClassVar[bool] = True

    texts: tuple[tuple[str, str], ...]
    title: str = ""

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return self.title

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        for file, text in self.texts:
            if file == SHELF_FILE:
                transaction.replace_drafts(text)
            elif file:
                transaction.set_file(file, text)
            else:
                transaction.replace_text(text)


def texts_of(document: Document) -> dict[str, str]:
    """Return all texts of a document, by the names that splices call them."""
    beside = document.files.texts() or {}
    return {"": document.text, SHELF_FILE: document.shelf.text, **beside}


def play_step(document: Document, step: PastStep) -> SetTexts:
    """Return the edit that does a step of the past in a document."""
    touched = {one.file for one in step.splices}
    after: Mapping[str, str] = played(texts_of(document), step.splices)
    return SetTexts(tuple((file, after[file]) for file in touched), step.label)
