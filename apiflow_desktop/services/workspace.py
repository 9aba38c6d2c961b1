"""The user's workspace: library, catalog, secrets, jobs."""

from __future__ import annotations

import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.locks import FileLock
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.presets import (
    CONFIRMED_ORIGINS,
    preset_connectors,
    preset_nodes,
)
from apiflow_desktop.catalog.workspace_file import WorkspaceFile, read_workspace
from apiflow_desktop.services.files import read_file
from apiflow_desktop.services.items import LibraryItems
from apiflow_desktop.services.origins import StoredOrigins
from apiflow_desktop.services.samples import samples
from apiflow_desktop.store.problems import explained
from apiflow_desktop.store.store import Store
from apiflow_desktop.vault.origins import OriginGuard
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault

_FILLED = "samples-added"
_SEALING_KEY = "sealing-key"


class Workspace:
    """One home, open.

    Attributes:
        store: What is on disk.
        vault: Secrets.
        guard: Which hosts each secret may go to.
    """

    def __init__(self, store: Store, vault: Vault) -> None:
        self.store = store
        self.vault = vault
        self.guard = OriginGuard(StoredOrigins(store.settings), confirmed=CONFIRMED_ORIGINS)

    @classmethod
    def open(cls, home: Home | None = None, vault: Vault | None = None) -> Workspace:
        """Open the user's home; a new one is filled with presets and samples.

        Raises:
            UserFacingError: It cannot be opened; nothing was changed.
        """
        workspace = cls(Store.open(home or Home.from_environment()), vault or Vault())
        try:
            with explained(workspace.home.root):
                workspace._fill_once()
        except BaseException:
            workspace.close()
            raise
        return workspace

    @property
    def home(self) -> Home:
        """Where it all lies."""
        return self.store.home

    def catalog(self) -> Catalog:
        """The connectors and nodes as they are now."""
        return Catalog(self.store.connectors.list(), self.store.nodes.list())

    def items(self) -> LibraryItems:
        """Flows, scripts, variables and resources by path, as they are when asked for."""
        return LibraryItems(self.store)

    def seals(self) -> Seals:
        """What makes the handles that stand for secrets in this workspace's journals."""
        kept = self.store.settings.get(_SEALING_KEY)
        if not isinstance(kept, str):
            with FileLock(self.home.root / "sealing.lock"):
                kept = self.store.settings.get(_SEALING_KEY)
                if not isinstance(kept, str):
                    kept = secrets.token_hex(16)
                    self.store.settings.set(_SEALING_KEY, kept)
        return Seals(bytes.fromhex(kept))

    def close(self) -> None:
        """Write what waits to be written and let go of the files."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _fill_once(self) -> None:
        settings = self.store.settings
        if settings.get(_FILLED):
            return
        # Two windows may open a new home at once, and one may die half-way.
        with FileLock(self.home.root / "filling.lock"):
            if settings.get(_FILLED):
                return
            known = {connector.id for connector in self.store.connectors.list()}
            for connector in preset_connectors():
                if connector.id not in known:
                    self.store.connectors.add(connector)
            known = {node.id for node in self.store.nodes.list()}
            for node in preset_nodes():
                if node.id not in known:
                    self.store.nodes.add(node)
            for one in samples():
                if one.first and not self.store.workflows.named(one.title):
                    self.store.workflows.add(
                        name=one.title, description=one.description, document=one.document()
                    )
            settings.set(_FILLED, value=True)


def read_workspace_file(path: Path) -> WorkspaceFile:
    """Read connectors, nodes and workflows from a file.

    Raises:
        UserFacingError: It cannot be read, or is no workspace file.
    """
    data, _version = read_file(path)
    return read_workspace(data, name=str(path))
