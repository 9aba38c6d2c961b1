"""The workflows of the library."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable
from typing import Any

import peewee
from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.catalog.items import check_path
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.tables import WorkflowsTable
from apiflow_desktop.store.writer import Writer


class WorkflowRow(Struct, frozen=True, kw_only=True):
    """A workflow of the library.

    Attributes:
        document: The OpenFlow document exactly as it was saved.
        source: The file it was imported from; may be empty.
        path: Where steps find it, e.g. ``f/images/portrait``; empty if it has no path.
    """

    id: int
    name: str
    description: str
    document: bytes
    source: str
    path: str = ""
    created_at: float
    updated_at: float

    @property
    def text(self) -> str:
        """The document as text, undecodable bytes kept as surrogate escapes."""
        return self.document.decode("utf-8", "surrogateescape")


class Workflows:
    """The workflows of the library; documents are kept byte for byte."""

    def __init__(self, reader: Database, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer

    def list(self) -> builtins.list[WorkflowRow]:
        """Return all, oldest first."""
        query = WorkflowsTable.select().order_by(WorkflowsTable.id)
        return [_workflow(row) for row in self._reader.dicts(query)]

    def get(self, number: int) -> WorkflowRow:
        """Return one.

        Raises:
            NotInStore: There is none with this id.
        """
        query = WorkflowsTable.select().where(WorkflowsTable.id == number)
        for row in self._reader.dicts(query):
            return _workflow(row)
        raise NotInStore(_("There is no workflow with this id."), where=str(number))

    def named(self, name: str) -> builtins.list[WorkflowRow]:
        """Return those with this name, oldest first; names need not be unique."""
        query = WorkflowsTable.select().where(WorkflowsTable.name == name)
        rows = self._reader.dicts(query.order_by(WorkflowsTable.id))
        return [_workflow(row) for row in rows]

    def at(self, path: str) -> WorkflowRow | None:
        """Return the workflow at a path, or None."""
        query = WorkflowsTable.select().where(WorkflowsTable.path == path)
        rows = self._reader.dicts(query) if path else ()
        return next((_workflow(row) for row in rows), None)

    def add(
        self,
        *,
        name: str,
        document: bytes | str,
        description: str = "",
        source: str = "",
        path: str = "",
    ) -> WorkflowRow:
        """Store a new workflow.

        Raises:
            UserFacingError: The path is none, or another workflow has it.
        """
        now = time.time()
        query = WorkflowsTable.insert(
            name=name,
            description=description,
            nodes=_stored(document),
            source=source,
            path=path and check_path(path),
            created_at=now,
            updated_at=now,
        )
        return self.get(self._write(lambda database: query.execute(database)))

    def update(
        self,
        number: int,
        *,
        name: str | None = None,
        document: bytes | str | None = None,
        description: str | None = None,
        source: str | None = None,
        path: str | None = None,
        expected: bytes | None = None,
    ) -> WorkflowRow | None:
        """Change what is given and keep the rest.

        Args:
            number: Its id.
            name: Its new name; so with the others.
            document: The text, kept as it is.
            description: What it is for.
            source: The file it came from.
            path: Where steps find it; empty to take it away from there.
            expected: The document that must be there now; if another is, nothing is changed
                and the answer is None.

        Raises:
            NotInStore: There is none with this id.
            UserFacingError: The path is none, or another workflow has it.
        """
        changes: dict[str, Any] = {"name": name, "description": description, "source": source}
        if path is not None:
            changes["path"] = path and check_path(path)
        if document is not None:
            changes["nodes"] = _stored(document)
        given = {key: value for key, value in changes.items() if value is not None}
        query = WorkflowsTable.update(**given, updated_at=time.time())
        chosen = query.where(WorkflowsTable.id == number)
        if expected is not None:
            chosen = chosen.where(WorkflowsTable.nodes == _stored(expected))
        written = self._write(lambda database: chosen.execute(database))
        row = self.get(number)
        return row if written else None

    def delete(self, number: int) -> None:
        """Remove one, and what the settings keep for it; its jobs stay.

        Raises:
            NotInStore: There is none with this id.
        """
        self.get(number)
        prefix = workflow_key(number, "")

        def work(database: Database) -> None:
            database.run("DELETE FROM workflows WHERE id = ?", (number,))
            database.run("DELETE FROM settings WHERE substr(key, 1, ?) = ?", (len(prefix), prefix))

        self._writer.run(work)

    def _write(self, work: Callable[[Database], Any]) -> int:
        try:
            return int(self._writer.run(work))
        except peewee.IntegrityError as error:
            raise UserFacingError(
                _("There is another workflow at this path."), hint=_("Choose another path.")
            ) from error


def workflow_key(number: int, name: str) -> str:
    """Name a setting that belongs to one workflow, e.g. its hand placement."""
    return f"workflow/{number}/{name}"


def _workflow(row: dict[str, Any]) -> WorkflowRow:
    stored = row.pop("nodes")
    document = stored.encode("utf-8") if isinstance(stored, str) else bytes(stored)
    return WorkflowRow(document=document, **row)


def _stored(document: bytes | str) -> str | bytes:
    """Store text as text, so that SQLite's own tools can read it, and anything else as it is."""
    if isinstance(document, str):
        document = document.encode("utf-8", "surrogateescape")
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError:
        return document
