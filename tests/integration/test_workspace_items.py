"""Flows, scripts, variables and resources by path: imported, called, and kept secret."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.catalog.models import Connector, Node, NodeInput, NodeOutput
from apiflow_desktop.cli.main import main
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.vault.vault import environment_name

SECRET = "s3cret-value/+ü"
FLOW = """\
summary: Outer
value:
  modules:
    - id: a
      value:
        type: flow
        path: f/demo/inner
        input_transforms:
          word:
            type: javascript
            expr: variable('u/me/city')
schema:
  properties: {}
"""
INNER = """\
summary: Inner
value:
  modules:
    - id: b
      value:
        type: script
        path: node/echo
        input_transforms:
          text:
            type: javascript
            expr: '`${flow_input.word} ${resource("f/demo/api").url}`'
          token:
            type: javascript
            expr: '"Bearer " + variable("u/me/token")'
schema:
  type: object
  properties:
    word: {type: string}
  required: [word]
"""


class _Echo(BaseHTTPRequestHandler):
    bodies: list[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.bodies.append(json.loads(body))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler = type("Echo", (_Echo,), {"bodies": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def tree(tmp_path, server, fresh_home):
    url = f"http://127.0.0.1:{server.server_port}"
    with Workspace.open() as workspace:
        connector = workspace.store.connectors.add(Connector(id=0, name="Echo API", base_url=url))
        workspace.store.nodes.add(
            Node(
                id=0,
                name="Echo",
                connector_id=connector.id,
                input=[NodeInput(name="text"), NodeInput(name="token")],
                output=[NodeOutput(name="text"), NodeOutput(name="token")],
            )
        )
    root = tmp_path / "tree"
    files = {
        "f/demo/outer.flow/flow.yaml": FLOW,
        "f/demo/inner__flow/flow.yaml": INNER,
        "f/demo/resize.py": "def main(x: int):\n    return x\n",
        "f/demo/resize.script.yaml": "summary: Resize\nlock: '!inline f/demo/resize.script.lock'\n"
        "schema: {properties: {x: {type: integer}}}\nkind: script\n",
        "f/demo/resize.script.lock": "# python: 3.12\n",
        "f/demo/api.resource.yaml": "value: {url: 'https://x.test'}\nresource_type: http\n",
        "u/me/city.variable.yaml": "value: Bern\nis_secret: false\n",
        "u/me/token.variable.yaml": "value: ENCRYPTED==\nis_secret: true\n",
        "f/demo/broken.flow/flow.yaml": "value: [",
        "f/demo/folder.meta.yaml": "display_name: Demo\n",
        "wmill.yaml": "defaultTs: bun\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def with_token(monkeypatch):
    monkeypatch.setenv(environment_name("u/me/token"), SECRET)


def test_a_tree_is_imported_and_its_flows_run(tree, server, with_token, capsys):
    assert main(["import", str(tree)]) == 1
    said = capsys.readouterr()
    assert [line.split("\t") for line in said.out.splitlines()] == [
        ["flow", "f/demo/inner"],
        ["flow", "f/demo/outer"],
        ["script", "f/demo/resize"],
        ["variable", "u/me/city"],
        ["variable", "u/me/token"],
        ["resource", "f/demo/api"],
    ]
    assert "broken.flow" in said.err
    with Workspace.open() as workspace:
        [script] = workspace.store.scripts.list()
        [city, token] = workspace.store.variables.list()
        assert (script.language, script.content) == ("python3", "def main(x: int):\n    return x\n")
        assert script.lock == "# python: 3.12\n"
        assert script.extra == {"kind": "script"}
        assert (city.value, token.value) == ("Bern", "")

    assert main(["run", "f/demo/outer", "--trust"]) == 0
    sent = {"text": "Bern https://x.test", "token": f"Bearer {SECRET}"}
    assert server.RequestHandlerClass.bodies == [sent]
    printed = json.loads(capsys.readouterr().out)
    assert printed["text"] == "Bern https://x.test"
    assert "u/me/token" in printed["token"]
    assert SECRET not in printed["token"]


def test_no_file_of_the_home_ever_holds_the_secret(tree, with_token, capsys):
    main(["import", str(tree)])
    assert main(["run", "f/demo/outer", "--trust", "--events"]) == 0
    said = capsys.readouterr()
    spellings = (SECRET, json.dumps(SECRET)[1:-1])
    assert not any(spelling in said.out + said.err for spelling in spellings)
    files = [path for path in Home.from_environment().root.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert not any(spelling.encode() in data for spelling in spellings), path


def test_a_secret_goes_to_a_new_host_only_when_that_is_said(tree, server, with_token, capsys):
    main(["import", str(tree)])
    assert main(["run", "f/demo/outer"]) == 3
    assert "u/me/token has never been sent to http://127.0.0.1" in capsys.readouterr().err
    assert server.RequestHandlerClass.bodies == []


def test_a_missing_secret_is_told_before_anything_is_sent(tree, server, capsys):
    main(["import", str(tree)])
    assert main(["run", "f/demo/outer", "--trust"]) == 1
    assert "APIFLOW_SECRET_U_ME_TOKEN" in capsys.readouterr().out
    assert server.RequestHandlerClass.bodies == []


def test_what_is_there_is_replaced_only_when_that_is_said(tree, capsys):
    main(["import", str(tree)])
    (tree / "f/demo/api.resource.yaml").write_text("value: 7\n")
    assert main(["import", str(tree)]) == 2
    assert "in the library already" in capsys.readouterr().err
    assert main(["import", str(tree), "--replace"]) == 1
    with Workspace.open() as workspace:
        assert [one.value for one in workspace.store.resources.list()] == [7]
        assert [row.path for row in workspace.store.workflows.list() if row.path] == [
            "f/demo/inner",
            "f/demo/outer",
        ]


def test_a_part_of_a_tree_keeps_its_paths(tree, capsys):
    assert main(["import", str(tree / "f" / "demo" / "inner__flow"), "--dry-run"]) == 0
    assert capsys.readouterr().out == "flow\tf/demo/inner\n"


def test_variables_and_resources_by_command(fresh_home, capsys):
    assert main(["variables", "set", "u/me/city", "Bern"]) == 0
    assert main(["variables", "set", "u/me/token", "long-enough", "--secret"]) == 0
    assert main(["resources", "set", "f/ai/main", "--connector", "Replicate", '{"n": 1}']) == 0
    assert main(["variables", "set", "nowhere", "x"]) == 2
    assert main(["variables", "set", "u/me/short", "x", "--secret"]) == 2
    assert main(["resources", "set", "f/ai/b", "{}", "--connector", "Nobody"]) == 2
    capsys.readouterr()
    main(["variables", "list"])
    main(["resources", "list"])
    assert capsys.readouterr().out.splitlines() == [
        "u/me/city\tBern",
        "u/me/token\t(secret)",
        'f/ai/main\tReplicate\t{"n": 1}',
    ]
    assert main(["variables", "remove", "u/me/token"]) == 0
    assert main(["variables", "remove", "u/me/token"]) == 2
    assert main(["resources", "remove", "f/ai/main"]) == 0


def test_a_workspace_file_has_its_own_flows_and_values(tmp_path, fresh_home, capsys):
    inner = {
        "name": "Inner",
        "path": "f/a/inner",
        "nodes": {"value": {"modules": [{"id": "i", "value": {"type": "identity"}}]}},
    }
    step = {
        "type": "flow",
        "path": "f/a/inner",
        "input_transforms": {"x": {"type": "javascript", "expr": "resource('f/a/r').connector"}},
    }
    outer = {
        "name": "Outer",
        "path": "f/a/outer",
        "nodes": {"value": {"modules": [{"id": "o", "value": step}]}},
    }
    connector = {"id": 1, "name": "Mine", "base_url": "https://x.test"}
    file = {
        "connectors": [connector],
        "workflows": [inner, outer],
        "resources": [{"path": "f/a/r", "connector": "Mine"}],
    }
    path = tmp_path / "workspace.json"
    path.write_text(json.dumps(file))
    assert main(["run", "f/a/outer", "--workspace", str(path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"x": "Mine"}
    assert main(["run", "f/a/outer"]) == 2


def test_a_flow_that_calls_itself_ends_with_a_clear_error(tmp_path, fresh_home, capsys):
    step = {"type": "flow", "path": "f/a/again", "input_transforms": {}}
    flow = {"name": "A", "path": "f/a/again", "nodes": {"value": {"modules": [
        {"id": "o", "value": step}
    ]}}}  # fmt: skip
    path = tmp_path / "workspace.json"
    path.write_text(json.dumps({"workflows": [flow]}))
    assert main(["run", "f/a/again", "--workspace", str(path)]) == 1
    message = json.loads(capsys.readouterr().out)["error"]["message"]
    assert "call each other more than 50 deep" in message
    assert "f/a/again" in message


def test_a_path_that_names_no_flow_is_told_before_the_run(tmp_path, fresh_home, capsys):
    step = {"type": "flow", "path": "f/a/nowhere", "input_transforms": {}}
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"modules": [{"id": "o", "value": step}]}))
    assert main(["run", str(path)]) == 2
    assert '"f/a/nowhere", which is not in the library' in capsys.readouterr().err


def test_a_folder_is_converted_and_run(tmp_path, fresh_home, capsys):
    folder = tmp_path / "x.flow"
    text = json.dumps({"summary": "S", "value": {"modules": [{"id": "i", "value": {
        "type": "rawscript", "language": "python3", "content": "def main(): pass\n",
        "input_transforms": {}}}]}})  # fmt: skip
    (tmp_path / "in.json").write_text(text)
    assert main(["convert", str(tmp_path / "in.json"), str(folder)]) == 0
    assert (folder / "i.inline_script.py").read_text() == "def main(): pass\n"
    assert main(["convert", str(folder), str(tmp_path / "out.json")]) == 0
    assert json.loads((tmp_path / "out.json").read_text()) == json.loads(text)


def test_problems_of_a_folder_are_told_where_they_were_written(tmp_path, fresh_home, capsys):
    folder = tmp_path / "x.flow"
    folder.mkdir()
    (folder / "flow.yaml").write_text(FLOW.replace("f/demo/inner", "f/demo/nowhere"))
    assert main(["run", str(folder)]) == 2
    run = capsys.readouterr().err
    assert run.startswith(f"{folder / 'flow.yaml'}:7:15 error")
    assert main(["validate", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == run.strip()


def test_a_folder_with_nothing_in_it_is_told(tmp_path, fresh_home, capsys):
    assert main(["import", str(tmp_path)]) == 2
    assert "nothing to import" in capsys.readouterr().err
    assert main(["validate", str(tmp_path)]) == 2
    assert "no flow in this folder" in capsys.readouterr().err
