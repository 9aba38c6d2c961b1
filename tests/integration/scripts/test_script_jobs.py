"""Jobs with scripts: by the command line, and by the runner over a workspace."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from apiflow_desktop.engine.events import JobCompleted, JobFailed, JobSuspended, StepSucceeded
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.trust import NotTrusted
from apiflow_desktop.services.workspace import Workspace
from tests.integration.scripts.support import dies

APIFLOW = [sys.executable, "-m", "apiflow_desktop.cli.main"]


def raw(module_id, content, language="python3", more=None, **inputs):
    transforms = {key: {"type": "javascript", "expr": expr} for key, expr in inputs.items()}
    value = {"type": "rawscript", "language": language, "content": content}
    return {"id": module_id, "value": {**value, "input_transforms": transforms}, **(more or {})}


def flow(*modules, **more):
    return {"summary": "Scripts", "value": {"modules": list(modules), **more}}


THREE = flow(
    raw("a", "def main(n):\n    print('hi')\n    return n + 1", n="flow_input.n"),
    raw("b", "export const main = (n: number) => n * 2;", "deno", n="results.a"),
    raw("c", 'n="$1"\necho "got $n"', "bash", n="results.b"),
)


@pytest.fixture
def workspace():
    with Workspace.open() as opened:
        yield opened


async def no_studio() -> int:
    raise AssertionError("no script asks for the studio")


class Jobs:
    """Runs documents over a workspace."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.events = []

    def run(self, document, **given):
        return asyncio.run(self._run(document, given))

    async def _run(self, document, given):
        runner = Runner(self.workspace, no_studio)
        try:
            return await self.job(runner, document, given)
        finally:
            await runner.close()

    async def job(self, runner, document, given):
        request = RunRequest(
            document=Document.from_text(json.dumps(document)),
            input=given,
            catalog=self.workspace.catalog(),
            items=self.workspace.items(),
            trust=True,
        )
        job_id = runner.create(request)
        return await runner.carry_out(job_id, request, self.events.append)


@pytest.fixture
def jobs(workspace):
    return Jobs(workspace)


def completed(ending) -> Any:
    assert isinstance(ending, JobCompleted), ending
    return ending.result


def failed(ending) -> Any:
    assert isinstance(ending, JobFailed), ending
    result: Any = ending.result
    return result["error"]


def test_the_command_line_runs_scripts_only_if_told_to(tmp_path):
    path = tmp_path / "three.json"
    path.write_text(json.dumps(THREE))

    refused = subprocess.run([*APIFLOW, "run", path, "-i", "n=4"], capture_output=True, text=True)
    trusted = subprocess.run(
        [*APIFLOW, "run", path, "-i", "n=4", "--trust"], capture_output=True, text=True
    )
    listed = subprocess.run([*APIFLOW, "jobs", "list"], capture_output=True, text=True)

    assert refused.returncode == 3
    assert "“a” (python3), “b” (deno), “c” (bash)" in refused.stderr
    assert "--trust" in refused.stderr
    assert (trusted.returncode, trusted.stdout) == (0, '"got 10"\n'), trusted.stderr
    assert "  a  hi" in trusted.stderr
    assert len(listed.stdout.splitlines()) == 1


def test_a_job_with_scripts_is_restarted_only_with_the_users_word(tmp_path):
    path = tmp_path / "three.json"
    path.write_text(json.dumps(THREE))
    untrusted = [*APIFLOW, "jobs", "restart", "1", "b", "--flow", path]
    subprocess.run([*APIFLOW, "run", path, "-i", "n=4", "--trust"], capture_output=True, check=True)

    refused = subprocess.run(untrusted, capture_output=True, text=True)
    trusted = subprocess.run([*untrusted, "--trust"], capture_output=True, text=True)

    assert refused.returncode == 3
    assert "“a” (python3)" in refused.stderr
    assert (trusted.returncode, trusted.stdout) == (0, '"got 10"\n'), trusted.stderr


def test_an_interrupted_command_ends_its_script(tmp_path):
    content = f"""
import os, time
def main():
    with open({str(tmp_path / "new")!r}, "w") as file:
        file.write(str(os.getpid()))
    os.rename({str(tmp_path / "new")!r}, {str(tmp_path / "pid")!r})
    time.sleep(60)
"""
    path = tmp_path / "endless.json"
    path.write_text(json.dumps(flow(raw("a", content))))
    with subprocess.Popen([*APIFLOW, "run", path, "--trust"], stderr=subprocess.PIPE) as command:
        while not (tmp_path / "pid").exists():
            assert command.poll() is None
            time.sleep(0.02)
        command.send_signal(signal.SIGINT)
        assert command.wait(10) == 130

    assert dies(int((tmp_path / "pid").read_text()))


def test_a_workflow_that_is_not_trusted_makes_no_job(jobs, workspace):
    request = RunRequest(
        document=Document.from_text(json.dumps(THREE)), input={}, catalog=workspace.catalog()
    )
    with pytest.raises(NotTrusted, match="“a”"):
        Runner(workspace, no_studio).create(request)

    assert workspace.store.jobs.list() == []


def test_a_steps_own_timeout_ends_its_script(jobs):
    step = raw("a", "while true; do :; done", "bash", more={"timeout": 1})

    error = failed(jobs.run(flow(step)))

    assert error["name"] == "ExecutionErr"
    assert error["message"] == (
        "job process terminated due to timeout after exceeding job-specific duration limit"
    )


def test_errors_are_as_the_flow_expects_them(jobs):
    class_and_code = "class Odd(Exception): pass\ndef main():\n    e = Odd('boom')\n"
    step = raw("b", f"{class_and_code}    e.code = 7\n    raise e")

    error = failed(jobs.run(flow(step)))

    stack = error.pop("stack")
    assert error == {"name": "Odd", "message": "boom", "extra": {"code": 7}, "step_id": "b"}
    assert "raise e" in stack


def test_a_result_may_say_that_it_is_a_failure(jobs):
    failing = raw(
        "a", "def main(): return {'wm_failure': 'no', 'x': 1}", more={"continue_on_error": True}
    )
    reading = raw("b", "export const main = (r: any) => [r.x, r.error.name];", "bun", r="results.a")

    assert completed(jobs.run(flow(failing, reading))) == [1, "ManualFailure"]


def test_other_languages_fail_their_step_unless_a_result_is_pinned(jobs):
    go = raw("a", "package inner", "go")

    error = failed(jobs.run(flow(go)))
    pinned = jobs.run(flow({**go, "mock": {"enabled": True, "return_value": 5}}))

    assert error["name"] == "NotSupported"
    assert "'go'" in error["message"]
    assert completed(pinned) == 5


def test_steps_share_a_folder_that_goes_with_the_job(jobs, workspace):
    writing = raw("a", "def main():\n    open('shared/x', 'w').write('1')")
    reading = raw("b", "cat shared/x", "bash")

    assert completed(jobs.run(flow(writing, reading, same_worker=True))) == "1"
    assert "No such file" in failed(jobs.run(flow(writing)))["message"]
    assert list((workspace.home.cache / "scripts" / "shared").iterdir()) == []


def test_parallel_scripts_do_not_see_each_other(jobs):
    body = raw("x", "def main(i):\n    return i * 2", i="flow_input.iter.value")
    loop = {
        "type": "forloopflow",
        "parallel": True,
        "parallelism": 8,
        "skip_failures": False,
        "iterator": {"type": "javascript", "expr": "Array.from({length: 40}, (_, i) => i)"},
        "modules": [body],
    }

    assert completed(jobs.run(flow({"id": "l", "value": loop}))) == [i * 2 for i in range(40)]


def test_a_script_that_misbehaves_does_not_disturb_the_others(jobs):
    bad = "import os, sys\ndef main():\n    os.kill(os.getppid(), 9)\n    os.kill(0, 9)"
    branches = [
        {"skip_failure": True, "modules": [raw("x", bad)]},
        {
            "skip_failure": True,
            "modules": [raw("y", "import time\ndef main():\n    time.sleep(0.3)\n    return 1")],
        },
    ]
    step = {"id": "b", "value": {"type": "branchall", "parallel": True, "branches": branches}}

    first, second = completed(jobs.run(flow(step)))

    assert first["error"]["name"] == "ExecutionErr"
    assert second == 1


def test_state_is_kept_from_run_to_run(jobs):
    content = """
import wmill
def main():
    n = (wmill.get_state() or 0) + 1
    wmill.set_state(n)
    return n
"""
    assert [completed(jobs.run(flow(raw("a", content)))) for _ in range(3)] == [1, 2, 3]


def test_an_address_given_away_by_the_step_approves_it(jobs):
    asking = raw(
        "a",
        "import wmill\ndef main():\n    return wmill.get_resume_urls('Ada')",
        more={"suspend": {"required_events": 1, "timeout": 60}},
    )
    after = raw("b", "def main(r, by): return [r, by]", r="resume", by="approvers")

    def suspended():
        return any(isinstance(event, JobSuspended) for event in jobs.events)

    async def approved():
        runner = Runner(jobs.workspace, no_studio)
        work = asyncio.ensure_future(jobs.job(runner, flow(asking, after), {}))
        try:
            while not suspended():  # noqa: ASYNC110 - what the observer is told
                await asyncio.sleep(0.01)
            given: Any
            (given,) = [e.result for e in jobs.events if isinstance(e, StepSucceeded)]
            command = ["curl", "-s", "-d", '{"n": 1}', given["resume"]]
            said = await asyncio.to_thread(subprocess.run, command, capture_output=True)
            return said.stdout, await work
        finally:
            await runner.close()

    said, ending = asyncio.run(approved())

    assert said == b"Approved"
    assert completed(ending) == [{"n": 1}, ["Ada"]]
