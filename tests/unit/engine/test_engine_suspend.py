"""Steps that wait for approvals (R48 to R52)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from apiflow_desktop.engine.events import (
    JobFailed,
    JobResumed,
    JobSuspended,
    StepFailed,
    StepStarted,
)
from apiflow_desktop.engine.job_state import JobState, JobStatus
from apiflow_desktop.engine.ports import Approval, StepError
from tests.unit.engine.world import (
    Desk,
    Shelf,
    Studio,
    World,
    completed,
    failed,
    identity,
    js,
    module,
    static,
    step,
)

ASK = {"required_events": 1}
SEEN = "[resume, resumes, approvers]"


def echo(name, expression, **options):
    return step(name, "echo", {"x": js(expression)}, **options)


def boom(call):
    raise StepError("Boom", "boom")


def world(**answers):
    studio = Studio(echo=lambda call: call.arguments["x"], bad=boom)
    flows = Shelf(flows={"f/asks": {"modules": [echo("q", "1", suspend=ASK), echo("r", SEEN)]}})
    return World(studio, flows=flows, approvals=Desk(**answers))


def test_the_next_step_sees_who_said_what_and_no_other_does():
    here = world(a=[(True, "alice", {"ok": 1}), (True, "", 2)])
    ending = here.run(
        echo("a", SEEN, suspend={"required_events": 2}),
        echo("b", f"[{SEEN}, previous_result]"),
        echo("c", f"[{SEEN}, previous_result]"),
    )
    nobody: list[Any] = [None, [], []]
    seen = [2, [{"ok": 1}, 2], ["alice", "anonymous"]]
    assert completed(ending) == [nobody, [seen, nobody]]
    [suspended] = here.journal.of(JobSuspended)
    assert (suspended.step, suspended.required_events) == ("a", 2)
    assert suspended.deadline - suspended.at == 1800
    assert [one.waiting for one in here.journal.of(JobResumed)] == [True, False]


@pytest.mark.parametrize(
    "following",
    [
        echo("b", "1", skip_if={"expr": "resume !== 'yes'"}, mock={"enabled": True,
                                                                  "return_value": "ran"}),
        module("b", "branchone", branches=[{"expr": "resume == 'yes'", "modules": [
            echo("x", "'ran'")]}], default=[]),
        module("b", "forloopflow", iterator=js("[resume]"), modules=[
            echo("x", "flow_input.iter.value == 'yes' && !resume ? 'ran' : 'not'")]),
    ],
)  # fmt: skip
def test_conditions_of_the_next_step_see_it_too(following):
    ending = world(a=[(True, "me", "yes")]).run(identity("a", suspend=ASK), following)
    assert completed(ending) in ("ran", ["ran"])


@pytest.mark.parametrize(
    ("answers", "name", "message"),
    [
        ([(False, "bob", None)], "SuspendedDisapproved", "Disapproved by bob"),
        ([(False, "", None)], "SuspendedDisapproved", "Disapproved by unknown"),
        ([(True, "x", 1)], "SuspendedTimedOut", "Timed out waiting to be resumed"),
    ],
)
def test_a_refusal_ends_the_flow_past_retry_and_continue_on_error(answers, name, message):
    suspended = identity("a", suspend={"required_events": 2, "timeout": 60})
    following = echo("b", "1", continue_on_error=True, retry={"constant": {"attempts": 3}})
    here = world(a=answers)
    ending = here.run(suspended, following)
    assert failed(ending) == {"error": {"message": message, "name": name}}
    assert here.studio.calls == []
    handled = world(a=answers).run(
        suspended, following, failure_module=echo("failure", "error.name")
    )
    assert isinstance(handled, JobFailed)
    assert handled.result == name


def test_the_flow_may_go_on_without_an_approval():
    options = {"required_events": 2, "timeout": 5, "continue_on_disapprove_timeout": True}
    late = world(a=[(True, "x", 1)]).run(
        identity("a", suspend=options), echo("b", "[resumes[0], resume.error.name, approvers]")
    )
    assert completed(late) == [1, "SuspendedTimedOut", ["x"]]
    refused = world(a=[(False, "bob", None)]).run(
        identity("a", suspend=options), echo("b", "[resume.error.name, approvers]")
    )
    assert completed(refused) == ["SuspendedDisapproved", ["bob"]]


@pytest.mark.parametrize(
    "not_armed",
    [
        identity("a", suspend=ASK, skip_if={"expr": "true"}),
        step("a", "bad", suspend=ASK, continue_on_error=True),
        identity("a", suspend={"required_events": 0}),
    ],
)
def test_a_step_that_did_not_succeed_asks_nobody(not_armed):
    here = world()
    completed(here.run(not_armed, echo("b", "2")))
    assert here.journal.of(JobSuspended) == []


def test_a_flow_that_stopped_early_asks_nobody_and_does_not_sleep():
    stop = {"expr": "true", "skip_if_stopped": False}
    here = world()
    completed(
        here.run(echo("a", "1", suspend=ASK, sleep=static(9), stop_after_if=stop), echo("b", "2"))
    )
    assert (here.journal.of(JobSuspended), here.clock.sleeps) == ([], [])


def test_after_the_last_step_a_virtual_one_is_held():
    here = world(a=[(True, "x", 9)])
    assert completed(here.run(echo("a", "7", suspend=ASK))) == 7
    assert [event.step for event in here.journal.of(StepStarted)] == ["a", "a-v"]
    assert completed(world().run(echo("a", "7", sleep=static(3)))) == 7


def test_waits_inside_containers_have_their_own_addresses():
    asking = [echo("q", "1", suspend=ASK), echo("r", SEEN)]
    loop = module("l", "forloopflow", iterator=js("[1, 2]"), parallel=True, modules=asking)
    answers = {
        "l[0]/q": [(True, "a", 1)], "l[1]/q": [(True, "b", 2)], "all.0/q": [(True, "c", 3)],
        "call/q": [(True, "d", 4)],
    }  # fmt: skip
    ending = world(**answers).run(
        loop,
        module("all", "branchall", branches=[{"modules": asking}]),
        module("call", "flow", path="f/asks"),
        echo("end", "[results.l, results.all, results.call]"),
    )
    assert completed(ending) == [
        [[1, [1], ["a"]], [2, [2], ["b"]]],
        [[3, [3], ["c"]]],
        [4, [4], ["d"]],
    ]


class Slow:
    """Somebody approves while the job waits."""

    def __init__(self) -> None:
        self.asked = 0

    async def next(self, step):
        self.asked += 1
        return Approval(5, approved=True, approver="me") if self.asked > 2 else None

    async def changed(self):
        await asyncio.sleep(0)


def test_approvals_are_looked_for_whenever_something_changed():
    here = World(approvals=Slow())
    completed(here.run(identity("a", suspend=ASK), identity("b")))
    assert [event.number for event in here.journal.of(JobResumed)] == [5]


def test_a_wait_goes_on_to_its_deadline_after_a_restart():
    flow = [identity("a", suspend={"required_events": 2, "timeout": 100}), identity("b")]
    first = world(a=[(True, "me", 1)])
    history = first.run_until(JobResumed, *flow)
    second = world()
    second.clock.time += 70
    ending = second.resume(history, *flow)
    assert isinstance(ending, JobFailed)
    assert second.clock.sleeps == [30]
    assert second.journal.of(JobSuspended) == []


def test_an_approval_that_came_while_nobody_ran_counts_also_after_the_deadline():
    flow = [identity("a", suspend=ASK), echo("b", "resume")]
    history = world().run_until(JobSuspended, *flow)
    second = world(a=[(True, "me", "yes")])
    second.clock.time += 3600
    assert completed(second.resume(history, *flow)) == "yes"


def test_the_state_says_what_is_waited_for():
    form = {"type": "object", "properties": {"ok": {"type": "boolean"}}}
    suspend = {"required_events": 2, "resume_form": {"schema": form}}
    here = world(a=[(True, "me", 1)])
    here.run(identity("a", suspend=suspend), identity("b"))
    events = here.journal.events
    asked = next(i for i, event in enumerate(events) if isinstance(event, JobResumed))
    state = JobState.of(events[: asked + 1])
    assert state.status is JobStatus.WAITING
    assert (state.waits["a"].arrived, state.waits["a"].form) == (1, form)
    assert JobState.of(events).waits == {}


def test_a_wait_in_a_container_that_failed_is_over():
    state = JobState.of(
        [
            JobSuspended(at=1, step="l[0]/a", required_events=1, deadline=9),
            JobSuspended(at=1, step="lamp", required_events=1, deadline=9),
        ]
    )
    state.apply(StepFailed(at=2, step="l", result={}))
    assert list(state.waits) == ["lamp"]
