"""What stands at the paths of a workspace: the library's, or a workspace file's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.items import Resource, Script, Variable
from apiflow_desktop.catalog.workspace_file import WorkspaceFile
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.store.store import Store


class NamedValues(Protocol):
    """Variables and resources by path."""

    def variables(self) -> Sequence[Variable]:
        """Return all variables; of a secret there is no value."""

    def resources(self) -> Sequence[Resource]:
        """Return all resources."""


class Items(NamedValues, Protocol):
    """Flows, scripts, variables and resources by path."""

    def flow(self, path: str) -> Document | None:
        """Return the flow at a path, or None.

        Raises:
            DocumentUnreadable: What is there is no flow.
        """

    def script(self, path: str) -> Script | None:
        """Return the script at a path, or None."""


class Seal(Protocol):
    """Puts texts that stand for them in the place of secrets."""

    def seal(self, name: str) -> str:
        """Return what stands for a secret."""

    def names(self, value: JsonValue) -> set[str]:
        """Name the secrets that something stands for in a value."""


class LibraryItems:
    """What the user's library holds, as it is at the moment of asking."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def flow(self, path: str) -> Document | None:
        """Return the flow at a path, or None."""
        row = self._store.workflows.at(path)
        return None if row is None else Document.from_bytes(row.document, name=path)

    def script(self, path: str) -> Script | None:
        """Return the script at a path, or None."""
        return self._store.scripts.at(path)

    def variables(self) -> Sequence[Variable]:
        """Return all variables; of a secret there is no value."""
        return self._store.variables.list()

    def resources(self) -> Sequence[Resource]:
        """Return all resources."""
        return self._store.resources.list()


class FileItems:
    """What a workspace file holds."""

    def __init__(self, file: WorkspaceFile) -> None:
        self._file = file
        self._flows = {one.path: one for one in file.workflows if one.path}
        self._scripts = {one.path: one for one in file.scripts}

    def flow(self, path: str) -> Document | None:
        """Return the flow at a path, or None."""
        found = self._flows.get(path)
        return None if found is None else Document.from_text(found.text, name=path)

    def script(self, path: str) -> Script | None:
        """Return the script at a path, or None."""
        return self._scripts.get(path)

    def variables(self) -> Sequence[Variable]:
        """Return all variables; of a secret there is no value."""
        return self._file.variables

    def resources(self) -> Sequence[Resource]:
        """Return all resources."""
        return self._file.resources


class CalledItems:
    """The flows and scripts that steps call, as the engine wants them."""

    def __init__(self, items: Items) -> None:
        self._items = items

    def flow(self, path: str) -> JsonObject | None:
        """Return the FlowValue at a path, or None."""
        document = self._items.flow(path)
        return None if document is None else document.flow_value

    def script(self, path: str) -> JsonObject | None:
        """Return the script at a path as a ``rawscript`` module value, or None."""
        script = self._items.script(path)
        return None if script is None else script.as_module()


class ItemValues:
    """Variables and resources, as expressions and arguments see them.

    Args:
        items: Where they are kept.
        catalog: Knows the connectors that resources stand for.
        seals: Makes what stands for secrets: handles, or masks where it is only shown.
    """

    def __init__(self, items: NamedValues, catalog: Catalog, seals: Seal) -> None:
        self._items = items
        self._catalog = catalog
        self._seals = seals

    def variables(self) -> Mapping[str, str]:
        """Return the variables by path; of a secret what stands for it."""
        return {
            one.path: self._seals.seal(one.path) if one.is_secret else one.value
            for one in self._items.variables()
        }

    def resources(self) -> Mapping[str, JsonValue]:
        """Return the resources by path, with what their connectors say."""
        return {one.path: self._value(one) for one in self._items.resources()}

    def is_sealed(self, text: str) -> bool:
        """Tell whether a text holds what stands for a secret."""
        return bool(self._seals.names(text))

    def _value(self, resource: Resource) -> JsonValue:
        named = self._catalog.connector(resource.connector) if resource.connector else None
        if named is None or not isinstance(resource.value, dict):
            return resource.value
        used = self._catalog.in_use(named)
        return {"connector": used.name, "base_url": used.base_url, **resource.value}
