"""What a session asks of where its document is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document


class SaveTarget(Protocol):
    """Where a document's bytes go: a file or an item of the library."""

    @property
    def title(self) -> str:
        """What the tab is called while the document has no title of its own."""

    @property
    def location(self) -> str:
        """Where it is, for a tooltip: a path, or the library."""

    @property
    def place(self) -> str:
        """Its key among open documents; empty while there is nothing yet."""

    def save(self, document: Document) -> SaveTarget:
        """Write the document; return the target as it is after that.

        Raises:
            ChangedMeanwhile: Someone else wrote there; nothing was written.
            UserFacingError: It could not be written; nothing was lost.
        """

    def keeping_mine(self) -> SaveTarget:
        """Return the place as one that is written whatever it holds now."""

    def reload(self) -> tuple[Document, SaveTarget]:
        """Read what the place holds now.

        Raises:
            UserFacingError: It cannot be read.
        """


class DraftKeeper(Protocol):
    """Keeps drafts beside the documents they belong to."""

    def keep(self, document: Document, target: object) -> bool:
        """Keep a document's drafts for its place; tell whether there were others before.

        Raises:
            UserFacingError: They cannot be written.
        """


@runtime_checkable
class TextPlace(SaveTarget, Protocol):
    """A place whose text can be corrected while it is no workflow."""

    def read_text(self) -> tuple[str, SaveTarget]:
        """Read its text, whatever that is.

        Raises:
            UserFacingError: It cannot be read, or is no text.
        """

    def save_text(self, data: bytes) -> SaveTarget:
        """Write a text that may be no workflow; return the place as it is after that.

        Raises:
            ChangedMeanwhile: Someone else wrote there; nothing was written.
            UserFacingError: It could not be written; nothing was lost.
        """
