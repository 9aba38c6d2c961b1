"""A job that was killed goes on from its journal, wherever it was killed."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    CallCreated,
    JobCompleted,
    JobFailed,
    RetryScheduled,
    StepSucceeded,
    event_from_json,
    event_to_json,
)
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.ports import StepError
from tests.unit.engine.world import (
    Studio,
    World,
    completed,
    failed,
    identity,
    js,
    module,
    static,
    step,
    until,
)

FLOW = [
    step("a", "count"),
    module(
        "loop",
        "forloopflow",
        iterator=js("[1, 2]"),
        modules=[
            step("x", "count", {"n": js("flow_input.iter.value")}),
            module("pick", "branchone", branches=[{"expr": "results.x > 2", "modules": [
                step("y", "flaky", retry={"constant": {"attempts": 2, "seconds": 60}}),
            ]}], default=[identity("z")]),
        ],
    ),
    module("all", "branchall", branches=[
        {"modules": [step("p", "count")]}, {"modules": [step("q", "count")]},
    ]),
    step("end", "count", {"x": js("results.x")}, sleep=static(5)),
]  # fmt: skip


def studio():
    """Each call gives its number; the first try of y fails."""
    numbers: dict[str, int] = {}

    def count(call):
        return numbers.setdefault(f"{call.step}#{call.attempt}", len(numbers) + 1)

    def flaky(call):
        if call.attempt == 0:
            raise StepError("Busy", "again, please")
        return count(call)

    return Studio(count=count, flaky=flaky)


def whole_run():
    world = World(studio())
    ending = world.run(*FLOW)
    assert isinstance(ending, JobCompleted)
    return ending, world.journal.events


def test_cut_anywhere_the_job_ends_as_it_would_have():
    ending, events = whole_run()
    for cut in range(len(events)):
        history = [event_from_json(event_to_json(event)) for event in events[:cut]]
        paid = {event.step for event in history if isinstance(event, StepSucceeded)}
        failed = {(e.step, e.attempt) for e in history if isinstance(e, AttemptFailed)}
        world = World(studio())
        # the provider knows the numbers it has given
        world.studio.answers["count"] = lambda call: (
            known if (known := numbers(events).get(call.step)) is not None else 99
        )
        resumed = world.resume(history, *FLOW)
        assert isinstance(resumed, JobCompleted), cut
        assert resumed.result == ending.result, cut
        again = {(call.step, call.attempt) for call in world.studio.calls}
        assert not {step for step, _ in again} & paid, cut
        assert not again & failed, cut
        seen = [event.kind for event in history + world.journal.events]
        assert seen.count("job.completed") == 1, cut
        assert sorted(seen) == sorted(event.kind for event in events), cut


def numbers(events):
    return {event.step: event.result for event in events if isinstance(event, StepSucceeded)}


def test_a_created_call_is_handed_over_to_be_polled():
    history = [
        *World(Studio(pay=1)).run_until(AttemptStarted, step("a", "pay")),
        CallCreated(at=1, step="a", attempt=0, provider_id="p1", reply={"id": "p1"}),
    ]
    world = World(Studio(pay=lambda call: call.created and call.created.provider_id))
    ending = world.resume(history, step("a", "pay"))
    assert completed(ending) == "p1"
    assert not world.studio.calls[0].uncertain


def test_a_call_that_may_have_been_sent_is_handed_over_as_uncertain():
    history = World(Studio(pay=1)).run_until(AttemptStarted, step("a", "pay"))
    world = World(Studio(pay=2))
    world.resume(history, step("a", "pay"))
    assert world.studio.calls[0].uncertain
    assert world.journal.of(AttemptStarted) == []


def test_a_later_attempt_is_not_mixed_up_with_an_earlier_one_s_call():
    """The first attempt was created and failed; the second had not been sent."""

    def create_and_fail(call):
        call.journal.note(
            CallCreated(at=1, step="a", attempt=0, provider_id="p1", reply={"id": "p1"})
        )
        raise StepError("Busy", "again, please")

    flow = step("a", "pay", retry={"constant": {"attempts": 1, "seconds": 60}})
    history = World(Studio(pay=create_and_fail)).run_until(RetryScheduled, flow)
    world = World(Studio(pay=7))
    ending = world.resume(history, flow)
    assert isinstance(ending, JobCompleted)
    [call] = world.studio.calls
    assert (call.attempt, call.created, call.uncertain) == (1, None, False)


def test_a_wait_goes_on_to_its_deadline():
    def bad(call):
        raise StepError("Busy", "again, please")

    flow = step("a", "pay", retry={"constant": {"attempts": 1, "seconds": 60}})
    history = World(Studio(pay=bad)).run_until(RetryScheduled, flow)
    world = World(Studio(pay=7))
    world.clock.time += 45
    world.resume(history, flow)
    assert world.clock.sleeps == [15]


@pytest.mark.parametrize("result", [{"error": {"name": "X", "message": "y"}}, [1]])
def test_an_ended_job_is_not_run_again(result):
    world = World(Studio(pay=1))
    ended = JobFailed(at=3, result=result)
    assert world.resume([ended], step("a", "pay")) is ended
    assert world.studio.calls == []
    assert world.journal.events == []


def test_a_cancelled_job_can_be_taken_up_again():
    async def forever(call):
        await asyncio.Event().wait()

    async def play():
        flow: JsonObject = {"modules": [step("a", "pay"), step("b", "slow")]}
        task = asyncio.ensure_future(world.engine.run(flow, {}))
        await until(lambda: len(world.studio.calls) == 2)
        task.cancel()
        await task

    world = World(Studio(pay=1, slow=forever))
    asyncio.run(play())
    second = World(Studio(pay=1, slow=2))
    ending = second.resume(world.journal.events, step("a", "pay"), step("b", "slow"))
    assert isinstance(ending, JobCompleted)
    assert [call.step for call in second.studio.calls] == ["b"]


def _handled_in_a_loop(**options):
    loop = module("l", "forloopflow", iterator=js("[1]"), modules=[step("x", "bad")])
    return [loop], {"failure_module": step("failure", "handle", **options)}


def _fails(call):
    raise StepError("Boom", "no")


def test_the_document_s_failure_module_is_what_ran_in_a_loop():
    for options in ({}, {"skip_if": {"expr": "true"}}):
        modules, flow = _handled_in_a_loop(**options)
        world = World(Studio(bad=_fails, handle=1))
        world.run(*modules, **flow)
        shown = JobState.of(world.journal.events).by_module("failure")
        assert shown is not None
        assert shown.path == "l[0]/failure-0-0"


def test_a_failure_module_that_an_earlier_version_began_is_not_run_again():
    modules, flow = _handled_in_a_loop()
    world = World(Studio(bad=_fails, handle=1))
    world.run(*modules, **flow)
    address = "l[0]/failure-0-0"
    of_then = [
        replace(event, step="l[0]/failure") if getattr(event, "step", "") == address else event
        for event in world.journal.events
    ]
    last = next(i for i, e in enumerate(of_then) if getattr(e, "step", "") == "l[0]/failure")
    for kept in (last, last + 3):
        again = World(Studio(bad=_fails, handle=2))
        ending = again.run(*modules, history=of_then[: kept + 1], **flow)
        ran = [call.step for call in again.studio.calls]
        assert ran == (["l[0]/failure"] if kept == last else [])
        assert failed(ending) == ([2] if kept == last else [1])
