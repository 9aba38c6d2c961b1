"""A run that is killed goes on where it was, and nothing is made twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.cli.main import main
from apiflow_desktop.demo.address import read_address
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.services.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "sequential.json"
COMMAND = [sys.executable, "-m", "apiflow_desktop.cli.main"]


@pytest.fixture
def studio(fresh_home):
    """A studio whose pictures take a while; whoever runs a flow finds it."""
    yield from studio_in(Home(fresh_home), "--speed=0.7")


@pytest.fixture
def slow_studio(fresh_home):
    """One whose pictures are not done in the time of a test."""
    yield from studio_in(Home(fresh_home), "--speed=300")


def studio_in(home: Home, *options: str) -> Iterator[Home]:
    studio = StudioProcess(home, *options)
    studio.ensure()
    yield home
    studio.stop()


def predictions(home: Home) -> list[str]:
    return [one["id"] for one in on_record(home)]


def on_record(home: Home) -> list[dict[str, Any]]:
    """What the studio says was asked of it, the latest first."""
    address = read_address(home.studio)
    assert address is not None
    request = urllib.request.Request(
        f"http://127.0.0.1:{address.port}/v1/predictions",
        headers={"Authorization": f"Bearer {address.token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)["results"]  # type: ignore[no-any-return]


def killed_at(kind: str, step: str, *flow: str) -> None:
    """Run a flow, by default the sample, and kill the process when it tells of this event."""
    command = [*COMMAND, "run", *(flow or [str(SAMPLE)]), "--events"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["kind"] == kind and event.get("step") == step:
                break
        else:
            pytest.fail(f"the run ended before {kind} of {step}")
        os.kill(process.pid, signal.SIGKILL)


@pytest.fixture
def apiflow(capsys):
    """Type a command; returns its exit code, what it printed and what it told."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return (code, *capsys.readouterr())

    return run


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("step.call_created", "add_hat_step"),
        ("step.succeeded", "add_hat_step"),
        ("step.request_sent", "cartoon_step"),
        ("step.call_created", "cartoon_step"),
    ],
)
def test_a_killed_run_is_resumed_and_nothing_is_made_twice(studio, apiflow, kind, step):
    killed_at(kind, step)
    assert "interrupted" in apiflow("jobs", "list")[1]

    code, printed, told = apiflow("jobs", "resume", "1")

    assert code == 0, told
    assert json.loads(printed)["output_image"].startswith("http://demo.studio.localhost/")
    assert len(predictions(studio)) == 2
    assert "completed" in apiflow("jobs", "list")[1]
    code, _, told = apiflow("jobs", "resume", "1")
    assert (code, "has ended" in told) == (2, True)


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_what_a_killed_run_left_at_the_provider_is_cancelled_with_it(
    slow_studio, apiflow, tmp_path
):
    def paint(name):
        inputs = {"prompt": {"type": "static", "value": name}}
        value = {"type": "script", "path": "node/flux_kontext_pro", "input_transforms": inputs}
        return {"id": name, "value": value}

    flow = tmp_path / "flow.json"
    flow.write_text(
        json.dumps({"modules": [{**paint("a"), "continue_on_error": True}, paint("b")]})
    )
    killed_at("step.call_created", "a", str(flow))
    with Workspace.open() as workspace:
        workspace.store.jobs.wish(1, "cancel")  # which nobody heard

    assert apiflow("jobs", "cancel", "1")[0] == 0

    asked = [(one["input"]["prompt"], one["status"]) for one in on_record(slow_studio)]
    assert asked == [("a", "canceled")]
    assert "cancelled" in apiflow("jobs", "list")[1]


def test_a_job_that_runs_is_not_taken_over(studio, apiflow):
    command = [*COMMAND, "run", str(SAMPLE), "--events"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        code, _, told = apiflow("jobs", "resume", "1")
        assert (code, "Another process" in told) == (2, True)
        process.terminate()
        process.stdout.read()
    assert "cancelled" in apiflow("jobs", "list")[1]


def test_there_is_no_such_job(apiflow):
    code, _, told = apiflow("jobs", "resume", "77")
    assert (code, "77" in told) == (2, True)


@pytest.fixture
def workspace_file(tmp_path):
    """A workflow F whose step a calls a node that stands in the file."""
    connector = {"id": 1, "name": "Elsewhere", "base_url": "http://demo.studio.localhost/v1"}
    connector |= {"header": {"Authorization": "Bearer demo-studio"}, "data": {"api": "replicate"}}
    node = {
        "id": 1,
        "name": "Draw",
        "connector_id": 1,
        "path": "/models/black-forest-labs/flux-kontext-pro/predictions",
        "output": [{"name": "drawn", "type": "image", "mapping": "output"}],
        "body_template": {"input": {"prompt": "a house"}},
    }
    step = {"id": "a", "value": {"type": "script", "path": "node/draw", "input_transforms": {}}}
    flow = {"name": "F", "description": "", "nodes": {"value": {"modules": [step]}}}
    path = tmp_path / "workspace.json"
    path.write_text(json.dumps({"connectors": [connector], "nodes": [node], "workflows": [flow]}))
    return path


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_job_of_a_workspace_file_is_resumed_with_that_files_nodes(
    studio, apiflow, workspace_file
):
    killed_at("step.call_created", "a", "F", "--workspace", str(workspace_file))

    code, printed, told = apiflow("jobs", "resume", "1")

    assert code == 0, told
    assert "drawn" in json.loads(printed)
    assert len(predictions(studio)) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_job_is_cancelled_though_the_provider_cannot_be_told(
    slow_studio, apiflow, workspace_file
):
    killed_at("step.call_created", "a", "F", "--workspace", str(workspace_file))
    workspace_file.unlink()

    assert apiflow("jobs", "cancel", "1")[0] == 0

    assert "cancelled" in apiflow("jobs", "list")[1]
    assert "could not be cancelled at the provider" in apiflow("jobs", "show", "1", "--events")[1]
