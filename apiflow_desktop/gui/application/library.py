"""The user's workflows, nodes and connectors, and the forms to change them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.catalog.requests import connector_headers
from apiflow_desktop.gui.application.path_items import PathShelf
from apiflow_desktop.gui.canvas.arrangement import KEPT
from apiflow_desktop.gui.library.items import Kind, LibraryItem
from apiflow_desktop.services.kept_drafts import DRAFTS, copy_kept
from apiflow_desktop.services.targets import LibraryTarget
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.declarations import Declarations
from apiflow_desktop.store.workflows import WorkflowRow

if TYPE_CHECKING:
    from apiflow_desktop.gui.forms.connector_form import ConnectorForm
    from apiflow_desktop.gui.forms.node_form import NodeForm

_Declared = TypeVar("_Declared", Connector, Node)


class WorkspaceLibrary(QObject):
    """What the library panel lists."""

    changed = Signal()
    """The items are others now."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._store = workspace.store
        self._shelf = PathShelf(workspace, self)
        self._shelf.changed.connect(self.changed)

    def reload(self) -> None:
        """Tell everyone that items may have changed, as by saving one."""
        self.changed.emit()

    def items(self) -> list[LibraryItem]:
        """Return the workflows, nodes and connectors."""
        connectors = {one.id: one for one in self._store.connectors.list()}
        return [
            *(_workflow_item(row) for row in self._store.workflows.list()),
            *self._node_items(connectors),
            *(_connector_item(one) for one in connectors.values()),
            *self._shelf.items(),
        ]

    def _node_items(self, connectors: dict[int, Connector]) -> list[LibraryItem]:
        nodes = self._store.nodes.list()
        named = Counter(node.slug for node in nodes)
        return [
            _node_item(node, connectors, _name_in_paths(node, named[node.slug])) for node in nodes
        ]

    def edit(self, item: LibraryItem, parent: QWidget) -> None:
        """Open the form of an item; of a workflow that of its path."""
        if self._shelf.holds(item.kind):
            self._shelf.show(item.kind, item.key, parent)
        elif item.kind == "workflow":
            self._show_place(int(item.key), parent)
        elif item.kind == "connector":
            self.show_connector(self._store.connectors.get(int(item.key)), parent)
        elif item.kind == "node":
            self.show_node(self._store.nodes.get(int(item.key)), parent)

    def add(self, kind: Kind, parent: QWidget) -> None:
        """Open the form of a new item."""
        if self._shelf.holds(kind):
            self._shelf.show(kind, None, parent)
        elif kind == "connector":
            self.show_connector(None, parent)
        elif kind == "node":
            self.show_node(None, parent)

    def duplicate(self, item: LibraryItem) -> None:
        """Make a copy, named so."""
        number, name = int(item.key), _("{title} copy").format(title=item.title)
        if self._shelf.holds(item.kind):
            self._shelf.duplicate(item.kind, item.key)
        elif item.kind == "workflow":
            self._duplicate_workflow(number, name)
        elif item.kind == "node":
            node = self._store.nodes.get(number)
            self._store.nodes.add(replace(node, id=0, name=name))
        elif item.kind == "connector":
            connector = self._store.connectors.get(number)
            self._store.connectors.add(replace(connector, id=0, name=name))
        self.changed.emit()

    def _duplicate_workflow(self, number: int, name: str) -> None:
        workflows = self._store.workflows
        row = workflows.get(number)
        copy = workflows.add(name=name, document=row.document, description=row.description)
        here, there = LibraryTarget(workflows, row), LibraryTarget(workflows, copy)
        copy_kept(self._store.settings, here, there, (DRAFTS, *KEPT))

    def delete(self, item: LibraryItem) -> None:
        """Remove an item for good.

        Raises:
            UserFacingError: It is a connector that nodes still use.
        """
        if self._shelf.holds(item.kind):
            self._shelf.delete(item.kind, item.key)
            return
        deletes: dict[str, Callable[[int], None]] = {
            "workflow": self._store.workflows.delete,
            "node": self._store.nodes.delete,
            "connector": self._store.connectors.delete,
        }
        if item.kind in deletes:
            deletes[item.kind](int(item.key))
            self.changed.emit()

    def add_call(self, command: str, parent: QWidget, made: Callable[[str], object]) -> None:
        """Make a node of a cURL command; tells its path once the user has kept it.

        Raises:
            UserFacingError: The command cannot be read.
        """
        from apiflow_desktop.gui.application.curl_import import CurlImport

        CurlImport(self, parent, made).begin(command)

    def connectors(self) -> list[Connector]:
        """Return the connectors."""
        return self._store.connectors.list()

    def path_of(self, node: Node) -> str:
        """Return what a step calls a node by that was just kept."""
        kept = [
            one
            for one in self._store.nodes.list()
            if (one.connector_id, one.name) == (node.connector_id, node.name)
        ]
        number = str(max(one.id for one in kept))
        return next(one.path for one in self.items() if (one.kind, one.key) == ("node", number))

    def import_folder(self, folder: Path, parent: QWidget) -> None:
        """Take a tree of flows, scripts, variables and resources in; says how that went."""
        from apiflow_desktop.gui.application.folder_import import FolderImport

        importing = FolderImport(self._workspace, parent)
        importing.finished.connect(self.changed)
        importing.start(folder)

    def _show_place(self, number: int, parent: QWidget) -> None:
        from apiflow_desktop.gui.forms.item_form import PlaceForm

        rows = self._store.workflows.list()
        taken = {row.path for row in rows if row.path and row.id != number}
        [row] = [row for row in rows if row.id == number]
        form = PlaceForm(row.name, row.path, parent, taken=taken)
        form.saved.connect(lambda path: self._keep_place(number, path))
        form.open()

    def _keep_place(self, number: int, path: object) -> None:
        self._store.workflows.update(number, path=str(path))
        self.changed.emit()

    def show_connector(self, connector: Connector | None, parent: QWidget) -> ConnectorForm:
        """Open the form of a connector; one without an id is new."""
        # The forms check what is typed, and what checks loads longer than a window may take.
        from apiflow_desktop.gui.forms.connector_form import ConnectorForm

        others = [one for one in self._store.connectors.list() if one != connector]
        taken = {one.name for one in others}
        form = ConnectorForm(connector, self._workspace.vault, parent, taken=taken)
        form.saved.connect(self._keep_connector)
        form.open()
        return form

    def show_node(self, node: Node | None, parent: QWidget) -> NodeForm:
        """Open the form of a node; one without an id is new."""
        from apiflow_desktop.gui.forms.node_form import NodeForm

        connectors = self._store.connectors.list()
        others = [one for one in self._store.nodes.list() if one != node]
        # Whoever has namesakes already may go on changing them.
        taken = {(one.connector_id, one.slug) for one in others if one.slug}
        if node is not None and node.id:
            taken.discard((node.connector_id, node.slug))
        form = NodeForm(node, connectors, parent, taken=taken)
        form.saved.connect(self._keep_node)
        form.open()
        return form

    def _keep_connector(self, saved: object) -> None:
        assert isinstance(saved, Connector)
        _keep(self._store.connectors, saved)
        # Whoever writes a secret's name beside a host means it to be sent there.
        for text in connector_headers(saved).values():
            for secret in text.secrets:
                self._workspace.guard.confirm(secret, saved.base_url)
        self.changed.emit()

    def _keep_node(self, saved: object) -> None:
        assert isinstance(saved, Node)
        _keep(self._store.nodes, saved)
        self.changed.emit()


def _keep(shelf: Declarations[_Declared], declared: _Declared) -> None:
    if declared.id:
        shelf.update(declared)
    else:
        shelf.add(declared)


def _name_in_paths(node: Node, namesakes: int) -> str:
    """Choose the slug, which reads better in a document, where it says which node is meant."""
    # A name of other letters has no slug, and digits would be read as another node's number.
    if namesakes == 1 and node.slug and not node.slug.isdigit():
        return node.slug
    return str(node.id)


def _node_item(node: Node, connectors: dict[int, Connector], name: str) -> LibraryItem:
    connector = connectors.get(node.connector_id)
    through = connector.name if connector else _("no connector")
    return LibraryItem(
        "node",
        str(node.id),
        node.name,
        f"{through} · {node.description}" if node.description else through,
        colour_key=through,
        path=f"node/{name}",
        words=" ".join([*(one.name for one in node.input), *(one.name for one in node.output)]),
    )


def _workflow_item(row: WorkflowRow) -> LibraryItem:
    said = " · ".join(part for part in (row.path, row.description) if part)
    number = str(row.id)
    return LibraryItem("workflow", number, row.name, said, "flow", "workflow", path=row.path)


def _connector_item(connector: Connector) -> LibraryItem:
    host = connector.base_url.partition("//")[2].partition("/")[0]
    cost = _("costs money") if connector.data.paid else _("free")
    offline = host.endswith(".localhost")
    return LibraryItem(
        "connector",
        str(connector.id),
        connector.name,
        _("offline, no token needed") if offline else f"{host} · {cost}",
        colour_key=connector.name,
    )
