"""Jobs of one process that wait: approved, cancelled and restarted through the runner."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from apiflow_desktop.engine.addresses import address_of
from apiflow_desktop.engine.events import (
    Event,
    JobCancelled,
    JobCompleted,
    JobResumed,
    JobSuspended,
)
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.approvals import CannotApprove
from apiflow_desktop.services.observing import JobLeft
from apiflow_desktop.services.ownership import CannotResume
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace
from tests.unit.store.step_runs import step_runs

ASK = {"required_events": 1, "resume_form": {"schema": {"type": "object"}}}


def flow(*modules, **options):
    return Document.from_text(json.dumps({"modules": list(modules), **options}))


def identity(name, **options):
    return {"id": name, "value": {"type": "identity"}, **options}


ECHO = {
    "id": "b",
    "value": {
        "type": "forloopflow",
        "iterator": {"type": "javascript", "expr": "[resume]"},
        "skip_failures": False,
        "modules": [identity("c")],
    },
}


async def no_studio():
    raise AssertionError("no studio is wanted")


@pytest.fixture
def workspace(fresh_home):
    with Workspace.open() as workspace:
        yield workspace


class Job:
    """A job that runs in the test."""

    def __init__(self, workspace, document, **options) -> None:
        self.workspace = workspace
        self.runner = Runner(workspace, no_studio)
        self.events: list[Event] = []
        self.request = RunRequest(
            document=document, input={}, catalog=workspace.catalog(), **options
        )
        self.id = self.runner.create(self.request)
        self.work: asyncio.Task[Any] | None = None

    def start(self):
        run = self.runner.carry_out(self.id, self.request, self.events.append)
        self.work = asyncio.ensure_future(run)

    async def until(self, kind, count=1):
        while sum(isinstance(event, kind) for event in self.events) < count:
            assert self.work is not None
            assert not self.work.done(), self.work.result()
            await asyncio.sleep(0.01)

    async def end(self) -> Any:
        assert self.work is not None
        try:
            return await self.work
        finally:
            await self.runner.close()

    @property
    def status(self):
        return self.workspace.store.jobs.get(self.id).status


def test_an_approval_from_the_same_process_arrives(workspace):
    async def play():
        job = Job(workspace, flow(identity("a", suspend=ASK), ECHO))
        job.start()
        await job.until(JobSuspended)
        [wait] = job.runner.waiting_for(job.id)
        assert (wait.step, wait.required, wait.form) == ("a", 1, {"type": "object"})
        assert job.status == "waiting"
        job.runner.approve(job.id, payload="yes", approver="me")
        ending = await job.end()
        assert ending.result[0]["iter"]["value"] == "yes"
        assert job.runner.waiting_for(job.id) == []

    asyncio.run(play())


def test_an_answer_that_somebody_else_recorded_is_found(workspace):
    async def play():
        job = Job(workspace, flow(identity("a", suspend=ASK), ECHO))
        job.start()
        await job.until(JobSuspended)
        Runner(workspace, no_studio).reject(job.id, "a", approver="bob")
        ending = await job.end()
        assert ending.result["error"]["message"] == "Disapproved by bob"

    asyncio.run(play())


def test_each_answer_is_taken_once(workspace):
    twice = {"required_events": 2, "timeout": 60}

    async def play():
        job = Job(workspace, flow(identity("a", suspend=twice), identity("b", suspend=ASK)))
        job.start()
        await job.until(JobSuspended)
        job.runner.approve(job.id, approver="x")
        await job.until(JobResumed)
        assert job.status == "waiting"
        [wait] = job.runner.waiting_for(job.id)
        assert (wait.arrived, wait.required) == (1, 2)
        job.runner.approve(job.id, approver="y")
        await job.until(JobSuspended, 2)
        with pytest.raises(CannotApprove, match="does not wait"):
            job.runner.approve(job.id, "a")
        job.runner.approve(job.id, "b")
        assert isinstance(await job.end(), JobCompleted)
        with pytest.raises(CannotApprove, match="has ended"):
            job.runner.approve(job.id)

    asyncio.run(play())


def test_who_approves_says_for_which_step_if_several_wait(workspace):
    branches = [
        {"modules": [identity("a", suspend=ASK)]},
        {"modules": [identity("b", suspend=ASK)]},
    ]
    both = {"id": "all", "value": {"type": "branchall", "branches": branches}}

    async def play():
        job = Job(workspace, flow(both))
        job.start()
        await job.until(JobSuspended, 2)
        with pytest.raises(CannotApprove, match=r"all\.0/a, all\.1/b"):
            job.runner.approve(job.id)
        job.runner.approve(job.id, "all.1/b")
        await job.until(JobResumed)
        assert job.status == "waiting"
        with pytest.raises(CannotApprove, match="does not wait"):
            job.runner.approve(job.id, "all.1/b")
        job.runner.approve(job.id)
        assert isinstance(await job.end(), JobCompleted)

    asyncio.run(play())


def test_too_late_is_too_late(workspace):
    job = Job(workspace, flow(identity("a", suspend=ASK)))
    now = time.time()
    late = JobSuspended(at=now - 9, step="a", required_events=1, deadline=now - 1)
    asyncio.run(workspace.store.jobs.journal(job.id).record(late))
    with pytest.raises(CannotApprove, match="over"):
        job.runner.approve(job.id)


def test_a_job_that_runs_is_cancelled_by_request(workspace):
    async def play():
        job = Job(workspace, flow(identity("a", suspend=ASK)))
        job.start()
        await job.until(JobSuspended)
        other = Runner(workspace, no_studio)
        assert await other.cancel(job.id, lambda event: None) is False
        assert isinstance(await job.end(), JobCancelled)
        assert job.status == "cancelled"
        with pytest.raises(CannotResume):
            await other.cancel(job.id, lambda event: None)

    asyncio.run(play())


def test_its_own_runner_cancels_it_too(workspace):
    async def play():
        job = Job(workspace, flow(identity("a", suspend=ASK)))
        job.start()
        await job.until(JobSuspended)
        assert await job.runner.cancel(job.id, lambda event: None) is False
        assert isinstance(await job.end(), JobCancelled)

    asyncio.run(play())


def test_a_restarted_job_has_a_journal_of_its_own(workspace):
    stop = {"expr": "true", "skip_if_stopped": False, "error_message": "no"}

    async def play():
        job = Job(workspace, flow(identity("a"), identity("b", stop_after_if=stop)))
        job.start()
        await job.end()
        assert job.status == "failed"
        fixed = flow(identity("a"), identity("b"))
        new = await job.runner.restart(job.id, "b", document=fixed, input={"n": 1})
        runner = Runner(workspace, no_studio)
        ending = await runner.resume(new, lambda event: None)
        await runner.close()
        assert isinstance(ending, JobCompleted)
        assert ending.result == {}  # of the first job, whose input it was
        runs = {run.step: run.status for run in step_runs(workspace.store, new)}
        assert runs == {"a": "succeeded", "b": "succeeded"}
        kept = workspace.store.jobs.get(new)
        assert kept.data["restarted_from"] == {"job": job.id, "step": "b"}
        assert kept.data["made_in"] == {"a": job.id}
        third = workspace.store.jobs.get(await job.runner.restart(new, "b"))
        assert third.data["made_in"] == {"a": job.id}

    asyncio.run(play())


def test_of_another_document_all_iterations_run(workspace):
    items = {"type": "static", "value": [1, 2, 3]}
    body = {"type": "forloopflow", "iterator": items, "modules": [identity("x")]}
    document = flow({"id": "l", "value": {**body, "skip_failures": False}})

    async def play():
        job = Job(workspace, document, iteration="l[1]")
        job.start()
        await job.end()
        store = workspace.store
        for given, iteration in ((None, "l[1]"), (document, "")):
            new = await job.runner.restart(job.id, "l", document=given)
            assert store.jobs.get(new).data["iteration"] == iteration

    asyncio.run(play())


def test_a_result_is_used_again_by_the_next_job(workspace):
    document = flow(identity("a"), cache_ttl=60)
    reused = []
    for _ in range(2):

        async def play():
            job = Job(workspace, document)
            job.start()
            return await job.end()

        ending = asyncio.run(play())
        assert isinstance(ending, JobCompleted)
        reused.append(ending.reused)
    assert reused == ["", "cache"]


def test_the_bound_of_while_loops_is_a_setting(workspace):
    workspace.store.settings.set("most-iterations", value=2)
    loop = {"id": "w", "value": {"type": "whileloopflow", "skip_failures": False,
                                 "modules": [identity("x")]}}  # fmt: skip

    async def play(**options):
        job = Job(workspace, flow(loop), **options)
        job.start()
        return (await job.end()).result["error"]["message"]

    assert "2 iterations" in asyncio.run(play())
    assert "4 iterations" in asyncio.run(play(most_iterations=4))


def test_a_job_of_one_iteration_is_taken_up_as_one(workspace):
    loop = {
        "id": "l",
        "value": {
            "type": "forloopflow",
            "skip_failures": False,
            "iterator": {"type": "static", "value": [5, 6, 7]},
            "modules": [identity("a", suspend=ASK), identity("b")],
        },
    }

    async def play():
        job = Job(workspace, flow(loop), iteration="l[1]", results={"b": "before"})
        job.start()
        await job.until(JobSuspended)
        job.runner.leave(job.id)
        assert job.work is not None
        job.work.cancel()
        with pytest.raises(JobLeft):
            await job.end()
        Runner(workspace, no_studio).approve(job.id, "l[1]/a")
        events: list[Event] = []
        ending = await job.runner.resume(job.id, events.append)
        await job.runner.close()
        return ending, events

    ending, events = asyncio.run(play())
    assert ending.result == [{"iter": {"index": 1, "value": 6}}]
    assert {address_of(event) for event in events} >= {"l[1]/b", "l"}


def test_trust_in_a_document_is_not_trust_in_another(workspace):
    async def play():
        job = Job(workspace, flow(identity("a"), identity("b")), trust=True)
        job.start()
        await job.end()
        same = await job.runner.restart(job.id, "b")
        other = await job.runner.restart(job.id, "b", document=flow(identity("a"), identity("b")))
        get = workspace.store.jobs.get
        assert [get(one).data["trust"] for one in (same, other)] == [True, False]

    asyncio.run(play())


def test_who_resumes_a_job_wants_it_no_longer_cancelled(workspace):
    async def play():
        job = Job(workspace, flow(identity("a")))
        workspace.store.jobs.wish(job.id, "cancel")
        ending = await job.runner.resume(job.id, job.events.append)
        await job.runner.close()
        assert isinstance(ending, JobCompleted)

    asyncio.run(play())
