"""Parts of a workflow: up to a step, from a step, a step alone."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.partial import alone, from_here, up_to


def step(module_id):
    return {"id": module_id, "value": {"type": "identity"}}


def pinned(module_id, result):
    return {**step(module_id), "mock": {"enabled": True, "return_value": result}}


def loop(module_id, iterator, *modules):
    value = {"type": "forloopflow", "iterator": iterator, "modules": list(modules)}
    return {"id": module_id, "value": {**value, "skip_failures": False}}


def js(expr):
    return {"type": "javascript", "expr": expr}


def one_of(module_id, branches, default=()):
    made = [{"expr": expr, "modules": list(modules)} for expr, modules in branches]
    return {
        "id": module_id,
        "value": {"type": "branchone", "branches": made, "default": list(default)},
    }


def all_of(module_id, *branches):
    made = [{"modules": list(modules)} for modules in branches]
    return {"id": module_id, "value": {"type": "branchall", "branches": made, "parallel": True}}


def part_of(make, modules, at, *results, **flow):
    document = Document.from_text(json.dumps({"value": {"modules": modules, **flow}}))
    before = document.text
    (handle,) = document.handles_by_id(at)
    part = make(document, handle, *results)
    assert document.text == before
    return part.flow_value["modules"]


def test_up_to_a_step_of_the_main_chain():
    modules = [step("a"), step("b"), step("c")]
    assert part_of(up_to, modules, "b") == [step("a"), step("b")]
    assert part_of(up_to, modules, "c") == modules


def test_up_to_a_step_inside_cuts_every_level():
    inner = loop("l", js("[1]"), step("b"), step("c"), step("d"))
    modules = [step("a"), inner, step("e")]
    assert part_of(up_to, modules, "c") == [step("a"), loop("l", js("[1]"), step("b"), step("c"))]


def test_from_a_step_earlier_ones_give_what_they_gave():
    modules = [step("a"), step("b"), step("c"), step("d")]
    kept = part_of(from_here, modules, "c", {"a": 1, "c": 3, "d": 4})
    assert kept == [pinned("a", 1), step("b"), step("c"), step("d")]


def test_a_step_alone():
    modules = [step("a"), step("b"), step("c")]
    assert part_of(alone, modules, "b", {"a": {"x": None}, "b": 2}) == [
        pinned("a", {"x": None}),
        step("b"),
    ]


def test_a_pin_of_the_users_own_stays():
    modules = [pinned("a", "mine"), step("b")]
    assert part_of(alone, modules, "b", {"a": "last"}) == modules


@pytest.mark.parametrize(
    ("at", "expressions"),
    [("x", ["true", "false"]), ("y", ["false", "true"]), ("z", ["false"] * 2)],
)
def test_alone_in_one_branch_that_branch_is_taken(at, expressions):
    branch = one_of("b", [("flow_input.x", [step("x")]), ("1 > 2", [step("y")])], [step("z")])
    (kept,) = part_of(alone, [branch], at, {})
    assert kept == one_of(
        "b", [(expressions[0], [step("x")]), (expressions[1], [step("y")])], [step("z")]
    )


def test_alone_in_one_of_all_branches_the_others_do_nothing():
    (kept,) = part_of(alone, [all_of("b", [step("x")], [step("y"), step("z")])], "y", {})
    assert kept == all_of("b", [], [step("y")])


@pytest.mark.parametrize(
    ("iterator", "one"),
    [
        (js("results.a.items"), js("results.a.items.slice(0, 1)")),
        ({"type": "static", "value": [1, 2]}, {"type": "static", "value": [1]}),
        (js("[1, 2].map(x => x)"), js("[1, 2].map(x => x)")),
    ],
)
def test_alone_in_a_loop_it_takes_one_round(iterator, one):
    (kept,) = part_of(alone, [loop("l", iterator, step("a"), step("b"))], "b", {"a": 5})
    assert kept == loop("l", one, pinned("a", 5), step("b"))


def test_what_the_flow_comes_to_by_itself_is_refused():
    with pytest.raises(EditRefused, match="only when"):
        part_of(alone, [step("a")], "failure", {}, failure_module=step("failure"))
