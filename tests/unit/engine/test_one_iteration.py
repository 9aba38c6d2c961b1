"""Of a loop one iteration is run, as it would be among the others."""

from __future__ import annotations

import pytest

from apiflow_desktop.engine.core.frame import RunSettings
from apiflow_desktop.engine.events import StepStarted, StepSucceeded
from apiflow_desktop.openflow.lent import lent_by_run
from tests.unit.engine.world import (
    Shelf,
    Studio,
    World,
    completed,
    failed,
    js,
    module,
    static,
    step,
)

SEEN = "[flow_input.iter.index, flow_input.iter.value]"


def echo(name, expression=SEEN, **options):
    return step(name, "echo", {"x": js(expression)}, **options)


def forloop(name, items, *modules, **value):
    return module(name, "forloopflow", iterator=static(list(items)), modules=list(modules), **value)


def run(iteration, *modules, history=(), results=None, flows=None):
    """Run one iteration; return the world and its end."""
    world = World(Studio(echo=lambda call: call.arguments["x"]), flows=Shelf(flows=flows))
    settings = RunSettings(iteration=iteration, results=results or {})
    return world, world.run(*modules, history=history, settings=settings)


def runs(world):
    return [call.step for call in world.studio.calls]


@pytest.mark.parametrize("parallel", [False, True])
def test_it_has_its_own_index_and_item_and_address(parallel):
    world, ending = run("l[2]", forloop("l", "cdef", echo("x"), parallel=parallel))
    assert completed(ending) == [[2, "e"]]
    assert runs(world) == ["l[2]/x"]
    begun = {event.step: event for event in world.journal.of(StepStarted)}
    assert begun["l"].only == 2
    assert begun["l"].arguments == {"iterator": list("cdef")}
    assert begun["l[2]/x"].only is None


def test_of_loops_in_loops_one_iteration_each():
    inner = forloop("inner", [5, 6], echo("x", "[flow_input.iter_parent.value, flow_input.iter]"))
    branches = module("b", "branchall", branches=[{"modules": []}, {"modules": [inner]}])
    world, ending = run("outer[1]/b.1/inner[1]", forloop("outer", "ab", branches))
    assert completed(ending)[0][1] == [["b", {"index": 1, "value": 6}]]
    assert runs(world) == ["outer[1]/b.1/inner[1]/x"]


def test_a_loop_of_the_same_name_elsewhere_runs_whole():
    called = {"f/called": {"modules": [forloop("l", [7, 8], echo("x"))]}}
    loop = forloop("l", "abc", module("call", "flow", path="f/called"))
    world, ending = run("l[1]", loop, flows=called)
    assert completed(ending) == [[[0, 7], [1, 8]]]
    assert runs(world) == ["l[1]/call/l[0]/x", "l[1]/call/l[1]/x"]


def test_of_a_while_loop_it_is_the_round_of_that_number():
    loop = module("w", "whileloopflow", modules=[echo("x", "[flow_input.iter, results.x]")])
    world, ending = run("w[3]", loop, results={"x": "of the round before"})
    assert completed(ending) == [[{"index": 3, "value": 3}, "of the round before"]]
    assert runs(world) == ["w[3]/x"]


def test_what_ran_since_replaces_what_the_iteration_before_gave():
    body = [echo("x", "results.y"), echo("y", "[results.x, flow_input.iter.index]")]
    _, ending = run("l[1]", forloop("l", [1, 2], *body), results={"y": "before", "x": "before"})
    assert completed(ending) == [["before", 1]]


def test_an_iteration_that_is_not_there_any_more_is_a_failure_of_the_loop():
    world, ending = run("l[4]", forloop("l", [1, 2], echo("x")))
    assert "There is no iteration 5" in failed(ending)["error"]["message"]
    assert runs(world) == []


def test_a_job_of_one_iteration_goes_on_from_its_journal():
    loop = forloop("l", "abc", echo("x"), echo("y", "[results.x, results.z]"), echo("z", "1"))
    settings = {"results": {"z": "before"}}
    world, ending = run("l[1]", loop, **settings)
    whole = completed(ending)
    for cut in range(len(world.journal.events)):
        history = world.journal.events[:cut]
        done = {event.step for event in history if isinstance(event, StepSucceeded)}
        again, resumed = run("l[1]", loop, history=history, **settings)
        assert completed(resumed) == whole
        assert not done & set(runs(again))


def test_a_step_that_was_lent_results_gives_each_iteration_its_own_and_runs_in_the_others():
    earlier = {"l[0]/x": "first", "l[2]/x": "third"}
    lent = {**echo("x"), "mock": lent_by_run(earlier)}
    world, ending = run("", forloop("l", "abc", lent, echo("y", "results.x")))
    assert completed(ending) == ["first", [1, "b"], "third"]
    assert runs(world) == ["l[0]/y", "l[1]/x", "l[1]/y", "l[2]/y"]
    gave = {event.step: event.reused for event in world.journal.of(StepSucceeded)}
    assert [gave[f"l[{n}]/x"] for n in range(3)] == ["job", "", "job"]
