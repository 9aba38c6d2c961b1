"""What the drawing and the diagnostics know of the catalog's nodes."""

from __future__ import annotations

from apiflow_desktop.catalog.catalog import Catalog, Resolved
from apiflow_desktop.catalog.models import NodeInput
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface, port_type


class CatalogLookup:
    """Describes module paths by the nodes of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._described: dict[str, StepInterface | None] = {}

    def describe(self, path: str) -> StepInterface | None:
        """Describe the node behind a path; None where the path does not resolve."""
        if path not in self._described:
            self._described[path] = self._describe(path)
        return self._described[path]

    def _describe(self, path: str) -> StepInterface | None:
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
