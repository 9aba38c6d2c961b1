"""Where documents are saved: a file, or an item of the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.files import FileVersion, read_file, save_file
from apiflow_desktop.store.library import WorkflowRow, Workflows


@dataclass(frozen=True)
class FileTarget:
    """A document that lives in a file.

    Attributes:
        path: The file.
        version: What it held when it was last read or written; None to overwrite whatever
            is there, as the user was asked.
    """

    path: Path
    version: FileVersion | None

    @property
    def title(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def location(self) -> str:
        """The file's path."""
        return str(self.path)

    def save(self, document: Document) -> FileTarget:
        """Write the document into the file.

        Raises:
            FileChangedOnDisk: Another program wrote it meanwhile; nothing was written.
            UserFacingError: It cannot be written; the old content is untouched.
        """
        version = save_file(self.path, document.to_bytes(), expected=self.version)
        return FileTarget(self.path, version)


@dataclass(frozen=True)
class LibraryTarget:
    """A document that lives in the library.

    Attributes:
        row: The item as it was when last read or written.
    """

    workflows: Workflows
    row: WorkflowRow

    @property
    def title(self) -> str:
        """The item's name."""
        return self.row.name

    @property
    def location(self) -> str:
        """In words."""
        return "Library"

    def save(self, document: Document) -> LibraryTarget:
        """Write the document into the library, its text as it is.

        Raises:
            UserFacingError: It cannot be written.
        """
        row = self.workflows.update(
            self.row.id, name=document.title or self.row.name, document=document.to_bytes()
        )
        return LibraryTarget(self.workflows, row)


def open_file(path: Path) -> tuple[Document, FileTarget]:
    """Read a workflow from a file; opening one runs nothing.

    Raises:
        UserFacingError: It cannot be read.
        DocumentUnreadable: It is not a workflow; says where and why.
    """
    data, version = read_file(path)
    return Document.from_bytes(data, name=str(path)), FileTarget(path, version)


def open_library_item(workflows: Workflows, number: int) -> tuple[Document, LibraryTarget]:
    """Read a workflow from the library.

    Raises:
        UserFacingError: It is gone, or it is not a workflow.
    """
    row = workflows.get(number)
    return Document.from_bytes(row.document, name=row.name), LibraryTarget(workflows, row)
