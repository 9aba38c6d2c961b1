from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.items import Variable
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.catalog.workspace_file import WorkflowText, read_workspace

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


def test_connectors_and_nodes_are_read_as_they_are_written_everywhere():
    connectors, nodes = preset_connectors(), preset_nodes()
    lists = {
        "connectors": [one.to_json() for one in connectors],
        "nodes": [one.to_json() for one in nodes],
    }
    read = read_workspace(json.dumps(lists).encode())
    assert (read.connectors, read.nodes) == (connectors, nodes)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b'{"nodes": [', "line 1, column"),
        (b"[]", "none of the lists"),
        (b'{"name": "a flow"}', "none of the lists"),
        (b'{"nodes": {}}', "“nodes” has to be a list"),
        (b'{"connectors": [{"name": "x"}]}', r"connectors\[0\].base_url: this is missing"),
        (b'{"nodes": [{"name": "n", "connector_id": "gone"}]}', "no connector “gone”"),
        (b'{"nodes": [{"id": 1}, {"id": 1}]}', "the id 1 is there more than once"),
        (b'{"nodes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    ],
)
def test_says_what_is_wrong_with_a_file(data, message):
    with pytest.raises(UserFacingError, match=message) as error:
        read_workspace(data, name="mine.json")
    assert error.value.where == "mine.json"


def test_what_stands_at_paths_is_found_by_them():
    flow = '{"name": "x", "path": "f/my/flow", "description": "", "nodes": {}}'
    read = read_workspace(
        f"""{{
  "workflows": [{flow}],
  "scripts": [{{"path": "f/my/script", "content": "def main(): pass", "tag": "t"}}],
  "variables": [{{"path": "u/me/city", "value": "Bern"}}],
  "resources": [{{"path": "f/my/api", "value": {{"url": "x"}}, "connector": "Demo"}}]
}}""".encode()
    )
    assert read.workflows == [WorkflowText("x", "", flow, "f/my/flow")]
    assert read.named("f/my/flow") == read.workflows
    (script,), (city,), (api,) = read.scripts, read.variables, read.resources
    assert (script.path, script.content) == ("f/my/script", "def main(): pass")
    assert script.extra == {"tag": "t"}
    assert (city.path, city.value) == ("u/me/city", "Bern")
    assert (api.value, api.connector) == ({"url": "x"}, "Demo")


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
