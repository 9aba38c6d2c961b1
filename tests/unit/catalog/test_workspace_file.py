from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.catalog.workspace_file import (
    WorkflowText,
    WorkspaceFile,
    read_workspace,
    write_workspace,
)

FILE = b"""{
  "version": "1.0",
  "timestamp": "2026-01-02T03:04:05Z",
  "connectors": [
    {"id": 7, "name": "Replicate", "base_url": "https://api.replicate.com/v1",
     "method": "post", "header": {"Authorization": "Bearer $REPLICATE_API_TOKEN"}, "body": null,
     "created_at": "2026-01-01"}
  ],
  "nodes": [
    {"name": "One", "description": "", "connector_id": 7, "path": "/one"},
    {"name": "Two", "description": "", "connector_id": "replicate_connector_id"}
  ],
  "workflows": [
    {
      "name": "First flow",
      "description": "d",
      "nodes": {"value": {"modules": [], "n": 1.0, "e": 1e3, "u": "\\u00e9"}}
    },
    {"nodes": {"summary": "Second", "value": {"modules": []}}}
  ]
}
"""


def test_reads_connectors_nodes_and_workflows():
    read = read_workspace(FILE)
    assert read.connectors[0].method == "POST"
    assert read.connectors[0].extra == {"created_at": "2026-01-01"}
    assert [(node.id, node.connector_id) for node in read.nodes] == [(1, 7), (2, 7)]
    assert [one.name for one in read.workflows] == ["First flow", "Second"]
    assert read.extra == {"version": "1.0", "timestamp": "2026-01-02T03:04:05Z"}


def test_keeps_the_text_of_a_workflow():
    text = read_workspace(FILE).workflows[0].text
    assert '"n": 1.0, "e": 1e3, "u": "\\u00e9"' in text
    assert text.startswith('{\n  "name"')
    assert text.endswith("\n}")


def test_finds_a_workflow_by_name_or_slug():
    read = read_workspace(FILE)
    assert read.named("First flow") == read.workflows[:1]
    assert read.named("first_flow") == read.workflows[:1]
    assert read.named("third") == []
    assert read.named("…") == []


def test_what_is_written_reads_the_same():
    once = read_workspace(FILE)
    again = read_workspace(write_workspace(once))
    assert again == once
    assert write_workspace(again) == write_workspace(once)


def test_presets_survive_a_workspace_file():
    text = '{"name": "x", "description": "", "nodes": {}}'
    workspace = WorkspaceFile(preset_connectors(), preset_nodes(), [WorkflowText("x", "", text)])
    written = write_workspace(workspace)
    read = read_workspace(written)
    assert (read.connectors, read.nodes) == (workspace.connectors, workspace.nodes)
    assert read.workflows == workspace.workflows
    assert json.loads(written)["nodes"][0]["id"] == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b'{"nodes": [', "line 1, column"),
        (b"[]", "neither connectors"),
        (b'{"name": "a flow"}', "neither connectors"),
        (b'{"nodes": {}}', "“nodes” has to be a list"),
        (b'{"connectors": [{"name": "x"}]}', r"connectors\[0\].base_url: Field required"),
        (b'{"nodes": [{"name": "n", "connector_id": "gone"}]}', "no connector “gone”"),
        (b'{"nodes": [{"id": 1}, {"id": 1}]}', "the id 1 is there more than once"),
        (b'{"nodes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    ],
)
def test_says_what_is_wrong_with_a_file(data, message):
    with pytest.raises(UserFacingError, match=message) as error:
        read_workspace(data, name="mine.json")
    assert error.value.where == "mine.json"
