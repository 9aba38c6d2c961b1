"""Where documents are saved: a file, or an item of the library."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.inline_files import title_of_path
from apiflow_desktop.openflow.text.limits import decode
from apiflow_desktop.services.beside_files import (
    Versions,
    check_beside,
    read_beside,
    remove_unnamed,
    write_beside,
)
from apiflow_desktop.services.files import (
    ChangedMeanwhile,
    FileVersion,
    Progress,
    check_current,
    read_file,
    save_file,
)
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.workflows import WorkflowRow, Workflows, workflow_key

LONGEST_CORRECTED: Final = 4_000_000
"""Characters of a text that is no workflow and can be corrected in the text view."""


class ItemChanged(ChangedMeanwhile):
    """Another window saved or deleted the item of the library since it was read."""


class FileTarget(Struct, frozen=True):
    """A document that lives in a file.

    Attributes:
        path: The file.
        version: What it held when it was last read or written; None to overwrite whatever
            is there, as the user was asked.
        beside: What the scripts beside a flow folder's document held then, by name.
        overwrite: Whether those are written whatever they hold now, as the user was asked.
    """

    path: Path
    version: FileVersion | None
    beside: Versions = {}
    overwrite: bool = False

    @property
    def title(self) -> str:
        """The file's name without its ending; a flow folder's name."""
        return title_of_path(self.path)

    @property
    def place(self) -> str:
        """The key of the file among open documents."""
        return str(self.path.absolute())

    @property
    def location(self) -> str:
        """The file's path."""
        return str(self.path)

    def save(self, document: Document) -> FileTarget:
        """Write the document into the file, and its scripts into theirs.

        Raises:
            FileChangedOnDisk: Another program wrote one meanwhile; nothing was written.
            UserFacingError: One cannot be written; its old content is untouched.
        """
        texts = document.files.named(document.flow_value)
        data, folder = document.to_bytes(), self.path.parent
        if self.version is not None:
            check_current(self.version)
        if not self.overwrite:
            check_beside(folder, texts, self.beside)
        # first the scripts, so that the document never names what is not there
        beside = write_beside(folder, texts, self.beside)
        version = save_file(self.path, data, expected=self.version)
        return FileTarget(self.path, version, remove_unnamed(texts, beside))

    def keeping_mine(self) -> FileTarget:
        """Return the place as one that is written whatever it holds now."""
        return replace(self, version=None, overwrite=True)

    def reload(self) -> tuple[Document, FileTarget]:
        """Read what the file holds now.

        Raises:
            UserFacingError: It cannot be read, or is not a workflow any more.
        """
        return open_file(self.path)

    def read_text(self) -> tuple[str, FileTarget]:
        """Read what the file holds, whether that is a workflow or not.

        Raises:
            UserFacingError: It cannot be read, or is not UTF-8 text.
        """
        data, version = read_file(self.path)
        return decode(data, name=str(self.path)), FileTarget(self.path, version)

    def save_text(self, data: bytes) -> FileTarget:
        """Write a text that may be no workflow into the file.

        Raises:
            FileChangedOnDisk: Another program wrote it meanwhile; nothing was written.
            UserFacingError: It cannot be written; its old content is untouched.
        """
        return FileTarget(self.path, save_file(self.path, data, expected=self.version))


class LibraryTarget(Struct, frozen=True):
    """A document that lives in the library.

    Attributes:
        row: The item as it was when last read or written.
        overwrite: Whether it is written whatever it holds now, as the user was asked.
    """

    workflows: Workflows
    row: WorkflowRow
    overwrite: bool = False

    @property
    def title(self) -> str:
        """The item's name."""
        return self.row.name

    @property
    def place(self) -> str:
        """The key of the item among open documents."""
        return f"item/{self.row.id}"

    @property
    def location(self) -> str:
        """In words."""
        return _("Library")

    def save(self, document: Document) -> LibraryTarget:
        """Write the document into the library, its text as it is.

        Raises:
            ItemChanged: Another window wrote it meanwhile; nothing was written.
            UserFacingError: It cannot be written.
        """
        name, data = document.title or self.row.name, document.to_bytes()
        expected = None if self.overwrite else self.row.document
        # An item may be described where its document is not.
        said = document.description or self.row.description
        try:
            row = self.workflows.update(
                self.row.id, name=name, document=data, description=said, expected=expected
            )
        except NotInStore as gone:
            if not self.overwrite:
                raise self._changed("deleted") from gone
            row = self.workflows.add(
                name=name, document=data, description=said, source=self.row.source
            )
        if row is None:
            raise self._changed("changed")
        return LibraryTarget(self.workflows, row)

    def keeping_mine(self) -> LibraryTarget:
        """Return the place as one that is written whatever it holds now."""
        return replace(self, overwrite=True)

    def reload(self) -> tuple[Document, LibraryTarget]:
        """Read what the item holds now.

        Raises:
            UserFacingError: It is gone, or is not a workflow any more.
        """
        return open_library_item(self.workflows, self.row.id)

    def _changed(self, how: str) -> ItemChanged:
        text = (
            _("“{name}” was deleted by another window since it was opened.")
            if how == "deleted"
            else _("“{name}” was changed by another window since it was opened.")
        )
        return ItemChanged(
            text.format(name=self.row.name),
            where=_("Library"),
            hint=_("Keep yours, or save a copy.")
            if how == "deleted"
            else _(
                "Merge both, reload theirs (undo brings yours back), keep yours or save a copy."
            ),
        )


class NewItemTarget(Struct, frozen=True):
    """A place for a document that is not in the library yet; saving there makes an item of it."""

    workflows: Workflows
    place = ""

    @property
    def title(self) -> str:
        """What the document is called while it has no name of its own."""
        return _("Untitled")

    @property
    def location(self) -> str:
        """Where it will be, for a person."""
        return _("Library")

    def save(self, document: Document) -> LibraryTarget:
        """Add the document to the library, its text as it is.

        Raises:
            UserFacingError: It cannot be written.
        """
        row = self.workflows.add(
            name=document.title or self.title,
            document=document.to_bytes(),
            description=document.description,
        )
        return LibraryTarget(self.workflows, row)

    def keeping_mine(self) -> NewItemTarget:
        """Return the place; nothing is there that could be lost."""
        return self

    def reload(self) -> tuple[Document, LibraryTarget]:
        """Refuse: there is nothing to read yet.

        Raises:
            NotInStore: Always.
        """
        raise NotInStore(_("The document is not in the library yet."))


def open_file(path: Path, progress: Progress | None = None) -> tuple[Document, FileTarget]:
    """Read a workflow from a file, of a flow folder's with the scripts beside it.

    Opening one runs nothing. May be called on any thread.

    Raises:
        UserFacingError: It cannot be read.
        DocumentUnreadable: It is not a workflow; says where and why.
    """
    data, version = read_file(path, progress)
    document = Document.from_bytes(data, name=str(path))
    found = read_beside(path, document.flow_value)
    if found is None:
        return document, FileTarget(path, version)
    document = Document.from_bytes(data, name=str(path), files=found[0])
    return document, FileTarget(path, version, found[1])


def open_unreadable(path: Path, error: DocumentUnreadable) -> tuple[str, FileTarget]:
    """Read the text of a file that is no workflow, to be corrected.

    May be called on any thread.

    Args:
        path: The file.
        error: What is wrong with it.

    Raises:
        UserFacingError: It cannot be read, is not text, or is too long to be corrected here.
    """
    text, target = FileTarget(path, None).read_text()
    if "\0" in text:
        raise error
    if len(text) > LONGEST_CORRECTED:
        raise DocumentUnreadable(
            error.what,
            name=str(path),
            hint=_(
                "It has {size} million characters; up to {most} million can be corrected here. "
                "Correct it in a text editor."
            ).format(size=f"{len(text) / 1e6:.0f}", most=f"{LONGEST_CORRECTED / 1e6:.0f}"),
            line=error.line,
            column=error.column,
        )
    return text, target


def complete_file(document: Document, target: object) -> FileTarget | None:
    """Give a document that was just read from a corrected text the scripts beside its file.

    Returns:
        Its place; None if it has no file.

    Raises:
        UserFacingError: One cannot be read.
    """
    if not isinstance(target, FileTarget):
        return None
    found = read_beside(target.path, document.flow_value)
    if found is None:
        return target
    document.bring_files(found[0])
    return replace(target, beside=found[1])


def setting_of(target: object, name: str) -> str:
    """Name a setting that belongs to a document's place; empty where it has none yet."""
    if isinstance(target, LibraryTarget):
        return workflow_key(target.row.id, name)
    return f"file/{target.place}/{name}" if isinstance(target, FileTarget) else ""


def open_library_item(workflows: Workflows, number: int) -> tuple[Document, LibraryTarget]:
    """Read a workflow from the library.

    Raises:
        UserFacingError: It is gone, or it is not a workflow.
    """
    row = workflows.get(number)
    return Document.from_bytes(row.document, name=row.name), LibraryTarget(workflows, row)
