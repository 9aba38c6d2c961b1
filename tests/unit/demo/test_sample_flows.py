from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.resources import resource

INDEX = json.loads(resource("samples", "index.json").read_text(encoding="utf-8"))


def test_the_index_lists_the_flows():
    assert [one["file"] for one in INDEX] == [
        "sequential.json", "conditional.json", "parallel.json", "retry.json", "agent.json",
    ]  # fmt: skip


@pytest.mark.parametrize("entry", INDEX, ids=lambda one: one["file"])
def test_each_runs_without_input(entry):
    flow = json.loads(resource("samples", entry["file"]).read_text(encoding="utf-8"))
    assert (flow["name"], flow["description"]) == (entry["title"], entry["description"])
    schema = flow["nodes"]["schema"]
    assert all("default" in schema["properties"][name] for name in schema["required"])
    assert schema["properties"]["input_image"]["default"].endswith("/samples/portrait.png")
