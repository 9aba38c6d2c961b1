"""``apiflow node run``: run one node and print its outputs."""

from __future__ import annotations

import argparse
import json

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog, Resolved
from apiflow_desktop.catalog.models import Node, NodeInput, slugify
from apiflow_desktop.cli.inputs import gather_input, parse_pairs
from apiflow_desktop.cli.running import run_and_print
from apiflow_desktop.cli.sources import open_source
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES
from apiflow_desktop.services.run_request import RunRequest

_JSON_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array"})


def execute(arguments: argparse.Namespace) -> int:
    """Run the node the user named; see ``apiflow node run --help``."""
    with open_source(arguments.workspace) as source:
        connectors = parse_pairs(arguments.connectors, "--connector")
        catalog = source.catalog.with_connectors(connectors)
        document = one_step_flow(_find(catalog, arguments.node))
        request = RunRequest(
            document=document,
            input=gather_input(document, source.lookup(catalog), arguments.input, arguments.inputs),
            catalog=catalog,
            items=source.items,
            connectors=connectors,
            trust=arguments.trust,
            workspace_file=source.file,
        )
        return run_and_print(source.workspace, request, events=arguments.events)


def one_step_flow(node: Node) -> Document:
    """Make the workflow that runs one node with the flow's input as its inputs."""
    properties: JsonObject = {}
    transforms: JsonObject = {}
    for declared in node.input:
        properties[declared.name] = _property(declared)
        path = json.dumps(declared.name)
        transforms[declared.name] = {"type": "javascript", "expr": f"flow_input[{path}]"}
    required = [one.name for one in node.input if one.required and one.default is None]
    step: JsonObject = {
        "id": "a",
        "value": {"type": "script", "path": f"node/{node.id}", "input_transforms": transforms},
    }
    flow: JsonObject = {
        "summary": node.name,
        "schema": {"type": "object", "properties": properties, "required": [*required]},
        "value": {"modules": [step]},
    }
    return Document.from_text(json.dumps(flow, indent=2), name=node.name)


def _property(declared: NodeInput) -> JsonObject:
    """Describe an input as a JSON Schema does; what is said beyond our own fields is such."""
    shown: JsonObject = {**declared.extra, "description": declared.description}
    if declared.default is not None:
        shown["default"] = declared.default
    if declared.type in MEDIA_TYPES:
        shown |= {"type": "string", "format": "uri"}
    elif declared.type in _JSON_TYPES:
        shown["type"] = declared.type
    return shown


def _find(catalog: Catalog, wanted: str) -> Node:
    spellings = (wanted, f"node/{wanted}", f"node/{slugify(wanted)}")
    for spelling in spellings:
        found = catalog.resolve(spelling)
        if isinstance(found, Resolved):
            return found.node
    known = ", ".join(node.name for node in catalog.nodes) or "none"
    raise UserFacingError(f"There is no node “{wanted}”.", hint=f"Nodes here: {known}.")
