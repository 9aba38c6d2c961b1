"""What the drawing and the diagnostics know of what steps call: nodes, scripts, flows."""

from __future__ import annotations

from collections.abc import Sequence

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog, Resolved
from apiflow_desktop.catalog.items import Resource, Variable, is_path
from apiflow_desktop.catalog.models import NodeInput
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface, port_type, script_inputs
from apiflow_desktop.openflow.schema_form import is_required, property_names, property_schema
from apiflow_desktop.services.items import Items, ItemValues
from apiflow_desktop.vault.seals import Masks


class CatalogLookup:
    """Describes module paths by the nodes of a catalog and the items of a workspace.

    Args:
        catalog: The nodes.
        items: The scripts and flows; None if there are none.
    """

    def __init__(self, catalog: Catalog, items: Items | None = None) -> None:
        self._catalog = catalog
        self._items = items
        self._variables: Sequence[Variable] | None = None
        self._resources: Sequence[Resource] | None = None
        self._described: dict[tuple[str, str], StepInterface | None] = {}

    def describe(self, path: str, kind: str = "script") -> StepInterface | None:
        """Describe what stands behind a path; None where the path does not resolve."""
        key = (path, kind)
        if key not in self._described:
            found = self._flow(path) if kind == "flow" else self._node(path) or self._script(path)
            self._described[key] = found
        return self._described[key]

    def variables(self) -> Sequence[Variable]:
        """Return the variables that expressions read by path; secret ones without their value."""
        if self._variables is None:
            self._variables = self._items.variables() if self._items is not None else []
        return self._variables

    def resources(self) -> Sequence[Resource]:
        """Return the resources that expressions read by path."""
        if self._resources is None:
            self._resources = self._items.resources() if self._items is not None else []
        return self._resources

    def shown_values(self) -> ItemValues:
        """Return what expressions read by path, with masks for secrets."""
        # they are read here: who evaluates does it on another thread
        self.variables(), self.resources()
        return ItemValues(self, self._catalog, Masks())

    def _node(self, path: str) -> StepInterface | None:
        found = self._catalog.resolve(path)
        if not isinstance(found, Resolved):
            return None
        return StepInterface(
            title=found.node.name,
            subtitle=found.connector.name,
            colour_key=found.connector.name,
            inputs=tuple(_input_port(declared) for declared in found.node.input),
            outputs=tuple(
                PortSpec(
                    name=declared.name,
                    type=port_type(declared.type, declared.name),
                    default=declared.default,
                    description=declared.description,
                )
                for declared in found.node.output
            ),
        )

    def _script(self, path: str) -> StepInterface | None:
        script = self._items.script(path) if self._items is not None and is_path(path) else None
        if script is None:
            return None
        return StepInterface(
            title=script.summary or _last_part(path),
            subtitle=path,
            colour_key="rawscript",
            inputs=schema_inputs(script.schema) or script_inputs(script.language, script.content),
            kind="rawscript",
        )

    def _flow(self, path: str) -> StepInterface | None:
        try:
            flow = self._items.flow(path) if self._items is not None and is_path(path) else None
        except UserFacingError:
            # What is there cannot be read, so it cannot be called; opening it says why.
            return None
        if flow is None:
            return None
        return StepInterface(
            title=flow.title or _last_part(path),
            subtitle=path,
            colour_key="flow",
            inputs=schema_inputs(flow.schema),
            kind="flow",
        )


def schema_inputs(schema: JsonObject) -> tuple[PortSpec, ...]:
    """List the inputs that a JSON Schema of an object declares."""
    return tuple(_schema_port(schema, name) for name in property_names(schema))


def _schema_port(schema: JsonObject, name: str) -> PortSpec:
    declared = property_schema(schema, name)
    description, choices = declared.get("description"), declared.get("enum")
    default = declared.get("default")
    return PortSpec(
        name=name,
        type=port_type(declared.get("type"), name, declared.get("format")),
        required=is_required(schema, name) and default is None,
        default=default,
        description=description if isinstance(description, str) else "",
        choices=tuple(choices) if isinstance(choices, list) else (),
    )


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]


def _input_port(declared: NodeInput) -> PortSpec:
    choices = declared.extra.get("enum")
    return PortSpec(
        name=declared.name,
        type=port_type(declared.type, declared.name),
        # A default stands in for a missing value, so nothing is missing.
        required=declared.required and declared.default is None,
        default=declared.default,
        description=declared.description,
        choices=tuple(choices) if isinstance(choices, list) else (),
    )
