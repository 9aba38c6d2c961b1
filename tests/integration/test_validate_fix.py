"""``apiflow validate --fix`` and ``apiflow schema``, as a user types them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.usefixtures("fresh_home")

BROKEN = """{
  "summary": "",
  "value": {"modules": [
    {"id": "a", "value": {"type": "identity"}},
    {"id": "a", "value": {"type": "whileloopflow", "modules": []}},
    {"id": "c", "skip_if": {"expr": "flow_input.x &&"}, "value": {"type": "identity"}}
  ]}
}
"""


def apiflow(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "apiflow_desktop.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_fix_repairs_the_file_and_tells_what_is_left(tmp_path):
    file = tmp_path / "broken.json"
    file.write_text(BROKEN, "utf-8")
    before = apiflow("validate", file)
    assert before.returncode == 1
    assert len(before.stdout.splitlines()) == 3
    assert f"{file}:6:52 error skip_if is not JavaScript" in before.stdout
    places = [
        int(line.removeprefix(f"{file}:").split(":")[0]) for line in before.stdout.splitlines()
    ]
    assert places == [5, 5, 6]
    assert "[duplicate-id] --fix: Rename a to " in before.stdout
    assert file.read_text("utf-8") == BROKEN
    done = apiflow("validate", "--fix", file)
    assert done.returncode == 1
    assert [line.split(" ")[1] for line in done.stdout.splitlines()] == ["error"]
    repaired = json.loads(file.read_text("utf-8"))["value"]["modules"]
    assert repaired[1]["id"] == "a2"
    assert repaired[1]["value"]["skip_failures"] is False
    again = file.read_bytes()
    apiflow("validate", "--fix", file)
    assert file.read_bytes() == again


def test_the_schema_is_printed():
    done = apiflow("schema")
    assert done.returncode == 0
    assert json.loads(done.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
