"""Flows, nodes and journals that the benchmarks share."""

from __future__ import annotations

import json

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import Connector, ConnectorSettings, Node, NodeInput, NodeOutput
from apiflow_desktop.engine.ports import Call
from apiflow_desktop.openflow.document import Document


def echo_catalog(base_url: str, *, seconds: float = 0.0, limit: int = 32) -> Catalog:
    """One node that posts to the echo server."""
    connector = Connector(
        id=1, name="Echo", base_url=base_url, data=ConnectorSettings(max_concurrency=limit)
    )
    node = Node(
        id=1,
        name="Echo",
        connector_id=1,
        path=f"/call?seconds={seconds}",
        input=[NodeInput(name="value", type="integer")],
        output=[NodeOutput(name="output", type="integer", mapping="output")],
    )
    return Catalog([connector], [node])


def step(module_id: str, value: int) -> JsonObject:
    """A step that calls the echo node."""
    transform: JsonObject = {"type": "static", "value": value}
    return {
        "id": module_id,
        "value": {"type": "script", "path": "node/echo", "input_transforms": {"value": transform}},
    }


def sequential(count: int) -> Document:
    """A flow of so many echo steps, one after the other."""
    return _flow([step(f"s{number}", number) for number in range(count)])


def identities(count: int) -> Document:
    """A flow of so many steps that hand their input on."""
    return _flow([{"id": f"s{number}", "value": {"type": "identity"}} for number in range(count)])


def parallel(count: int) -> Document:
    """A flow of one branchall with so many branches of one echo step each."""
    branches: list[JsonValue] = [{"modules": [step(f"s{n}", n)]} for n in range(count)]
    value: JsonObject = {"type": "branchall", "parallel": True, "branches": branches}
    return _flow([{"id": "all", "value": value}])


class NoOperations:
    """For flows that call nothing."""

    def knows(self, path: str) -> bool:
        return False

    async def call(self, call: Call) -> JsonValue:
        raise AssertionError("this flow calls nothing")


async def no_studio() -> int:
    raise AssertionError("the benchmark does not call the studio")


def _flow(modules: list[JsonObject]) -> Document:
    return Document.from_text(json.dumps({"summary": "b", "value": {"modules": modules}}))
