from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.resources import resource

INDEX = json.loads(resource("samples", "index.json").read_text(encoding="utf-8"))


def test_the_index_lists_all_flows_the_simplest_first():
    files = [one["file"] for one in INDEX]
    assert files[:4] == ["sequential.json", "conditional.json", "parallel.json", "retry.json"]
    flows = {one.name for one in resource("samples").iterdir() if one.name.endswith(".json")} - {
        "index.json"
    }
    assert sorted(files) == sorted(flows)
    assert len(files) >= 12


@pytest.mark.parametrize("entry", INDEX, ids=lambda one: one["file"])
def test_each_runs_without_input(entry):
    flow = json.loads(resource("samples", entry["file"]).read_text(encoding="utf-8"))
    assert (flow["name"], flow["description"]) == (entry["title"], entry["description"])
    schema = flow["nodes"]["schema"]
    assert all("default" in schema["properties"][name] for name in schema["required"])
    assert schema["properties"]["input_image"]["default"].endswith("/samples/portrait.png")
