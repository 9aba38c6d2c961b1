"""The workspace on disk, as one object."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from apiflow_desktop.base.folders import Home
from apiflow_desktop.catalog.items import Resource, Script, Variable
from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.store.approvals import Approvals
from apiflow_desktop.store.assets import Assets
from apiflow_desktop.store.cached_results import CachedResults
from apiflow_desktop.store.database import Database, open_for_reading, open_for_writing
from apiflow_desktop.store.declarations import Declarations
from apiflow_desktop.store.files import AssetFolder
from apiflow_desktop.store.items import PathItems
from apiflow_desktop.store.jobs import Jobs
from apiflow_desktop.store.settings import Settings
from apiflow_desktop.store.tables import (
    ConnectorsTable,
    NodesTable,
    ResourcesTable,
    ScriptsTable,
    VariablesTable,
)
from apiflow_desktop.store.unused_files import UnusedFiles
from apiflow_desktop.store.workflows import Workflows
from apiflow_desktop.store.writer import Writer


class Store:
    """The library, what it keeps by path, jobs, files and settings of one home.

    May be used from any thread; reads have a connection per thread, writes go through one
    writer thread and block until they are committed. Several processes may open one home.

    Attributes:
        home: Where it all lies.
        writer: For writes of one's own and for awaiting them; see :class:`Writer`.
    """

    def __init__(self, home: Home, reader: Database, writer: Writer) -> None:
        self.home = home
        self.writer = writer
        self._reader = reader
        folder = AssetFolder(home.assets)
        self.connectors = Declarations(reader, writer, Connector, ConnectorsTable)
        self.nodes = Declarations(reader, writer, Node, NodesTable)
        self.workflows = Workflows(reader, writer)
        self.scripts = PathItems(reader, writer, Script, ScriptsTable)
        self.variables = PathItems(reader, writer, Variable, VariablesTable)
        self.resources = PathItems(reader, writer, Resource, ResourcesTable)
        self.jobs = Jobs(reader, writer, folder)
        self.approvals = Approvals(reader, writer)
        self.cached_results = CachedResults(reader, writer)
        self.assets = Assets(reader, writer, folder)
        self.unused_files = UnusedFiles(reader, writer, folder)
        self.settings = Settings(reader, writer)

    @classmethod
    def open(cls, home: Home) -> Store:
        """Open the workspace of a home; an empty home gets a new one.

        Raises:
            StoreUnavailable: It is damaged, read-only, locked, or the disk is full.
            UserFacingError: Another program or a newer version wrote it. It was not changed.
        """
        writer = Writer(lambda: open_for_writing(home.database))
        return cls(home, open_for_reading(home.database), writer)

    def close(self) -> None:
        """Write what waits to be written and let go of the files."""
        self._reader.close_everywhere()
        self.writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
