"""Variables and resources of the workspace, as expressions read them by path."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from apiflow_desktop.base.i18n import _
from apiflow_desktop.catalog.items import Resource, Variable
from apiflow_desktop.engine.ports import Values
from apiflow_desktop.gui.expressions.nodes import TreeNode, value_node
from apiflow_desktop.openflow.interfaces import NodeLookup


@runtime_checkable
class Shelf(Protocol):
    """What knows the variables and resources of a workspace."""

    def variables(self) -> Sequence[Variable]:
        """Return the variables; secret ones without their value."""

    def resources(self) -> Sequence[Resource]:
        """Return the resources."""


@runtime_checkable
class ShowsValues(Protocol):
    """What knows the values that expressions read by path, but for secrets."""

    def shown_values(self) -> Values:
        """Return the variables and resources, with masks for secrets."""


def named_values(lookup: NodeLookup) -> list[TreeNode]:
    """List the variables and the resources, each under one line; nothing for none."""
    if not isinstance(lookup, Shelf):
        return []
    found: list[TreeNode] = []
    variables, resources = lookup.variables(), lookup.resources()
    if variables:
        lines = lambda: list(map(_variable, variables))  # noqa: E731
        found.append(TreeNode("variables", "", "object", children=lines, folded=True))
    if resources:
        lines = lambda: list(map(_resource, resources))  # noqa: E731
        found.append(TreeNode("resources", "", "object", children=lines, folded=True))
    return found


def _variable(variable: Variable) -> TreeNode:
    path = f"variable({json.dumps(variable.path)})"
    value = _("a secret") if variable.is_secret else variable.value
    return TreeNode(variable.path, path, "string", value)


def _resource(resource: Resource) -> TreeNode:
    path = f"resource({json.dumps(resource.path)})"
    return value_node(resource.path, path, resource.value, "object")
