from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.comparison import compare
from apiflow_desktop.openflow.document import Document


def step(module_id, **more):
    return {"id": module_id, "value": {"type": "script", "path": "p", **more}}


def loop(module_id, *modules, **more):
    value = {"type": "forloopflow", "modules": list(modules), **more}
    return {"id": module_id, "value": value}


def branches(module_id, *lists):
    made = [{"expr": "x", "modules": list(modules)} for modules in lists]
    return {"id": module_id, "value": {"type": "branchone", "branches": made, "default": []}}


def flow(*modules, **flow_value):
    whole = {"summary": "s", "value": {"modules": list(modules), **flow_value}}
    return Document.from_text(json.dumps(whole))


def differences(before, after):
    return [(one.what, one.module_id, *one.fields) for one in compare(before, after).steps]


def test_the_same_is_no_difference():
    modules = (step("a"), loop("l", step("b")))
    assert not compare(flow(*modules), flow(*modules))


def test_spelling_is_no_difference():
    one = Document.from_text('{"modules": [{"id": "a", "value": {"type": "identity", "n": 1.0}}]}')
    other = Document.from_text('{"modules":[{"id":"a","value":{"n":1.0,"type":"identity"}}]}')
    assert not compare(one, other)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([step("a")], [step("a"), step("b")], [("added", "b")]),
        ([step("a"), step("b")], [step("a")], [("removed", "b")]),
        ([step("a", path="p")], [step("a", path="q")], [("changed", "a", "path")]),
        (
            [step("a", input_transforms={"x": 1, "y": 2})],
            [step("a", input_transforms={"x": 3, "y": 2})],
            [("changed", "a", "input_transforms.x")],
        ),
        ([step("a")], [{**step("a"), "retry": {}}], [("changed", "a", "retry")]),
        ([step("a"), step("b"), step("c")], [step("c"), step("a"), step("b")], [("moved", "c")]),
        ([step("a"), loop("l")], [loop("l", step("a"))], [("moved", "a")]),
        (
            [branches("b", [step("x")], [])],
            [branches("b", [], [step("x")])],
            [("moved", "x")],
        ),
        ([loop("l", step("a"))], [loop("l", step("a", path="q"))], [("changed", "a", "path")]),
        (
            [loop("l", step("a"), iterator=1)],
            [loop("l", step("a"), iterator=2)],
            [("changed", "l", "iterator")],
        ),
    ],
)
def test_what_became_of_steps(before, after, found):
    assert differences(flow(*before), flow(*after)) == found


def test_the_later_version_s_handles_are_told():
    after = flow(step("a"), step("b"))
    (added,) = compare(flow(step("a")), after).steps
    assert added.handle == after.handles_by_id("b")[0]
    assert compare(after, flow(step("a"))).steps[0].handle is None


def test_what_changed_of_the_flow():
    found = compare(flow(step("a")), flow(step("a"), same_worker=True))
    assert found.flow == ("same_worker",)
    assert not found.steps


def test_steps_without_ids_are_known_by_their_place():
    one = {"value": {"type": "identity"}}
    assert differences(flow(one), flow(one, one)) == [("added", "")]


def test_json_and_yaml_compare():
    yaml = Document.from_text(
        "value:\n  modules:\n    - id: a\n      value:\n        type: identity\n"
    )
    one = Document.from_text('{"value": {"modules": [{"id": "a", "value": {"type": "identity"}}]}}')
    assert not compare(one, yaml)


@pytest.mark.parametrize(
    ("before", "after", "gaps"),
    [
        ([step("a"), step("b")], [step("a")], {"b": ("a", "next")}),
        ([step("a"), step("b")], [step("b")], {"a": ("", "next")}),
        (
            [step("a"), step("b"), step("c"), step("d")],
            [step("a"), step("d")],
            {"b": ("a", "next"), "c": ("a", "next")},
        ),
        ([loop("l", step("a"), step("b"))], [loop("l", step("b"))], {"a": ("l", "body")}),
        ([loop("l", step("a"), step("b"))], [loop("l", step("a"))], {"b": ("a", "next")}),
        (
            [branches("b", [step("x")], [step("y")])],
            [branches("b", [step("x")], [])],
            {"y": ("b", "branch.1")},
        ),
        ([step("a"), loop("l", step("b"))], [step("a")], {"l": ("a", "next"), "b": None}),
        # b stands elsewhere now: what followed it stood behind a
        (
            [step("a"), step("b"), step("c"), loop("l")],
            [step("a"), loop("l", step("b"))],
            {"c": ("a", "next")},
        ),
    ],
)
def test_what_is_gone_left_a_gap(before, after, gaps):
    later = flow(*after)
    names = {None: ""} | {handle: later.module(handle)["id"] for handle in later.handles()}
    found = {
        one.module_id: one.gap and (names[one.gap.handle], one.gap.slot)
        for one in compare(flow(*before), later).steps
        if one.what == "removed"
    }
    assert found == gaps


def test_a_failure_module_that_is_gone_stood_beside_start():
    before = flow(step("a"), failure_module=step("failure"))
    (gone,) = compare(before, flow(step("a"))).steps
    assert gone.gap is not None
    assert gone.gap.handle is None
