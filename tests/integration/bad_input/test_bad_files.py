"""Files that are no workflows, as the command line tells it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

DEEP = '{"value": {"modules": ' + "[" * 20_000 + "]" * 20_000 + "}}"
GONE = {"id": "a", "value": {"type": "script", "path": "node/gone", "input_transforms": {}}}


def apiflow(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "apiflow_desktop.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("content", "line", "message", "advice"),
    [
        (b"hello", 1, "not valid JSON", "correct it"),
        (b"", 1, "empty", "Choose another file"),
        (b"[1, 2]", 1, "not an OpenFlow document", "A flow is an object"),
        (b'{\n "value": {\n  "modules": [', 3, "ends too early", "cut off"),
        (DEEP.encode(), 1, "deeper than 500 levels", "damaged"),
        (b"{}\n\xff", 2, "UTF-8", "Save the file as UTF-8"),
    ],
    ids=["text", "empty", "list", "half", "deep", "bytes"],
)
def test_every_command_says_what_is_wrong_and_where(tmp_path, content, line, message, advice):
    path = tmp_path / "flow.json"
    path.write_bytes(content)
    checked = apiflow("validate", path)
    assert checked.returncode == 2
    assert checked.stdout.startswith(f"{path}:{line}:")
    for done in (
        checked,
        apiflow("run", path),
        apiflow("convert", path, tmp_path / "out.yaml"),
    ):
        assert done.returncode == 2
        told = done.stdout + done.stderr
        assert str(path) in told
        assert message in told
        assert advice in told
        assert "Traceback" not in told
    assert not (tmp_path / "out.yaml").exists()


def test_a_node_that_is_gone_is_named(tmp_path):
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"value": {"modules": [GONE]}}))
    for done, code in ((apiflow("validate", path), 1), (apiflow("run", path), 2)):
        assert done.returncode == code
        told = done.stdout + done.stderr
        assert '"a" uses "node/gone"' in told
        assert "choose another one" in told


def test_50_mb_run(tmp_path):
    path = tmp_path / "flow.json"
    step = {"id": "a", "value": {"type": "identity"}}
    filling = ["y" * 1000] * 50_000
    path.write_text(json.dumps({"value": {"modules": [step]}, "x": filling}))
    assert apiflow("validate", path).returncode == 0
    assert apiflow("run", path).returncode == 0


def test_a_pipe_and_a_folder_are_no_files(tmp_path):
    assert "device or a pipe" in apiflow("validate", "/dev/zero").stderr
    assert "folder" in apiflow("validate", tmp_path).stderr
