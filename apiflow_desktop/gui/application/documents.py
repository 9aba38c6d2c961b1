"""Opens documents of files and of the library."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import chain, count
from pathlib import Path
from weakref import WeakSet

from PySide6.QtCore import QObject

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.arrangement import KEPT
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.pending import Unread, unread_text
from apiflow_desktop.gui.places import SaveTarget
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.services.files import Progress, save_file
from apiflow_desktop.services.kept_drafts import KeptDrafts, copy_kept
from apiflow_desktop.services.kept_renames import KeptRenames
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.samples import Sample
from apiflow_desktop.services.targets import (
    FileTarget,
    LibraryTarget,
    NewItemTarget,
    complete_file,
    open_file,
    open_library_item,
    open_unreadable,
)
from apiflow_desktop.services.workspace import Workspace


class WorkspaceDocuments(QObject):
    """The window's way to documents. Opening one runs nothing."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._drafts = KeptDrafts(workspace.store.settings)
        self._renames = KeptRenames(workspace.store.settings)
        self._opened: WeakSet[DocumentSession] = WeakSet()

    def new(self) -> DocumentSession:
        """Make an empty workflow without a place, of a name that tells its jobs from others'."""
        return self._session(Document.new(self._free_name()), None)

    def open_sample(self, sample: Sample) -> DocumentSession:
        """Open a copy of a workflow that comes with the application; it has no place yet."""
        return self._session(Document.from_bytes(sample.document(), name=sample.file), None)

    def open_file(self, path: Path) -> DocumentSession:
        """Open a file; one that is no workflow is opened to be corrected.

        Raises:
            UserFacingError: It cannot be read, or is no text that can be corrected here.
        """
        try:
            return self._session(*open_file(path))
        except DocumentUnreadable as error:
            return self._unread(*open_unreadable(path, error), error)

    async def load_file(self, path: Path, progress: Progress) -> DocumentSession:
        """Open a large file: it is read and parsed beside the window.

        Raises:
            UserFacingError: It cannot be read, or is no text that can be corrected here.
        """
        try:
            return self._session(*await asyncio.to_thread(open_file, path, progress))
        except DocumentUnreadable as error:
            return self._unread(*await asyncio.to_thread(open_unreadable, path, error), error)

    def open_item(self, key: str) -> DocumentSession:
        """Open a workflow of the library.

        Raises:
            UserFacingError: It is gone, or is not a workflow.
        """
        return self._session(*open_library_item(self._workspace.store.workflows, int(key)))

    def import_file(self, path: Path) -> str:
        """Copy a file into the library, byte for byte; return the key of the copy.

        A flow folder's becomes one document with its scripts in it. Drafts, and how the drawing
        is arranged, come along.

        Raises:
            UserFacingError: It cannot be read, is not a workflow, or the library is read-only.
        """
        opened, source = open_file(path)
        self._bring_drafts(opened, source)
        document = opened.standalone()
        workflows, settings = self._workspace.store.workflows, self._workspace.store.settings
        row = workflows.add(
            name=document.title or path.stem,
            document=document.to_bytes(),
            description=document.description,
            source=str(path),
        )
        place = LibraryTarget(workflows, row)
        if opened.draft_handles():
            document.bring_drafts(opened.standalone_drafts(), {})
            self._drafts.keep(document, place)
        copy_kept(settings, source, place, KEPT)
        return str(row.id)

    def library_target(self) -> SaveTarget:
        """Return a place to save to: a new item of the library."""
        return NewItemTarget(self._workspace.store.workflows)

    def file_target(self, path: Path) -> SaveTarget:
        """Return a place to save to; the user was asked whether it may be overwritten."""
        return FileTarget(path, None)

    def export(self, session: DocumentSession, path: Path) -> None:
        """Write a copy of a document in one file; the document stays where it is.

        Raises:
            UserFacingError: It cannot be written.
        """
        from apiflow_desktop.openflow.language import language_of_name
        from apiflow_desktop.services.convert import in_language

        document = session.document.standalone()
        save_file(path, in_language(document, language_of_name(path.name) or document.language))

    def catalog_changed(self, sessions: list[DocumentSession]) -> None:
        """Let open documents see the connectors and nodes as they are now."""
        lookup = self._lookup()
        for session in sessions:
            session.set_lookup(lookup)

    def _lookup(self) -> CatalogLookup:
        return CatalogLookup(self._workspace.catalog(), self._workspace.items())

    def _unread(self, text: str, target: FileTarget, error: DocumentUnreadable) -> DocumentSession:
        document = Document.stand_in(text, name=str(target.path))
        session = self._plain_session(document, target)
        typed = text.removeprefix("\ufeff")
        session.open_unread(Unread(unread_text(typed, error), self._complete))
        return session

    def _complete(self, document: Document, target: SaveTarget | None) -> SaveTarget | None:
        complete = complete_file(document, target)
        self._bring_drafts(document, complete)
        return complete

    def _session(self, document: Document, target: SaveTarget | None) -> DocumentSession:
        self._bring_drafts(document, target)
        return self._plain_session(document, target)

    def _plain_session(self, document: Document, target: SaveTarget | None) -> DocumentSession:
        session = DocumentSession(document, target, self._lookup(), keeper=self._drafts)
        self._renames.bring(session.renames.log, target)
        for signal in (session.saved, session.dirty_changed):
            signal.connect(partial(self._keep_renames, session))
        session.diagnose()
        self._opened.add(session)
        return session

    def _free_name(self) -> str:
        # Where there is no item of the library, jobs are found by the name of their workflow.
        name = _("Untitled workflow")
        taken = {session.title for session in self._opened}
        taken |= self._workspace.store.jobs.names(name)
        numbered = (f"{name} {number}" for number in count(2))
        return next(one for one in chain((name,), numbered) if one not in taken)

    def _keep_renames(self, session: DocumentSession, dirty: bool = False) -> None:
        if dirty:
            return
        try:
            self._renames.keep(session.renames.log, session.target)
        except UserFacingError as error:
            notify_error(error)

    def _bring_drafts(self, document: Document, target: SaveTarget | None) -> None:
        try:
            self._drafts.bring(document, target)
        except UserFacingError as error:
            notify_error(error)
