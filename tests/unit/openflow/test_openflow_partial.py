"""Parts of a workflow: up to a step, from a step, a step alone."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.partial import alone, from_here, loop_around, one_iteration, up_to


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
        (js("[1, 2].map(x => x)"), js("(\n[1, 2].map(x => x)\n).slice(0, 1)")),
        (js("const n = 2; [1, n]"), js("const n = 2; [1, n]")),
    ],
)
def test_alone_in_a_loop_it_takes_one_round(iterator, one):
    (kept,) = part_of(alone, [loop("l", iterator, step("a"), step("b"))], "b", {"a": 5})
    assert kept == loop("l", one, pinned("a", 5), step("b"))


def test_what_the_flow_comes_to_by_itself_is_refused():
    with pytest.raises(EditRefused, match="only when"):
        part_of(alone, [step("a")], "failure", {}, failure_module=step("failure"))


def while_loop(module_id, *modules):
    value = {"type": "whileloopflow", "modules": list(modules), "skip_failures": False}
    return {"id": module_id, "value": value}


def iterator_of(modules):
    (made,) = [module for module in modules if module["id"] == "l"]
    return made["value"]["iterator"]


@pytest.mark.parametrize(
    ("iterator", "one"),
    [
        (js("flow_input.items"), js("flow_input.items.slice(1, 2)")),
        (js("[1, 2, 3].map(x => x * 2)"), js("(\n[1, 2, 3].map(x => x * 2)\n).slice(1, 2)")),
        ({"type": "static", "value": [1, 2, 3]}, {"type": "static", "value": [2]}),
        (js("const n = 3; [1, n]"), {"type": "static", "value": ["known"]}),
        (js("return [1]"), {"type": "static", "value": ["known"]}),
    ],
)
def test_one_iteration_goes_over_one_item(iterator, one):
    modules = [step("a"), loop("l", iterator, step("b")), step("z")]
    part = part_of(one_iteration, modules, "l", 1, ["other", "known"], {"a": 1})
    assert [module["id"] for module in part] == ["a", "l"]
    assert part[0] == pinned("a", 1)
    assert iterator_of(part) == one


def test_one_iteration_of_a_while_loop_ends_after_it():
    part = part_of(one_iteration, [while_loop("l", step("b"))], "l", 0, None, {})
    assert part[0]["stop_after_if"] == {"expr": "true", "skip_if_stopped": False}


def test_what_an_iteration_is_about_must_be_known():
    modules = [loop("l", js("const n = 3; [1, n]"), step("b"))]
    with pytest.raises(EditRefused, match="Run the loop once"):
        part_of(one_iteration, modules, "l", 0, None, {})


def test_the_loop_around_a_step_is_the_innermost():
    inner = loop("l", js("[1]"), one_of("o", [("true", [step("b")])]))
    flow = json.dumps({"value": {"modules": [loop("k", js("[1]"), inner), step("z")]}})
    document = Document.from_text(flow)
    found = {name: loop_around(document, *document.handles_by_id(name)) for name in ("b", "l", "z")}
    (own,) = document.handles_by_id("l")
    assert found == {"b": own, "l": own, "z": None}
