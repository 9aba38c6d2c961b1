from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.items import Resource, Script, Variable
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
        (b"[]", "none of the lists"),
        (b'{"name": "a flow"}', "none of the lists"),
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


def test_what_stands_at_paths_is_kept():
    text = '{"name": "x", "path": "f/my/flow", "description": "", "nodes": {}}'
    workspace = WorkspaceFile(
        workflows=[WorkflowText("x", "", text, "f/my/flow")],
        scripts=[Script(path="f/my/script", content="def main(): pass", extra={"tag": "t"})],
        variables=[Variable(path="u/me/city", value="Bern")],
        resources=[Resource(path="f/my/api", value={"url": "x"}, connector="Demo")],
    )
    written = write_workspace(workspace)
    read = read_workspace(written)
    assert (read.workflows, read.scripts) == (workspace.workflows, workspace.scripts)
    assert (read.variables, read.resources) == (workspace.variables, workspace.resources)
    assert read.named("f/my/flow") == workspace.workflows
    assert "id" not in json.loads(written)["scripts"][0]


def test_a_secret_in_a_file_is_not_read():
    read = read_workspace(
        b'{"variables": [{"path": "u/me/token", "value": "hunter22", "is_secret": true}]}'
    )
    assert read.variables == [Variable(path="u/me/token", is_secret=True)]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ('[{"path": "nowhere"}]', "not a path"),
        ('[{"path": "f/a/b"}, {"path": "f/a/b"}]', "more than once"),
        ('[{"path": "f/a/b", "content": 7}]', r"scripts\[0\].content"),
    ],
)
def test_a_wrong_item_is_told_with_its_place(entries, said):
    with pytest.raises(UserFacingError, match=said):
        read_workspace(f'{{"scripts": {entries}}}'.encode())
