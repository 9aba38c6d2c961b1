"""Restarted from any of its step runs, a flow comes to the same end and repeats nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from apiflow_desktop.engine.addresses import is_inside
from apiflow_desktop.engine.events import JobFailed, StepStarted, StepSucceeded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.restart import restarted
from apiflow_desktop.engine.restart_point import RestartPoint
from tests.conformance.random_flows import flows
from tests.unit.engine.world import Studio, World

INPUT: Any = {"n": 3}


def fail(call):
    raise StepError("Boom", "boom")


def run(modules, history=()) -> tuple[World, Any]:
    world = World(Studio(echo=lambda call: call.arguments["x"], fail=fail))
    return world, world.run(*modules, arguments=INPUT, history=history)


def points(addresses):
    """The addresses themselves, and the iterations and branches that they are in."""
    parts = {address.rpartition("/")[0] for address in addresses} - {""}
    return sorted({*addresses, *(part for part in parts if part[-1] in "]0123456789")})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flows())
def test_from_any_step_run_the_end_is_the_same_also_if_it_is_killed_meanwhile(modules):
    world, ending = run(modules)
    events = world.journal.events
    addresses = {event.step for event in events if isinstance(event, StepStarted)}
    for point in points(addresses):
        kept = restarted(events, RestartPoint.parse(point)).history
        done = {event.step for event in kept if isinstance(event, StepSucceeded)}
        again, ended = run(modules, kept)
        assert (type(ended), ended.result) == (type(ending), ending.result), point
        called = {call.step for call in again.studio.calls}
        assert not called & done, point
        assert not any(one == point or is_inside(one, point) for one in done), point
        middle = again.journal.events[: len(again.journal.events) // 2]
        resumed, at_last = run(modules, [*kept, *middle])
        assert (type(at_last), at_last.result) == (type(ending), ending.result), point
        done |= {event.step for event in middle if isinstance(event, StepSucceeded)}
        assert not {call.step for call in resumed.studio.calls} & done, point
        if isinstance(ended, JobFailed):
            continue
        results = {e.step: e.result for e in events if isinstance(e, StepSucceeded)}
        now = {e.step: e.result for e in again.journal.of(StepSucceeded)}
        assert all(results[step] == now[step] for step in now), point
