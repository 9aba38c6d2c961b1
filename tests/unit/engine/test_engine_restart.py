"""A job run again from a step, an iteration or a branch re-uses what came before (R56)."""

from __future__ import annotations

from typing import Any

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.events import StepSucceeded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.restart import restarted
from apiflow_desktop.engine.restart_point import CannotRestart, RestartPoint
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
    step,
)

ITEM = "flow_input.iter.value"


def tag(name: str, of: str = "''", **options: Any):
    """A step whose result tells which run it is of."""
    return step(name, "tag", {"x": js(f"`${{flow_input.tag}}:${{{of}}}`")}, **options)


def studio():
    return Studio(tag=lambda call: call.arguments["x"])


def run_again(point, *modules, flows=None, desk=None, edited=None):
    """Run a flow with the tag 1, then from a point with the tag 2; return both worlds' ends."""
    world = World(studio(), flows=Shelf(flows=flows), approvals=desk and desk())
    world.run(*modules, arguments={"tag": 1})
    point = RestartPoint.parse(point) if isinstance(point, str) else RestartPoint.from_json(point)
    begins = restarted(world.journal.events, point)
    second = World(studio(), flows=Shelf(flows=flows), approvals=desk and desk())
    ending = second.run(*(edited or modules), arguments={"tag": 2}, history=begins.history)
    return completed(ending), [call.step for call in second.studio.calls]


LOOP = module("loop", "forloopflow", iterator=js("['x', 'y', 'z']"),
              modules=[tag("a", ITEM), tag("b", "results.a")])  # fmt: skip
ALL = module("all", "branchall", branches=[{"modules": [tag("p"), tag("q", "results.p")]},
                                           {"modules": [tag("r")]}])  # fmt: skip
ONE = module("one", "branchone", branches=[{"expr": "flow_input.tag == 1",
             "modules": [tag("m"), tag("n", "results.m")]}], default=[tag("o")])  # fmt: skip


@pytest.mark.parametrize(
    ("point", "modules", "result", "calls"),
    [
        ("a", [tag("a"), tag("b", "results.a")], "2:2:", ["a", "b"]),
        ("b", [tag("a"), tag("b", "results.a")], "2:1:", ["b"]),
        ("loop", [LOOP], ["2:2:x", "2:2:y", "2:2:z"], None),
        ("loop[1]", [LOOP], ["1:1:x", "2:2:y", "2:2:z"], None),
        ("loop[1]/b", [LOOP], ["1:1:x", "2:1:y", "2:2:z"],
         ["loop[1]/b", "loop[2]/a", "loop[2]/b"]),
        ("end", [LOOP, tag("end", "results.b")], "2:1:1:z", ["end"]),
        ("all.1", [ALL], ["1:1:", "2:"], ["all.1/r"]),
        ("all.0/q", [ALL], ["2:1:", "2:"], None),
        ("one", [ONE], "2:", ["one.default/o"]),
        ("one.0", [ONE], "2:2:", ["one.0/m", "one.0/n"]),
        ("one.0/n", [ONE], "2:1:", ["one.0/n"]),
        ("one.default", [ONE], "2:", ["one.default/o"]),
        ({"step_id": "one", "nested": {"step_id": "n"}}, [ONE], "2:1:", ["one.0/n"]),
        ({"step_id": "all", "branch_or_iteration_n": 1}, [ALL], ["1:1:", "2:"], None),
        ({"step_id": "loop", "branch_or_iteration_n": 2, "nested": {"step_id": "b"}}, [LOOP],
         ["1:1:x", "1:1:y", "2:1:z"], ["loop[2]/b"]),
        ("call/y", [module("call", "flow", path="f/two",
                           input_transforms={"tag": js("flow_input.tag")})], "2:1:", ["call/y"]),
    ],
)  # fmt: skip
def test_what_comes_before_the_point_is_not_run_again(point, modules, result, calls):
    flows = {"f/two": {"modules": [tag("x"), tag("y", "results.x")]}}
    ended, called = run_again(point, *modules, flows=flows)
    assert ended == result
    assert calls is None or called == calls


def test_results_that_are_used_again_say_so():
    world = World(studio())
    world.run(tag("a"), tag("b"))
    kept = restarted(world.journal.events, RestartPoint.parse("b")).history
    assert [e.reused for e in kept if isinstance(e, StepSucceeded)] == ["job"]


def test_a_failed_job_goes_on_at_the_step_that_failed():
    def fail_at_first(call):
        raise StepError("Boom", "no")

    world = World(Studio(tag=1, bad=fail_at_first))
    failed(world.run(tag("a"), step("b", "bad"), failure_module=identity("failure")))
    history = restarted(world.journal.events, RestartPoint.parse("b")).history
    second = World(Studio(tag=3, bad=2))
    assert completed(second.run(tag("a"), step("b", "bad"), history=history)) == 2


def test_what_was_tried_again_counts_as_it_was_at_last():
    calls = []

    def at_second(call):
        calls.append(call.step)
        if len(calls) == 2:
            raise StepError("Boom", "no")
        return len(calls)

    loop = module("l", "forloopflow", {"retry": {"constant": {"attempts": 1, "seconds": 1}}},
                  iterator=js("[1, 2]"), modules=[step("x", "n")])  # fmt: skip
    world = World(Studio(n=at_second))
    assert completed(world.run(loop)) == [3, 4]
    history = restarted(world.journal.events, RestartPoint.parse("l[1]")).history
    assert completed(World(Studio(n=9)).run(loop, history=history)) == [3, 9]


def test_a_while_loop_keeps_what_it_decided():
    stop: JsonObject = {"expr": "result == `${flow_input.tag}:3`", "skip_if_stopped": False}
    loop = module("w", "whileloopflow", {"stop_after_if": stop}, modules=[tag("x", ITEM)])
    assert run_again("w[2]", loop)[0] == ["1:0", "1:1", "2:2", "2:3"]


def test_an_approval_before_the_point_is_not_asked_for_again():
    ended, _ = run_again(
        "b",
        tag("a", suspend={"required_events": 1}),
        tag("b", "resume"),
        desk=lambda: Desk(a=[(True, "me", "yes")]),
    )
    assert ended == "2:yes"


def test_a_step_that_was_edited_is_run_as_it_is_then():
    ended, called = run_again("b", tag("a"), tag("b"), edited=[tag("a"), tag("b", "'new'")])
    assert (ended, called) == ("2:new", ["b"])


def test_a_branch_that_is_not_there_fails_its_step():
    world = World(studio())
    world.run(ONE, arguments={"tag": 1})
    history = restarted(world.journal.events, RestartPoint.parse("one.4")).history
    ending = World(studio()).run(ONE, arguments={"tag": 2}, history=history)
    assert failed(ending)["error"]["message"] == "There is no branch 4"


@pytest.mark.parametrize("point", ["nowhere", "loop[7]", "loop[0]/c", "a/b", "", "one.0/n"])
def test_there_is_no_restart_from_what_did_not_run(point):
    world = World(studio())
    world.run(tag("a"), LOOP, arguments={"tag": 1})
    with pytest.raises(CannotRestart):
        restarted(world.journal.events, RestartPoint.parse(point))


def test_a_number_that_counts_nothing_means_the_whole_step():
    for step_id, modules in (("b", [tag("a"), tag("b", "results.a")]), ("one", [ONE])):
        ended, called = run_again({"step_id": step_id, "branch_or_iteration_n": 0}, *modules)
        assert (ended, called) == (("2:1:", ["b"]) if step_id == "b" else ("2:", ["one.default/o"]))


def test_an_address_is_written_as_it_was_read():
    for address in ("a", "loop[3]/branch.0/step", "one.default", "call/x"):
        assert str(RestartPoint.parse(address)) == address


def test_results_are_used_again_however_their_steps_were_edited_since():
    calls = []

    def flaky(call):
        calls.append(call.step)
        if len(calls) == 1:
            raise StepError("Boom", "no")
        return "old"

    def never(call):
        raise StepError("Boom", "never")

    then = [
        step("a", "flaky", retry={"constant": {"attempts": 1, "seconds": 1}}, timeout=60),
        step("b", "never", continue_on_error=True, skip_if={"expr": "false"}),
        step("c", "end"),
    ]
    world = World(Studio(flaky=flaky, never=never, end=1))
    completed(world.run(*then))
    since = [
        step("a", "flaky", {"x": js("1")}, skip_if={"expr": "false"}, stop_after_if=None),
        step("b", "never", timeout=js("30")),
        step("c", "end", {"x": js("[results.a, results.b.error.name]")}),
    ]
    kept = restarted(world.journal.events, RestartPoint.parse("c")).history
    again = World(Studio(flaky=0, never=0, end=lambda call: call.arguments["x"]))
    assert completed(again.run(*since, history=kept)) == ["old", "Boom"]
    assert [call.step for call in again.studio.calls] == ["c"]
