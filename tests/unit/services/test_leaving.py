"""Jobs that are left as they stand, and go on later."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.leaving import Standing, standing
from apiflow_desktop.services.observing import JobLeft
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace

NOW = 1000.0
POST = events.RequestSent(at=3, step="a", attempt=0, method="POST", url="http://x/", headers={})
OK = events.ResponseReceived(at=4, step="a", attempt=0, status=201, headers={})
CREATED = events.CallCreated(at=4, step="a", attempt=0, provider_id="p1", reply={})


def started(step):
    return events.StepStarted(at=1, step=step, module_id=step.rpartition("/")[2])


def done(step):
    return events.StepSucceeded(at=2, step=step, result=1)


def asked(step):
    return events.JobSuspended(at=2, step=step, required_events=1, deadline=NOW + 60)


def retry(due):
    return events.RetryScheduled(at=5, step="a", attempt=1, due=due)


def again(attempt):
    return events.AttemptStarted(at=6, step="a", attempt=attempt)


def slept(due):
    return events.SleepScheduled(at=2, step="a", due=due)


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ((started("a"), done("a"), asked("a")), Standing.WAITS),
        ((started("l"), started("l[0]/a"), done("l[0]/a"), asked("l[0]/a")), Standing.WAITS),
        ((started("a"), done("a"), slept(NOW + 9)), Standing.WAITS),
        ((started("a"), done("a"), slept(NOW - 9)), Standing.BUSY),
        ((started("a"), retry(NOW + 9)), Standing.WAITS),
        ((started("a"),), Standing.BUSY),
        ((), Standing.BUSY),
        ((started("a"), again(0), POST), Standing.BUSY),
        ((started("a"), again(0), POST, OK, CREATED), Standing.FOLLOWED),
        ((started("a"), again(0), POST, OK, CREATED, retry(NOW - 1), again(1)), Standing.BUSY),
        ((started("b"), done("b"), asked("b"), started("a")), Standing.BUSY),
    ],
)
def test_what_would_be_lost(happened, expected):
    state = JobState.of((events.JobStarted(at=0, input={}), *happened))
    assert standing(state, NOW) is expected


FLOW = {
    "modules": [
        {"id": "a", "value": {"type": "identity"}, "suspend": {"required_events": 1}},
        {"id": "b", "value": {"type": "identity"}},
    ]
}


async def until(seen, kind):
    while not any(isinstance(event, kind) for event in seen):  # noqa: ASYNC110 - as a job's watcher
        await asyncio.sleep(0.01)


async def no_studio():
    raise AssertionError("no studio is wanted")


def test_a_job_that_is_left_is_as_it_was_and_goes_on(fresh_home):
    async def play(workspace):
        runner = Runner(workspace, no_studio)
        seen: list[Any] = []
        document = Document.from_text(json.dumps(FLOW))
        request = RunRequest(document=document, input={}, catalog=workspace.catalog())
        number = runner.create(request)
        work = asyncio.ensure_future(runner.carry_out(number, request, seen.append))
        await until(seen, events.JobSuspended)
        before = [event.kind for event in runner.history(number)]
        runner.leave(number)
        work.cancel()
        with pytest.raises(JobLeft):
            await work
        assert [event.kind for event in runner.history(number)] == before
        job = workspace.store.jobs.get(number)
        assert (job.status, job.owner) == ("waiting", "")
        runner.approve(number, payload="yes")
        ending = await Runner(workspace, no_studio).resume(number, seen.append)
        assert isinstance(ending, events.JobCompleted)
        await runner.close()

    with Workspace.open() as workspace:
        asyncio.run(play(workspace))


def test_a_job_that_sleeps_keeps_its_time(fresh_home):
    flow = {"modules": [{**FLOW["modules"][1], "sleep": {"type": "static", "value": 1}}]}

    async def play(workspace):
        runner = Runner(workspace, no_studio)
        seen: list[Any] = []
        document = Document.from_text(json.dumps(flow))
        request = RunRequest(document=document, input={}, catalog=workspace.catalog())
        number = runner.create(request)
        work = asyncio.ensure_future(runner.carry_out(number, request, seen.append))
        await until(seen, events.SleepScheduled)
        state = JobState.of(seen)
        assert standing(state, time.time()) is Standing.WAITS
        runner.leave(number)
        work.cancel()
        with pytest.raises(JobLeft):
            await work
        ending = await Runner(workspace, no_studio).resume(number, seen.append)
        [slept] = [one for one in runner.history(number) if isinstance(one, events.SleepScheduled)]
        assert ending.at >= slept.due
        await runner.close()

    with Workspace.open() as workspace:
        asyncio.run(play(workspace))
