"""A connector that misbehaves, as the command line tells it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.integration.bad_input.providers import FLOW, MISBEHAVIOUR, served, workspace_text


@pytest.mark.parametrize("how", MISBEHAVIOUR)
def test_a_run_says_what_the_connector_did(how, tmp_path):
    reply, said = MISBEHAVIOUR[how]
    flow, workspace = tmp_path / "flow.json", tmp_path / "workspace.json"
    flow.write_text(json.dumps(FLOW))
    with served(reply) as url:
        workspace.write_text(workspace_text(url))
        command = [sys.executable, "-m", "apiflow_desktop.cli.main", "run"]
        done = subprocess.run(
            [*command, str(flow), "--workspace", str(workspace)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1, done.stderr
    error = json.loads(done.stdout)["error"]
    assert said in error["message"]
    assert "Mine" in error["message"]
    assert error["step_id"] == "a"
    assert "Traceback" not in done.stderr
