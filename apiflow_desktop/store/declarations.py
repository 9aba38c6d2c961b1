"""Connectors, nodes, and what stands beside them by path, in the workspace."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable
from typing import Any, Final, Generic, TypeAlias, TypeVar

import peewee
from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.catalog.items import Resource, Script, Variable
from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.tables import (
    ConnectorsTable,
    NodesTable,
    ResourcesTable,
    ScriptsTable,
    VariablesTable,
)
from apiflow_desktop.store.writer import Writer

_Declared = TypeVar("_Declared", Connector, Node, Script, Variable, Resource)
_Tables: TypeAlias = ConnectorsTable | NodesTable | ScriptsTable | VariablesTable | ResourcesTable

_MISSING: Final = {
    "connector": N_("There is no connector with this id."),
    "node": N_("There is no node with this id."),
    "script": N_("There is no script with this id."),
    "variable": N_("There is no variable with this id."),
    "resource": N_("There is no resource with this id."),
}
_SAME_PATH: Final = {
    "connector": N_("There is another connector at this path."),
    "node": N_("There is another node at this path."),
    "script": N_("There is another script at this path."),
    "variable": N_("There is another variable at this path."),
    "resource": N_("There is another resource at this path."),
}
_SAME_ID: Final = {
    "connector": N_("There is another connector with this id."),
    "node": N_("There is another node with this id."),
    "script": N_("There is another script with this id."),
    "variable": N_("There is another variable with this id."),
    "resource": N_("There is another resource with this id."),
}


class Declarations(Generic[_Declared]):
    """A table of connectors, nodes or items; hands out and takes the catalog's models."""

    def __init__(
        self,
        reader: Database,
        writer: Writer,
        model: type[_Declared],
        table: type[_Tables],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._model: type[_Declared] = model
        self._table = table
        columns = set(table._meta.fields)
        self._columns = columns - {"id", "extra", "created_at", "updated_at"}

    @property
    def _kind(self) -> str:
        return self._model.__name__.lower()

    def list(self) -> builtins.list[_Declared]:
        """Return all, oldest first."""
        query = self._table.select().order_by(self._table.id)
        return [self._read(row) for row in self._reader.dicts(query)]

    def get(self, number: int) -> _Declared:
        """Return one.

        Raises:
            NotInStore: There is none with this id.
        """
        query = self._table.select().where(self._table.id == number)
        for row in self._reader.dicts(query):
            return self._read(row)
        raise self._missing(number)

    def add(self, declared: _Declared) -> _Declared:
        """Store a new one; an id of 0 asks for a fresh id.

        Raises:
            UserFacingError: The id is taken, or a node names no stored connector.
        """
        row = self._row(declared)
        row["created_at"] = row["updated_at"]
        if declared.id:
            row["id"] = declared.id
        number = self._write(lambda database: self._table.insert(**row).execute(database))
        return replace(declared, id=int(number))

    def update(self, declared: _Declared) -> _Declared:
        """Store the new state of one.

        Raises:
            NotInStore: There is none with this id.
            UserFacingError: A node names no stored connector.
        """
        query = self._table.update(**self._row(declared)).where(self._table.id == declared.id)
        if not self._write(lambda database: query.execute(database)):
            raise self._missing(declared.id)
        return declared

    def delete(self, number: int) -> None:
        """Remove one.

        Raises:
            NotInStore: There is none with this id.
            UserFacingError: It is a connector that nodes still use.
        """
        query = self._table.delete().where(self._table.id == number)
        if not self._write(lambda database: query.execute(database)):
            raise self._missing(number)

    def _write(self, work: Callable[[Database], Any]) -> int:
        try:
            return int(self._writer.run(work))
        except peewee.IntegrityError as error:
            raise self._clash(str(error)) from error

    def _clash(self, complaint: str) -> UserFacingError:
        if complaint.endswith(".path"):
            return UserFacingError(_(_SAME_PATH[self._kind]), hint=_("Choose another path."))
        if "UNIQUE" in complaint:
            return UserFacingError(_(_SAME_ID[self._kind]))
        if "CHECK" in complaint:
            return UserFacingError(
                _("The value of a secret is kept by the vault, not in the library.")
            )
        if self._table is NodesTable:
            return UserFacingError(
                _("The node's connector is not in the workspace."), hint=_("Choose one that is.")
            )
        return UserFacingError(
            _("Nodes still use this connector."),
            hint=_("Delete them first, or give them another one."),
        )

    def _missing(self, number: int) -> NotInStore:
        return NotInStore(_(_MISSING[self._kind]), where=str(number))

    def _row(self, declared: _Declared) -> dict[str, Any]:
        values: dict[str, Any] = declared.to_json()
        row = {name: values.pop(name) for name in self._columns}
        values.pop("id")
        return {**row, "extra": values, "updated_at": time.time()}

    def _read(self, row: dict[str, Any]) -> _Declared:
        values = {name: row[name] for name in self._columns}
        return self._model.from_json({**row["extra"], "id": row["id"], **values})
