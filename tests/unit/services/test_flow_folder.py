"""Flow folders: scripts in files of their own, named as Windmill's command line names them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.inline_files import sanitized
from apiflow_desktop.services.flow_folder import (
    folder_as_json,
    read_flow_folder,
    write_flow_folder,
)
from apiflow_desktop.services.yaml_values import read_yaml

CORPUS = Path(__file__).parents[3].parent / "shared" / "openflow" / "corpus"


def script(step_id, content, summary=None, language="python3", **more):
    module = {"id": step_id, "value": {"type": "rawscript", "content": content}}
    module["value"] |= {"language": language, "input_transforms": {}, **more}
    return module if summary is None else {**module, "summary": summary}


def flow(*modules, **more):
    return {"summary": "s", "value": {"modules": list(modules), **more}}


def files_of(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Get the Data", "get_the_data"),
        ('a/b\\c:d*e?"f<g>h|i', "abcdefghi"),
        ("  __a   b__. ", "a_b"),
        ("con", "_con"),
        ("COM1", "_com1"),
        ("…", "…"),
        ("..", ""),
    ],
)
def test_a_summary_makes_a_file_name(name, expected):
    assert sanitized(name) == expected


def test_scripts_stand_in_files_of_their_own(tmp_path):
    loop = {
        "id": "l",
        "value": {"type": "forloopflow", "modules": [script("b", "B", "Get it!", "bun")]},
    }
    agent = {"id": "g", "value": {"type": "aiagent", "tools": [script("t", "T", "my_tool", "go")]}}
    write_flow_folder(
        tmp_path / "x.flow",
        flow(
            script("a", "def main(): pass\n", "Get it!", lock="l1\n"),
            loop,
            agent,
            script("c", "C", "", "deno"),
            script("d", "D", None, "nativets", lock=""),
            failure_module=script("failure", "F", None, "bash"),
        ),
    )
    found = files_of(tmp_path / "x.flow")
    yaml = found.pop("flow.yaml")
    assert found == {
        "get_it!.inline_script.py": "def main(): pass\n",
        "get_it!.inline_script.lock": "l1\n",
        "get_it!_1.inline_script.ts": "B",
        "my_tool.inline_script.go": "T",
        "inline_script_0.inline_script.deno.ts": "C",
        "d.inline_script.native.ts": "D",
        "failure.inline_script.sh": "F",
    }
    assert "content: '!inline get_it!.inline_script.py'" in yaml
    assert "lock: '!inline get_it!.inline_script.lock'" in yaml
    assert "lock: ''" in yaml
    assert re.search(r"- id: a\n\s+summary: Get it!\n\s+value:\n\s+type: rawscript\n", yaml)


def test_what_is_written_reads_the_same(tmp_path):
    given = flow(script("a", "line\r\n\tüñ\n", lock="x"), script("b", ""))
    write_flow_folder(tmp_path, given)
    assert read_flow_folder(tmp_path).whole == given
    assert json.loads(folder_as_json(tmp_path)) == given


def test_files_keep_their_names_and_what_is_unchanged_is_not_touched(tmp_path):
    (tmp_path / "flow.yaml").write_text(
        "# mine\nsummary: s\nvalue:\n  modules:\n    - id: a\n      value:\n"
        "        content: '!inline odd name.py'\n        type: rawscript\n"
        "        language: python3\n        input_transforms: {}\n"
    )
    (tmp_path / "odd").write_text("old")
    before = (tmp_path / "flow.yaml").read_bytes()
    assert write_flow_folder(tmp_path, flow(script("a", "new", "Other name"))) != []
    assert (tmp_path / "odd").read_text() == "new"
    changed = write_flow_folder(tmp_path, flow(script("a", "newer", "Other name")))
    assert changed == [tmp_path / "odd"]
    assert write_flow_folder(tmp_path, flow(script("a", "newer", "Other name"))) == []
    assert before != (tmp_path / "flow.yaml").read_bytes()


def test_files_of_scripts_that_are_gone_are_removed_and_others_stay(tmp_path):
    write_flow_folder(tmp_path, flow(script("a", "A", lock="l"), script("b", "B")))
    (tmp_path / "mine.txt").write_text("x")
    write_flow_folder(tmp_path, flow(script("b", "B")))
    assert set(files_of(tmp_path)) == {"flow.yaml", "b.inline_script.py", "mine.txt"}


def test_a_missing_lock_is_empty_and_a_missing_script_an_error(tmp_path):
    write_flow_folder(tmp_path, flow(script("a", "A", lock="l")))
    (tmp_path / "a.inline_script.lock").unlink()
    assert read_flow_folder(tmp_path).whole == flow(script("a", "A", lock=""))
    (tmp_path / "a.inline_script.py").unlink()
    with pytest.raises(UserFacingError, match="step “a” is missing"):
        folder_as_json(tmp_path)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "C:\\x", "..\\x"])
def test_no_file_outside_is_read_or_written(tmp_path, name):
    folder = tmp_path / "in.flow"
    folder.mkdir()
    (folder / "flow.json").write_text(json.dumps(flow(script("a", f"!inline {name}"))))
    with pytest.raises(UserFacingError, match="not in the flow's folder"):
        folder_as_json(folder)
    with pytest.raises(UserFacingError, match="not in the flow's folder"):
        write_flow_folder(folder, flow(script("a", "A")))


def test_a_real_tag_is_read_as_the_mark(tmp_path):
    (tmp_path / "flow.yaml").write_text(
        "value: {modules: [{id: a, value: {type: rawscript, content: !inline a.py}}]}"
    )
    (tmp_path / "a.py").write_text("A")
    assert json.loads(folder_as_json(tmp_path))["value"]["modules"][0]["value"]["content"] == "A"


def test_dates_and_old_yaml_words_stay_texts():
    value = read_yaml(b"a: 2024-01-01\nb: no\nc: on\nd: 12:30:00\n", "x")
    assert value == {"a": "2024-01-01", "b": "no", "c": "on", "d": "12:30:00"}


def texts_in(value):
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return [text for part in parts for text in texts_in(part)]
    return [value] if isinstance(value, str) else []


def corpus_flows():
    if not CORPUS.is_dir():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no corpus beside the project"))]
    files = sorted(CORPUS.glob("*.flow.yaml"))
    return [pytest.param(path, id=path.name) for path in files if "!inline" in path.read_text()]


@pytest.mark.parametrize("path", corpus_flows())
def test_real_folders_keep_their_files(tmp_path, path):
    """Each is given scripts, read whole, and written back: nothing changes on disk."""
    try:
        parsed = read_yaml(path.read_bytes(), path.name)
    except UserFacingError:
        pytest.skip("not YAML")
    (tmp_path / "flow.yaml").write_bytes(path.read_bytes())
    named = {text.split(" ")[1] for text in texts_in(parsed) if text.startswith("!inline ")}
    for name in named:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"text of {name}\n")
    whole = read_flow_folder(tmp_path).whole
    text = json.dumps(whole)
    assert named
    assert any(f"text of {name}\\n" in text for name in named)
    assert write_flow_folder(tmp_path, whole) == []
    assert (tmp_path / "flow.yaml").read_bytes() == path.read_bytes()
    fresh = tmp_path / "fresh.flow"
    write_flow_folder(fresh, whole)
    assert read_flow_folder(fresh).whole == whole
    Document.from_text(text)
