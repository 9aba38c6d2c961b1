from __future__ import annotations

import asyncio

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.core.retry import delay_before_retry, random_share, vary
from apiflow_desktop.engine.events import AttemptFailed, JobCompleted, JobFailed, RetryScheduled
from apiflow_desktop.engine.ports import StepError
from tests.unit.engine.world import Studio, World, completed, failed, js, module, static, step


def failing(times, result="done", **error):
    """Fail so many times, then succeed."""
    left = [times]

    def answer(call):
        left[0] -= 1
        if left[0] >= 0:
            raise StepError("Busy", f"{left[0]} more", **error)
        return result

    return answer


def delays(retry):
    found, failures = [], 0
    while (delay := delay_before_retry(retry, failures)) is not None:
        found.append(delay)
        failures += 1
    return found


@pytest.mark.parametrize(
    ("retry", "expected"),
    [
        ({}, []),
        ({"constant": {"attempts": 2, "seconds": 5}}, [5, 5]),
        ({"exponential": {"attempts": 5, "multiplier": 2, "seconds": 3}}, [6, 18, 54, 162, 486]),
        (
            {"constant": {"attempts": 1, "seconds": 5},
             "exponential": {"attempts": 3, "multiplier": 2, "seconds": 3}},
            [5, 18, 54, 162],
        ),
        ({"exponential": {"attempts": 2, "seconds": 60000}}, [21600, 21600]),
        ({"exponential": {"attempts": 1, "seconds": 0}}, [0]),
    ],
)  # fmt: skip
def test_delays_follow_the_rule(retry, expected):
    assert delays(retry) == expected


def test_only_exponential_delays_vary_and_never_below_zero():
    retry: JsonObject = {
        "constant": {"attempts": 1, "seconds": 5},
        "exponential": {"attempts": 2, "seconds": 3, "random_factor": 120},
    }
    assert random_share(retry, 0) == 0
    assert random_share(retry, 1) == 100
    assert vary(18, 50, longer=True) == 27
    assert vary(18, 50, longer=False) == 9
    assert vary(3, 99, longer=False) == 1


def test_a_step_is_tried_again_by_the_clock():
    world = World(Studio(busy=failing(2)))
    ending = world.run(
        step("a", "busy", retry={"exponential": {"attempts": 3, "multiplier": 2, "seconds": 3}})
    )
    assert isinstance(ending, JobCompleted)
    assert world.clock.sleeps == [6, 18]
    assert [call.attempt for call in world.studio.calls] == [0, 1, 2]
    assert [event.due - event.at for event in world.journal.of(RetryScheduled)] == [6, 18]


def test_arguments_are_evaluated_once():
    world = World(Studio(busy=failing(1)))
    inputs: JsonObject = {"now": js("Math.random()")}
    world.run(step("a", "busy", inputs, retry={"constant": {"attempts": 1, "seconds": 0}}))
    first, second = world.studio.calls
    assert first.arguments == second.arguments


def test_the_provider_may_ask_for_more_time():
    world = World(Studio(busy=failing(1, retry_after=40)))
    world.run(step("a", "busy", retry={"constant": {"attempts": 1, "seconds": 5}}))
    assert world.clock.sleeps == [40]


def test_retry_if_decides_each_time():
    world = World(Studio(busy=failing(5)))
    retry = {
        "constant": {"attempts": 9, "seconds": 1},
        "retry_if": {"expr": "error.message != '2 more'"},
    }
    ending = world.run(step("a", "busy", retry=retry))
    assert isinstance(ending, JobFailed)
    assert len(world.studio.calls) == 3


def test_a_broken_retry_if_fails_the_step_at_once():
    world = World(Studio(busy=failing(5)))
    retry = {"constant": {"attempts": 9, "seconds": 1}, "retry_if": {"expr": "nonsense("}}
    ending = world.run(step("a", "busy", retry=retry))
    assert "nonsense(" in failed(ending)["error"]["message"]
    assert len(world.studio.calls) == 1


def test_a_loop_is_tried_again_as_a_whole():
    world = World(Studio(ok=1, busy=failing(1, result=2)))
    body = [step("x", "ok"), step("y", "busy")]
    ending = world.run(
        module("l", "forloopflow", {"retry": {"constant": {"attempts": 1, "seconds": 1}}},
               iterator=static([1]), modules=body)
    )  # fmt: skip
    assert isinstance(ending, JobCompleted)
    assert [call.path for call in world.studio.calls] == ["ok", "busy", "ok", "busy"]


def test_an_early_stop_is_never_paid_for_twice():
    world = World(Studio(ok=1))
    stop = {"expr": "result == 1", "error_message": "enough"}
    retry = {"constant": {"attempts": 3, "seconds": 1}}
    ending = world.run(step("a", "ok", stop_after_if=stop, retry=retry, continue_on_error=True))
    assert failed(ending)["error"]["name"] == "EarlyStopError"
    assert len(world.studio.calls) == 1


@pytest.mark.parametrize("timeout", [30, js("flow_input.limit")])
def test_a_step_that_takes_too_long_fails_and_is_cancelled(timeout):
    ended = []

    async def forever(call):
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(call.attempt)

    world = World(Studio(forever=forever))
    ending = world.run(step("a", "forever", timeout=timeout), arguments={"limit": 30})
    assert "duration limit" in failed(ending)["error"]["message"]
    assert ended == [0]
    assert world.clock.sleeps == [30]
    assert len(world.journal.of(AttemptFailed)) == 1


@pytest.mark.parametrize("broken", [js("nothing.x"), {"type": "riddle"}])
def test_a_broken_input_of_a_step_with_a_time_limit_fails_the_step(broken):
    ending = World(Studio(ok=1)).run(step("a", "ok", {"x": broken}, timeout=5))
    assert failed(ending)["error"]["name"] == "ExecutionErr"


def test_sleep_delays_what_follows():
    world = World(Studio(ok=lambda call: world.clock.now()))
    ending = world.run(step("a", "ok", sleep=js("previous_result - 995")), step("b", "ok"))
    assert completed(ending) == 1005


def test_what_a_retry_cannot_cure_is_not_tried_again():
    world = World(Studio(bad=failing(1, retryable=False)))
    retry = {"constant": {"attempts": 3, "seconds": 50}}
    result = failed(world.run(step("a", "bad", retry=retry)))
    assert result["error"]["message"] == "0 more"
    assert world.clock.now() == 1000
