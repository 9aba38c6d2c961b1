"""What single edits make of a document: the text as a person sees it, handles, refusals."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import (
    AddBranch,
    AddModule,
    Batch,
    DeleteModules,
    MoveBranch,
    MoveChain,
    MoveItem,
    MoveModules,
    RemoveBranch,
    ReplaceText,
    SetInput,
    SetSummary,
    SetValue,
)
from apiflow_desktop.openflow.errors import EditRefused

MAIN = ("value", "modules")


def step(module_id, *inner):
    if not inner:
        return {"id": module_id, "value": {"type": "identity"}}
    value = {"type": "whileloopflow", "modules": list(inner), "skip_failures": False}
    return {"id": module_id, "value": value}


def flow(*modules):
    return Document.from_text(json.dumps({"value": {"modules": list(modules)}}, indent=2))


def handle(document, module_id):
    (found,) = document.handles_by_id(module_id)
    return found


def outline(document, modules=None):
    modules = document.flow_value["modules"] if modules is None else modules
    inner = [(m["id"], m["value"].get("modules")) for m in modules]
    return [[name, outline(document, more)] if more else name for name, more in inner]


@pytest.mark.parametrize(
    ("before", "pointer", "value", "after"),
    [
        ('{"x": 1.0, "modules": []}', ("x",), 2.5, '{"x": 2.5, "modules": []}'),
        ('{"x":[1.0,1e3],"modules":[]}', ("x",), [1.0, 1e3, 3], '{"x":[1.0,1e3,3],"modules":[]}'),
        ('{"x": "\\u00e9", "modules": []}', ("x",), "日", '{"x": "\\u65e5", "modules": []}'),
        ('{"x": "é", "modules": []}', ("x",), "日", '{"x": "日", "modules": []}'),
        ('{"x": "a\\/b", "modules": []}', ("x",), "c/d", '{"x": "c\\/d", "modules": []}'),
        ('{"modules": []}', ("x",), "\ud800", '{"modules": [], "x": "\\ud800"}'),
        ('{ "modules": [] }', ("x",), {"a": 1}, '{ "modules": [], "x": { "a": 1 } }'),
        (
            '{\r\n\t"modules": []\r\n}',
            ("x",),
            {"a": [1]},
            '{\r\n\t"modules": [],\r\n\t"x": {\r\n\t\t"a": [\r\n\t\t\t1\r\n\t\t]\r\n\t}\r\n}',
        ),
        (
            '{\n  "modules": [],\n  "x": {"a": {"b": 1}}\n}',
            ("x", "c"),
            {"d": 2},
            '{\n  "modules": [],\n  "x": {"a": {"b": 1}, "c": {"d": 2}}\n}',
        ),
        (
            '{"x": {"a": 1e0, "b": 2.0}, "modules": []}',
            ("x",),
            {"b": 2.0, "a": 1.0},
            '{"x": {"b": 2.0, "a": 1e0}, "modules": []}',
        ),
        ('{"x": true, "modules": []}', ("x",), 1, '{"x": 1, "modules": []}'),
    ],
)  # fmt: skip
def test_what_is_written_fits_its_neighbourhood(before, pointer, value, after):
    document = Document.from_text(before)
    document.apply(SetValue(pointer, value))
    assert document.text == after


def test_an_equal_value_changes_nothing():
    document = Document.from_text('{"x": [1e3, NaN], "modules": []}')
    change = document.apply(SetValue(("x",), [1000.0, float("nan")]))
    assert change.splices == ()


def test_a_moved_step_is_indented_anew_and_keeps_its_spelling():
    document = Document.from_text(
        '{\n  "modules": [\n    {\n      "id": "a",\n      "n": 1e3\n    },\n'
        '    {\n      "id": "l", "value": {"type": "whileloopflow", "modules": [\n'
        '          {"id": "b"}\n        ]}\n    }\n  ]\n}'
    )
    inner = document.pointer_of(handle(document, "b"))[:-1]
    document.apply(MoveModules((handle(document, "a"),), inner, 1))
    assert document.text == (
        '{\n  "modules": [\n'
        '    {\n      "id": "l", "value": {"type": "whileloopflow", "modules": [\n'
        '          {"id": "b"},\n          {\n            "id": "a",\n            "n": 1e3\n'
        "          }\n        ]}\n    }\n  ]\n}"
    )


def test_a_step_that_moves_into_a_line_is_put_on_it():
    document = Document.from_text(
        '{\n  "modules": [\n    {\n      "id": "a",\n      "n": [\n        1e3\n      ]\n    },\n'
        '    {"id": "l", "value": {"type": "whileloopflow", "modules": [{"id": "b"}]}}\n  ]\n}'
    )
    inner = document.pointer_of(handle(document, "b"))[:-1]
    document.apply(MoveModules((handle(document, "a"),), inner, 0))
    assert '[{"id": "a", "n": [1e3]}, {"id": "b"}]' in document.text


@pytest.mark.parametrize(
    ("moved", "target", "index", "expected"),
    [
        (["a"], "main", 3, ["b", "c", "a", ["l", ["x", "y"]]]),
        (["a", "c"], "main", 2, ["b", "a", "c", ["l", ["x", "y"]]]),
        (["a", "b"], "l", 1, ["c", ["l", ["x", "a", "b", "y"]]]),
        (["x", "a"], "main", 4, ["b", "c", ["l", ["y"]], "a", "x"]),
        (["b", "c"], "main", 2, ["a", "b", "c", ["l", ["x", "y"]]]),
        (["l", "x"], "main", 0, [["l", ["x", "y"]], "a", "b", "c"]),
    ],
)
def test_steps_move_together(moved, target, index, expected):
    document = flow(step("a"), step("b"), step("c"), step("l", step("x"), step("y")))
    places = {"main": MAIN, "l": (*MAIN, 3, "value", "modules")}
    handles = {m: handle(document, m) for m in moved}
    document.apply(MoveModules(tuple(handles.values()), places[target], index))
    assert outline(document) == expected
    assert {m: handle(document, m) for m in moved} == handles


@pytest.mark.parametrize(
    ("first", "target", "index", "expected"),
    [
        ("c", "main", 1, ["a", "c", ["l", ["x", "y"]], "b"]),
        ("x", "main", 1, ["a", "x", "y", "b", "c", "l"]),
        ("y", "main", 4, ["a", "b", "c", ["l", ["x"]], "y"]),
        ("b", "main", 1, ["a", "b", "c", ["l", ["x", "y"]]]),
    ],
)
def test_a_chain_moves_with_what_follows(first, target, index, expected):
    document = flow(step("a"), step("b"), step("c"), step("l", step("x"), step("y")))
    document.apply(MoveChain(handle(document, first), MAIN, index))
    assert outline(document) == expected


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: MoveChain(handle(d, "l"), (*MAIN, 1, "value", "modules"), 0),
        lambda d: MoveChain(handle(d, "a"), (*MAIN, 1, "value", "modules"), 0),
        lambda d: MoveChain(handle(d, "a"), MAIN, 1),
        lambda d: MoveModules((handle(d, "l"),), (*MAIN, 1, "value", "modules"), 0),
        lambda d: MoveItem((*MAIN, 0), 2),
        lambda d: AddModule(MAIN, 3, step("n")),
        lambda d: AddBranch(handle(d, "a"), {}),
        lambda d: RemoveBranch(handle(d, "l"), 0),
        lambda d: SetValue(("nowhere", "x"), 1),
        lambda d: SetValue((*MAIN, "x"), 1),
        lambda d: SetValue((), []),
        lambda d: ReplaceText("{"),
        lambda d: ReplaceText("[]"),
        lambda d: ReplaceText('{"value": {"modules": [], "x": "\ud800"}}'),
        lambda d: SetSummary(d.handles()[0] + 99, "x"),
        lambda d: Batch("two", (SetValue(("x",), 1), MoveItem((*MAIN, 0), 2))),
    ],
)
def test_a_refused_edit_changes_nothing(edit):
    document = flow(step("a"), step("l", step("x")))
    text, value, handles = document.text, document.value, document.handles()
    with pytest.raises(EditRefused):
        document.apply(edit(document))
    assert document.text == text
    assert document.value is value
    assert document.value == json.loads(text)
    assert document.handles() == handles


def test_an_input_keeps_what_its_new_transform_does_not_speak_of():
    document = flow(step("a"))
    a = handle(document, "a")
    document.apply(SetInput(a, "x", {"type": "javascript", "expr": "1", "value": 3, "odd": True}))
    document.apply(SetInput(a, "x", {"type": "javascript", "expr": "2"}))
    transforms = document.module(a)["value"]["input_transforms"]
    assert transforms == {"x": {"type": "javascript", "expr": "2", "value": 3, "odd": True}}
    document.apply(SetInput(a, "x", {"type": "static", "value": 4}))
    assert transforms == {"x": {"type": "static", "value": 4, "odd": True}}
    document.apply(SetInput(a, "x", None))
    assert transforms == {}


def test_inputs_in_the_singular_stay_there():
    module = {"id": "a", "value": {"type": "script", "input_transform": {}}}
    document = flow(module)
    document.apply(SetInput(handle(document, "a"), "x", {"type": "static", "value": 4}))
    assert document.flow_value["modules"][0]["value"] == {
        "type": "script",
        "input_transform": {"x": {"type": "static", "value": 4}},
    }


def test_a_summary_comes_after_the_id():
    document = flow(step("a"))
    document.apply(SetSummary(handle(document, "a"), "first"))
    assert list(document.module(handle(document, "a"))) == ["id", "summary", "value"]


def test_branches_are_added_moved_and_removed():
    value = {"type": "branchone", "branches": [{"expr": "1", "modules": [step("x")]}]}
    document = flow({"id": "b", "value": value})
    b, x = handle(document, "b"), handle(document, "x")
    document.apply(AddBranch(b, {"expr": "2", "modules": []}))
    document.apply(MoveBranch(b, 0, 1))
    assert document.pointer_of(x) == (*MAIN, 0, "value", "branches", 1, "modules", 0)
    change = document.apply(RemoveBranch(b, 1))
    assert document.handles() == [b]
    assert change.structural
    assert x in change.touched
    document.revert(change)
    assert document.handles() == [b, x]


def test_a_list_of_steps_that_is_missing_is_made():
    document = flow({"id": "b", "value": {"type": "branchone", "branches": []}})
    document.apply(AddModule((*MAIN, 0, "value", "default"), 0, step("x")))
    assert document.place(handle(document, "x")).slot == "default"


def test_steps_keep_their_handles_through_typed_text():
    document = flow(step("a"), step("b"), step("l", step("x")))
    before = {m: handle(document, m) for m in "abx"}
    swapped = json.loads(document.text)
    swapped["value"]["modules"].reverse()
    swapped["value"]["modules"][2]["id"] = "renamed"
    change = document.apply(ReplaceText(json.dumps(swapped)))
    after = {m: handle(document, m) for m in ("b", "x")}
    assert after == {m: before[m] for m in "bx"}
    document.revert(change)
    assert {m: handle(document, m) for m in "abx"} == before


def test_typed_text_takes_the_line_ends_of_the_document():
    text = '{\r\n  "modules": []\r\n}\r\n'
    document = Document.from_bytes(b"\xef\xbb\xbf" + text.encode())
    change = document.apply(ReplaceText(text.replace("\r\n", "\n").replace("[]", "[\n]")))
    assert document.to_bytes() == b"\xef\xbb\xbf" + text.replace("[]", "[\r\n]").encode()
    assert [(s.old, s.new) for s in change.splices] == [("", "\r\n")]
    assert document.apply(ReplaceText(document.text.replace("\r\n", "\n"))).splices == ()


def test_only_typing_in_one_place_merges():
    document = flow(step("a"), step("b"))
    a, b = handle(document, "a"), handle(document, "b")
    first = document.apply(SetSummary(a, "x")).merge_key
    assert first == document.apply(SetSummary(a, "xy")).merge_key
    assert first != document.apply(SetSummary(b, "x")).merge_key
    assert document.apply(SetValue((*MAIN, 0, "on"), value=True)).merge_key is None
    assert document.apply(DeleteModules((a,))).merge_key is None


def test_what_the_caller_keeps_does_not_reach_into_the_document():
    module = step("a")
    document = flow()
    document.apply(AddModule(MAIN, 0, module))
    module["value"]["type"] = "changed"
    assert document.value == json.loads(document.text)
