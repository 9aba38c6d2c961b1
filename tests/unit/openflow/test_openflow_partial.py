"""Parts of a workflow: up to a step, from a step, a step alone."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.lent import LastResult
from apiflow_desktop.openflow.partial import (
    alone,
    from_here,
    handed_on,
    loop_around,
    one_iteration,
    up_to,
)


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


def cut(make, modules, at, *more, **flow):
    document = Document.from_text(json.dumps({"value": {"modules": modules, **flow}}))
    before = document.text
    (handle,) = document.handles_by_id(at)
    part = make(document, handle, *more)
    assert document.text == before
    return part


def given_earlier(module_id, result):
    mock = {"enabled": True, "earlier_job": True, "return_value": result}
    return {**step(module_id), "mock": mock}


def last(**results):
    return {step_id: LastResult(value) for step_id, value in results.items()}


def part_of(make, *args, **flow):
    return cut(make, *args, **flow).document.flow_value["modules"]


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
    kept = part_of(from_here, modules, "c", last(a=1, c=3, d=4))
    assert kept == [given_earlier("a", 1), step("b"), step("c"), step("d")]


def given_by_run(module_id, **results):
    runs = {f"l[{number}]/{module_id}": value for number, value in enumerate(results.values())}
    return {
        **step(module_id),
        "mock": {"enabled": True, "earlier_job": True, "results_by_run": runs},
    }


def test_from_a_step_in_a_loop_each_iteration_has_its_own_results():
    body = (step("b"), one_of("o", [("true", [step("c"), step("d")])]))
    modules = [step("a"), loop("l", js("[1, 2]"), *body), step("z")]
    results = {
        "a": LastResult(1, {"a": 1}),
        "b": LastResult(20, {"l[0]/b": 10, "l[1]/b": 20}),
        "c": LastResult(40, {"l[0]/o.0/c": 30, "l[1]/o.0/c": 40}),
    }
    first, around, last_one = part_of(from_here, modules, "d", results)
    assert (first, last_one) == (given_earlier("a", 1), step("z"))
    b, o = around["value"]["modules"]
    assert b == given_by_run("b", first=10, second=20)
    (c, d) = o["value"]["branches"][0]["modules"]
    assert c["mock"]["results_by_run"] == {"l[0]/o.0/c": 30, "l[1]/o.0/c": 40}
    assert d == step("d")


def test_alone_in_a_loop_only_the_results_on_show_count():
    results = {"a": LastResult(20, {"l[0]/a": 10, "l[1]/a": 20})}
    (kept,) = part_of(alone, [loop("l", js("[1]"), step("a"), step("b"))], "b", results, {"l": 1})
    assert kept["value"]["modules"][0] == given_earlier("a", 20)


def test_it_is_told_which_jobs_made_what_is_given_again():
    results = {"a": LastResult(1, job=4), "b": LastResult(2, job=7), "c": LastResult(3, job=7)}
    modules = [step("a"), pinned("b", "mine"), step("c"), step("d")]
    assert cut(from_here, modules, "d", results).made_in == {"a": 4, "c": 7}
    assert cut(alone, modules, "b", results, {}).made_in == {"a": 4}
    assert cut(up_to, modules, "d").made_in == {}


def test_a_step_alone():
    modules = [step("a"), step("b"), step("c")]
    assert part_of(alone, modules, "b", last(a={"x": None}, b=2), {}) == [
        given_earlier("a", {"x": None}),
        step("b"),
    ]


def test_a_pin_of_the_users_own_stays():
    modules = [pinned("a", "mine"), step("b")]
    assert part_of(alone, modules, "b", last(a="last"), {}) == modules


@pytest.mark.parametrize(
    ("at", "expressions"),
    [("x", ["true", "false"]), ("y", ["false", "true"]), ("z", ["false"] * 2)],
)
def test_alone_in_one_branch_that_branch_is_taken(at, expressions):
    branch = one_of("b", [("flow_input.x", [step("x")]), ("1 > 2", [step("y")])], [step("z")])
    (kept,) = part_of(alone, [branch], at, {}, {})
    assert kept == one_of(
        "b", [(expressions[0], [step("x")]), (expressions[1], [step("y")])], [step("z")]
    )


def test_alone_in_one_of_all_branches_the_others_do_nothing():
    (kept,) = part_of(alone, [all_of("b", [step("x")], [step("y"), step("z")])], "y", {}, {})
    assert kept == all_of("b", [], [step("y")])


def test_alone_in_a_loop_it_is_run_in_one_iteration_of_it():
    around = loop("l", js("results.a.items"), step("a"), step("b"))
    part = cut(alone, [around], "b", last(a=5), {"l": 2})
    assert part.document.flow_value["modules"] == [
        loop("l", js("results.a.items"), given_earlier("a", 5), step("b"))
    ]
    assert part.iteration == "l[2]/b"
    assert cut(alone, [around], "b", {}, {}).iteration == "l[0]/b"
    assert cut(alone, [step("a")], "a", {}, {"l": 2}).iteration == ""


def test_what_the_flow_comes_to_by_itself_is_refused():
    with pytest.raises(EditRefused, match="only when"):
        part_of(alone, [step("a")], "failure", {}, {}, failure_module=step("failure"))


def while_loop(module_id, *modules):
    value = {"type": "whileloopflow", "modules": list(modules), "skip_failures": False}
    return {"id": module_id, "value": value}


def test_one_iteration_is_named_by_its_address():
    modules = [step("a"), loop("l", js("flow_input.items"), step("b")), step("z")]
    part = cut(one_iteration, modules, "l", last(a=1), {"l": 3})
    assert part.document.flow_value["modules"] == [given_earlier("a", 1), modules[1]]
    assert part.iteration == "l[3]"
    assert cut(one_iteration, modules, "l", {}, {}).iteration == "l[0]"


def test_the_address_leads_through_all_that_is_around():
    inner = while_loop("w", step("x"))
    branches = all_of("all", [step("y")], [one_of("one", [("true", [step("z")])], [inner])])
    part = cut(one_iteration, [loop("l", js("[1]"), branches)], "w", {}, {"l": 1, "w": 4})
    assert part.iteration == "l[1]/all.1/one.default/w[4]"
    (kept,) = part.document.flow_value["modules"]
    assert kept["value"]["modules"][0]["value"]["branches"][0]["modules"] == []


def uses(module_id, expr):
    value = {"type": "script", "path": "p", "input_transforms": {"x": js(expr)}}
    return {"id": module_id, "value": value}


def test_what_an_iteration_may_take_from_the_one_before():
    body = [step("a"), uses("b", "results.c"), uses("c", "[results.c, results.z]"), step("d")]
    for around in (while_loop("l", *body), loop("l", js("[1]"), *body)):
        document = Document.from_text(json.dumps({"value": {"modules": [around, step("z")]}}))
        assert handed_on(document, *document.handles_by_id("l")) == {"c"}
    around["value"]["parallel"] = True
    document = Document.from_text(json.dumps({"value": {"modules": [around]}}))
    assert handed_on(document, *document.handles_by_id("l")) == set()


def test_the_loop_around_a_step_is_the_innermost():
    inner = loop("l", js("[1]"), one_of("o", [("true", [step("b")])]))
    flow = json.dumps({"value": {"modules": [loop("k", js("[1]"), inner), step("z")]}})
    document = Document.from_text(flow)
    found = {name: loop_around(document, *document.handles_by_id(name)) for name in ("b", "l", "z")}
    (own,) = document.handles_by_id("l")
    assert found == {"b": own, "l": own, "z": None}
