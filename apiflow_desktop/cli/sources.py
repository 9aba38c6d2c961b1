"""Where a command finds workflows and nodes: the user's library, or a workspace file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import slugify
from apiflow_desktop.catalog.workspace_file import WorkspaceFile
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.flow_folder import file_in, is_flow_folder
from apiflow_desktop.services.items import FileItems, Items
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.targets import FileTarget, LibraryTarget, open_file
from apiflow_desktop.services.workspace import Workspace, read_workspace_file
from apiflow_desktop.store.workflows import WorkflowRow


@dataclass(frozen=True)
class FoundFlow:
    """A workflow a command was given.

    Attributes:
        document: What is run.
        workflow_id: The item of the library, if it is one.
        written: What the user wrote, if that is another text: a flow folder's.
        target: Where it is kept; None for a workflow of a workspace file.
    """

    document: Document
    workflow_id: int | None = None
    written: Document | None = None
    target: FileTarget | LibraryTarget | None = None


class _Shelf(Protocol):
    def named(self, name: str) -> list[FoundFlow]: ...

    def names(self) -> list[str]: ...


@dataclass(frozen=True)
class Source:
    """What a command works on.

    Attributes:
        workspace: The user's own: journal, assets and secrets are always there.
        catalog: Connectors and nodes of the library, or of the workspace file.
        items: What stands at the paths of either.
        file: Whole path of that file; empty if there is none.
    """

    workspace: Workspace
    catalog: Catalog
    items: Items
    shelf: _Shelf
    file: str = ""

    def lookup(self, catalog: Catalog) -> CatalogLookup:
        """What module paths stand for, with the connectors chosen in a catalog."""
        return CatalogLookup(catalog, self.items)

    def flow(self, flow: str) -> FoundFlow:
        """Find a workflow: a file, else the workflow at that path or of that name.

        Raises:
            UserFacingError: There is no such thing, or it cannot be read.
        """
        if Path(flow).is_file() or is_flow_folder(Path(flow)):
            written, target = _read(Path(flow))
            return FoundFlow(written.standalone(), written=written, target=target)
        found = self.shelf.named(flow)
        if len(found) > 1:
            raise UserFacingError(f"{len(found)} workflows are called “{flow}”. Use a file.")
        if found:
            return found[0]
        known = "; ".join(self.shelf.names()) or "none"
        raise UserFacingError(
            f"“{flow}” is neither a file nor the path or name of a workflow.",
            hint=f"Workflows here: {known}.",
        )


def read_document(file: str) -> Document:
    """Read a workflow from a file, or from a flow folder with its scripts.

    Raises:
        UserFacingError: It cannot be read.
        DocumentUnreadable: It is not a workflow; says where and why.
    """
    return _read(Path(file))[0]


def _read(path: Path) -> tuple[Document, FileTarget]:
    return open_file(file_in(path) if path.is_dir() else path)


@contextmanager
def open_source(workspace_file: str | None) -> Iterator[Source]:
    """Open the user's workspace, and the workspace file if one is named.

    Raises:
        UserFacingError: One of them cannot be read.
    """
    with Workspace.open() as workspace:
        if workspace_file is None:
            items = workspace.items()
            yield Source(workspace, workspace.catalog(), items, _LibraryShelf(workspace))
            return
        file = read_workspace_file(Path(workspace_file))
        whole_path = str(Path(workspace_file).absolute())
        yield Source(workspace, file.catalog(), FileItems(file), _FileShelf(file), whole_path)


class _LibraryShelf:
    def __init__(self, workspace: Workspace) -> None:
        self._workflows = workspace.store.workflows

    def named(self, name: str) -> list[FoundFlow]:
        at_path = self._workflows.at(name)
        rows = [at_path] if at_path is not None else self._workflows.named(name)
        if not rows and (slug := slugify(name)):
            rows = [row for row in self._workflows.list() if slugify(row.name) == slug]
        return [self._found(row) for row in rows]

    def names(self) -> list[str]:
        return [row.name for row in self._workflows.list()]

    def _found(self, row: WorkflowRow) -> FoundFlow:
        document = Document.from_bytes(row.document, name=row.name)
        return FoundFlow(document, row.id, target=LibraryTarget(self._workflows, row))


class _FileShelf:
    def __init__(self, file: WorkspaceFile) -> None:
        self._file = file

    def named(self, name: str) -> list[FoundFlow]:
        found = self._file.named(name)
        return [FoundFlow(Document.from_text(flow.text, name=flow.name)) for flow in found]

    def names(self) -> list[str]:
        return [flow.name for flow in self._file.workflows]
