"""Jobs that other processes run: approved, rejected, cancelled, restarted from here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.cli.main import main
from apiflow_desktop.services.workspace import Workspace

COMMAND = [sys.executable, "-m", "apiflow_desktop.cli.main"]
FORM = {
    "type": "object",
    "properties": {"ok": {"type": "boolean", "default": True}, "why": {"type": "string"}},
    "required": ["why"],
}
PATIENCE = 30.0

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def pinned(name, value):
    return {
        "id": name,
        "value": {"type": "identity"},
        "mock": {"enabled": True, "return_value": value},
    }


ASKING = {
    "modules": [
        {
            "id": "a",
            "suspend": {"required_events": 1, "timeout": 600, "resume_form": {"schema": FORM}},
            "value": {"type": "identity"},
        },
        {
            "id": "b",
            "value": {
                "type": "forloopflow",
                "iterator": {"type": "javascript", "expr": "[resume, approvers]"},
                "skip_failures": False,
                "modules": [
                    {
                        "id": "c",
                        "skip_if": {"expr": "true"},
                        "value": {"type": "identity"},
                    }
                ],
            },
        },
    ]
}


@pytest.fixture
def home(fresh_home):
    Workspace.open().close()
    return Home(fresh_home)


@pytest.fixture
def asking(home, tmp_path):
    path = tmp_path / "asking.json"
    path.write_text(json.dumps(ASKING))
    return path


@pytest.fixture
def apiflow(capsys):
    """Type a command; returns its exit code, what it printed and what it told."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return (code, *capsys.readouterr())

    return run


def until_status(wanted: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with Workspace.open() as workspace:
        while wanted not in (found := [job.status for job in workspace.store.jobs.list()]):
            assert time.monotonic() < deadline, found
            time.sleep(0.05)


def start(*arguments) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_detached_job_is_approved_from_here(apiflow, asking):
    code, printed, _ = apiflow("run", str(asking), "--detach")
    assert (code, printed) == (0, "1\n")
    until_status("waiting")
    shown = apiflow("jobs", "show", "1")[1]
    assert "⏸ a  waits for an approval" in shown
    assert "    why  (string, required)" in shown

    code, _, told = apiflow("jobs", "approve", "1")
    assert (code, '"why" is missing' in told) == (2, True)
    assert apiflow("jobs", "approve", "1", "-i", "why=nice", "--by", "me")[0] == 0

    until_status("completed")
    shown = apiflow("jobs", "show", "1")[1]
    result = json.loads(shown[shown.index("[\n") :])
    assert result[0]["iter"]["value"] == {"ok": True, "why": "nice"}
    assert result[1]["iter"]["value"] == ["me"]
    code, _, told = apiflow("jobs", "approve", "1")
    assert (code, "has ended" in told) == (2, True)
    kinds = [json.loads(line)["kind"] for line in
             apiflow("jobs", "show", "1", "--events")[1].splitlines()]  # fmt: skip
    assert kinds[0] == "job.queued"
    assert "job.resumed" in kinds


def test_a_run_that_waits_says_how_to_answer_and_hears_the_answer(apiflow, asking):
    with start("run", asking) as process:
        until_status("waiting")
        assert apiflow("jobs", "reject", "1", "a", "--by", "bob")[0] == 0
        printed, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert json.loads(printed)["error"]["message"] == "Disapproved by bob"
    assert "apiflow jobs approve 1 a" in told


def test_a_job_of_a_living_process_is_cancelled(apiflow, asking):
    with start("run", asking) as process:
        until_status("waiting")
        assert apiflow("jobs", "resume", "1")[0] == 2
        code, _, told = apiflow("jobs", "cancel", "1")
        assert (code, "cancelled" in told) == (0, True)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert apiflow("jobs", "cancel", "1")[0] == 2


def killed_while_it_waits(asking) -> None:
    with start("run", asking) as process:
        until_status("waiting")
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()


def test_a_detached_job_outlives_its_process(apiflow, asking):
    apiflow("run", str(asking), "--detach")
    until_status("waiting")
    with Workspace.open() as workspace:
        owner = workspace.store.jobs.get(1).owner
    os.kill(int(owner.split(":")[1]), signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while "interrupted" not in apiflow("jobs", "list")[1]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert apiflow("jobs", "reject", "1")[0] == 0
    assert apiflow("jobs", "resume", "1")[0] == 1


def test_a_job_of_a_dead_process_is_cancelled(apiflow, asking):
    killed_while_it_waits(asking)
    assert apiflow("jobs", "cancel", "1")[0] == 0
    assert "cancelled" in apiflow("jobs", "list")[1]


def test_an_answer_counts_that_came_while_nobody_ran_the_job(apiflow, asking):
    killed_while_it_waits(asking)
    code, _, told = apiflow("jobs", "approve", "1", "--payload", '{"why": "late"}')
    assert (code, "apiflow jobs resume 1" in told) == (0, True)
    code, printed, told = apiflow("jobs", "resume", "1")
    assert code == 0, told
    assert json.loads(printed)[0]["iter"]["value"]["why"] == "late"


def test_answers_are_counted(apiflow, home, tmp_path):
    path = tmp_path / "flow.json"
    suspend = {"required_events": 2, "resume_form": {"schema": FORM}}
    path.write_text(json.dumps({"modules": [{**pinned("a", 1), "suspend": suspend}]}))
    assert "no jobs yet" in apiflow("jobs", "list")[2]
    killed_while_it_waits(path)
    told = apiflow("jobs", "approve", "1", "-i", "why=a", "-i", "x=1")[2]
    assert 'The form has no field "x". Its fields are: ok, why.' in told
    told = apiflow("jobs", "approve", "1", "-i", "ok=false")[2]
    assert 'The answer does not fit the form: "why" is missing' in told
    assert "a (1 of 2)" in apiflow("jobs", "approve", "1", "-i", "why=a")[2]
    assert "a (2 of 2)" in apiflow("jobs", "approve", "1", "-i", "why=b")[2]
    code, _, told = apiflow("jobs", "approve", "1", "-i", "why=c")
    assert (code, "answered already" in told) == (2, True)
    assert apiflow("jobs", "resume", "1")[0] == 0


def test_a_job_is_restarted_from_a_step(apiflow, home, tmp_path):
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"modules": [pinned("a", "old"), pinned("b", 1)]}))
    assert apiflow("run", str(path))[0] == 0
    edited = {"modules": [pinned("a", "new"), {"id": "b", "value": {"type": "identity"}}]}
    path.write_text(json.dumps(edited))

    code, printed, told = apiflow("jobs", "restart", "1", "b", "--flow", str(path))

    assert printed, told
    assert (code, json.loads(printed)) == (0, "old"), told
    assert "✓ a  from" in apiflow("jobs", "show", "2")[1]
    assert apiflow("jobs", "restart", "1", "nowhere")[0] == 2
    with pytest.raises(SystemExit, match="2"):
        apiflow("jobs", "show", "9" * 20)


def test_a_restart_takes_another_input_as_a_run_does(apiflow, home, tmp_path):
    path = tmp_path / "flow.json"
    schema = {"properties": {"n": {"type": "integer"}, "m": {"type": "integer", "default": 5}}}
    value = {"modules": [{"id": "a", "value": {"type": "identity"}}]}
    path.write_text(json.dumps({"summary": "F", "schema": schema, "value": value}))
    assert apiflow("run", str(path), "-i", "n=1")[0] == 0
    code, _, told = apiflow("jobs", "restart", "1", "a", "--input", '{"n": "x"}')
    assert (code, '"n" must be a whole number' in told) == (2, True)
    code, printed, _ = apiflow("jobs", "restart", "1", "a", "--input", '{"n": 2}')
    assert (code, json.loads(printed)) == (0, {"n": 2, "m": 5})


def test_an_event_goes_through_the_preprocessor(apiflow, home, tmp_path):
    path = tmp_path / "flow.json"
    preprocessor = {
        "id": "preprocessor",
        "value": {"type": "branchone", "branches": [], "default": []},
    }
    flow = {"preprocessor_module": preprocessor, "modules": []}
    path.write_text(json.dumps(flow))
    code, printed, told = apiflow("run", str(path), "--event", '{"n": 5}')
    assert (code, json.loads(printed)) == (0, {"n": 5}), told
    assert apiflow("run", str(path), "--event", "{}", "-i", "x=1")[0] == 2


def test_a_while_loop_is_bounded(apiflow, home, tmp_path):
    path = tmp_path / "flow.json"
    body = [{"id": "x", "value": {"type": "identity"}}]
    loop = {"id": "w", "value": {"type": "whileloopflow", "modules": body, "skip_failures": False}}
    path.write_text(json.dumps({"modules": [loop]}))
    code, printed, _ = apiflow("run", str(path), "--max-iterations", "3")
    assert (code, "3 iterations" in printed) == (1, True)
