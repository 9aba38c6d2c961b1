from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import fields

from apiflow_desktop.engine import events
from apiflow_desktop.engine.events import OutputKept, RequestSent, ResponseReceived, StepProgress
from apiflow_desktop.engine.job_state import JobState, JobStatus
from apiflow_desktop.engine.ports import NeedsAnswer, StepError
from apiflow_desktop.engine.step_state import StepStatus
from tests.unit.engine.world import Studio, World, identity, module, static, step


def state_of(world):
    return JobState.of(world.journal.events)


def test_a_job_from_start_to_end():
    world = World(Studio(ok=7))
    world.run(step("a", "ok", {"n": static(1)}), arguments={"x": 1})
    state = state_of(world)
    assert (state.status, state.input, state.result) == (JobStatus.COMPLETED, {"x": 1}, 7)
    assert state.status.ended
    run = state.steps["a"]
    assert (run.module_id, run.status, run.arguments, run.result) == (
        "a", StepStatus.SUCCEEDED, {"n": 1}, 7,
    )  # fmt: skip
    assert run.started == run.ended == 1000
    assert run.ended_well


def test_retries_and_failure():
    def bad(call):
        raise StepError("Busy", "again")

    world = World(Studio(bad=bad))
    world.run(step("a", "bad", retry={"constant": {"attempts": 1, "seconds": 30}}))
    seen = []
    state = JobState()
    for event in world.journal.events:
        state.apply(event)
        if "a" in state.steps:
            seen.append((state.steps["a"].status, state.steps["a"].attempt))
    waiting = [pair for pair in seen if pair[0] is StepStatus.WAITING]
    assert waiting == [(StepStatus.WAITING, 1)]
    run = state.steps["a"]
    assert run.status is StepStatus.FAILED
    assert run.error == {"name": "Busy", "message": "again", "step_id": "a"}
    assert run.due is None
    assert state.status is JobStatus.FAILED


def test_a_waiting_step_says_when_it_goes_on():
    state = JobState()
    state.apply(events.StepStarted(at=1, step="a", module_id="a"))
    state.apply(events.RetryScheduled(at=2, step="a", attempt=1, due=32))
    assert (state.steps["a"].status, state.steps["a"].due) == (StepStatus.WAITING, 32)
    state.apply(events.AttemptStarted(at=32, step="a", attempt=1))
    assert (state.steps["a"].status, state.steps["a"].due) == (StepStatus.RUNNING, None)


def test_the_latest_run_of_a_module_is_found():
    world = World()
    loop = module("l", "forloopflow", iterator=static([1, 2]), modules=[identity("x")])
    branch = module("b", "branchone", branches=[{"expr": "true", "modules": [identity("y")]}])
    world.run(loop, branch, identity("s", skip_if={"expr": "true"}))
    state = state_of(world)
    latest = state.by_module("x")
    assert latest is not None
    assert latest.path == "l[1]/x"
    assert [run.path for run in state.runs_of("x")] == ["l[0]/x", "l[1]/x"]
    assert (state.steps["b"].decided, state.steps["b"].branch) == (True, 0)
    assert state.steps["s"].status is StepStatus.SKIPPED
    assert state.by_module("nothing") is None


def test_requests_replies_progress_and_outputs():
    state = JobState()
    sent = RequestSent(at=2, step="a", attempt=0, method="POST", url="u", headers={})
    reply = ResponseReceived(at=3, step="a", attempt=0, status=201, headers={})
    kept = OutputKept(
        at=4, step="a", url="u", asset="00", path="/x", content_type="image/png", size=1
    )
    state.apply(events.StepStarted(at=1, step="a", module_id="a"))
    for event in (
        sent,
        reply,
        events.CallCreated(at=3, step="a", attempt=0, provider_id="p1", reply=None),
        StepProgress(at=3, step="a", fraction=0.5, message="half"),
        events.StepLog(at=3, step="a", text="one\n"),
        events.StepLog(at=3, step="a", text="two\n"),
        kept,
    ):
        state.apply(event)
    run = state.steps["a"]
    assert (run.request, run.response, run.outputs) == (sent, reply, (kept,))
    assert (run.fraction, run.message, run.log) == (0.5, "half", "one\ntwo\n")
    assert run.provider_id == "p1"


def test_a_snapshot_does_not_change():
    state = JobState()
    state.apply(events.JobStarted(at=1, input={}))
    state.apply(events.StepStarted(at=1, step="a", module_id="a"))
    snapshot = state.snapshot()
    state.apply(events.StepSucceeded(at=2, step="a", result=1))
    state.apply(events.StepStarted(at=3, step="b", module_id="b"))
    state.apply(events.JobCompleted(at=4, result=1))
    assert snapshot.status is JobStatus.RUNNING
    assert list(snapshot.steps) == ["a"]
    assert snapshot.steps["a"].status is StepStatus.RUNNING
    assert snapshot.by_module("b") is None


def test_a_job_that_asks_and_one_that_is_cancelled():
    def ask(call):
        raise NeedsAnswer("Sent?")

    world = World(Studio(ask=ask))
    world.run(step("a", "ask"))
    state = state_of(world)
    assert (state.status, state.question, state.asking_step) == (JobStatus.ASKED, "Sent?", "a")
    assert (state.steps["a"].status, state.steps["a"].message) == (StepStatus.WAITING, "Sent?")
    state.apply(RequestSent(at=1.0, step="a", attempt=0, method="GET", url="u", headers={}))
    assert (state.status, state.steps["a"].status) == (JobStatus.RUNNING, StepStatus.RUNNING)

    async def cancel():
        task = asyncio.ensure_future(world.engine.run({"modules": [step("a", "hang")]}, {}))
        await asyncio.sleep(0.01)
        task.cancel()
        await task

    world = World(Studio(hang=lambda call: asyncio.Event().wait()))
    asyncio.run(cancel())
    state = state_of(world)
    assert state.status is JobStatus.CANCELLED
    assert state.steps["a"].status is StepStatus.CANCELLED


def test_a_result_that_came_before_the_cancellation_stands():
    state = JobState()
    state.apply(events.StepStarted(at=1, step="a", module_id="a"))
    state.apply(events.StepSucceeded(at=2, step="a", result=1))
    state.apply(events.StepCancelled(at=3, step="a"))
    assert state.steps["a"].status is StepStatus.SUCCEEDED


SAMPLES: dict[str, Any] = {
    "input": {}, "step": "a", "required_events": 1, "deadline": 9.0, "approver": "me",
    "approved": True, "question": "?", "result": 1, "module_id": "a", "branch": None, "attempt": 0,
    "provider_id": "p", "reply": {}, "error": {}, "due": 9.0, "text": "t", "method": "GET",
    "url": "u", "headers": {}, "status": 200, "asset": "00", "path": "/x",
    "content_type": "image/png", "size": 1, "at": 1.0,
    "option": "skip_if",
}  # fmt: skip


@pytest.mark.parametrize("kind", events._TYPES.values(), ids=lambda kind: kind.__name__)
def test_every_event_of_the_union_is_taken_in(kind):
    needed = {field.name: SAMPLES[field.name] for field in fields(kind) if field.required}
    event = kind(**needed)
    JobState().apply(event)
    assert events.event_from_json(events.event_to_json(event)) == event


def test_a_job_that_is_taken_up_again_runs():
    state = JobState()
    state.apply(events.JobStarted(at=1, input={}))
    state.apply(events.JobAsked(at=2, step="a", question="Sent?"))
    state.apply(events.ResponseReceived(at=3, step="a", attempt=0, status=200, headers={}))
    assert (state.status, state.question, state.ended) == (JobStatus.RUNNING, "", None)


def test_polls_do_not_hide_the_call_they_ask_about():
    state = JobState()

    def sent(method, attempt=0):
        event = events.RequestSent(
            at=1.0, step="a", attempt=attempt, method=method, url="https://x", headers={}
        )
        state.apply(event)
        return event

    call = sent("POST")
    sent("GET")
    sent("GET")
    assert state.steps["a"].request is call
    again = sent("GET", attempt=1)
    assert state.steps["a"].request is again
