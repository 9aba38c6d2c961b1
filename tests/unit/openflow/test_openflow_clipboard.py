from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.clipboard import copied_text, copies_for, steps_in
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import EditRefused


def js(expr):
    return {"type": "javascript", "expr": expr}


def step(module_id, **inputs):
    return {"id": module_id, "value": {"type": "script", "path": "p", "input_transforms": inputs}}


def flow(*modules):
    return Document.from_text(json.dumps({"summary": "s", "value": {"modules": list(modules)}}))


def loop(module_id, *modules):
    value = {"type": "forloopflow", "modules": list(modules), "iterator": js("results.a")}
    return {"id": module_id, "value": value}


def copied(document, *ids):
    handles = [handle for name in ids for handle in document.handles_by_id(name)]
    return json.loads(copied_text(document, handles))


def test_steps_are_copied_in_document_order_as_plain_openflow():
    document = flow(step("a"), step("b"), step("c"))
    assert copied(document, "c", "a") == {"modules": [step("a"), step("c")]}


def test_a_step_inside_another_copied_one_is_copied_once():
    document = flow(step("a"), loop("b", step("c")))
    assert copied(document, "c", "b") == {"modules": [loop("b", step("c"))]}


def test_half_a_character_is_copied_as_an_escape():
    document = Document.from_text(
        r'{"modules":[{"id":"a","value":{"type":"identity","x":"\ud83d"}}]}'
    )
    text = copied_text(document, document.handles())
    assert text.encode()
    assert steps_in(text) == [{"id": "a", "value": {"type": "identity", "x": "\ud83d"}}]


@pytest.mark.parametrize(
    "wrapped",
    [
        step("a"),
        [step("a")],
        {"modules": [step("a")]},
        {"summary": "", "value": {"modules": [step("a")]}},
        {"name": "n", "nodes": {"summary": "", "value": {"modules": [step("a")]}}},
    ],
)
def test_steps_are_found_in_every_form(wrapped):
    assert steps_in(json.dumps(wrapped)) == [step("a")]


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{", "1", "[]", "[1]", "{}", '{"id": "a"}', '{"modules": []}', "[" * 99999],
)
def test_what_holds_no_steps_is_refused(text):
    with pytest.raises(EditRefused, match="holds no steps"):
        steps_in(text)


def test_ids_that_are_free_stay():
    assert copies_for(flow(step("a")), [step("b")]) == [step("b")]


def test_a_taken_id_gets_a_digit_and_references_among_the_copies_follow():
    document = flow(step("a"), step("b"), step("b2"))
    copies = copies_for(
        document, [step("a"), step("b", x=js("results.a.url + results.b2")), step("a2")]
    )
    assert copies == [step("a3"), step("b3", x=js("results.a3.url + results.b2")), step("a2")]


def test_ids_inside_loops_are_fresh_too():
    document = flow(step("a"), loop("b", step("c")))
    inner = [step("c", x=js("results.a")), step("d")]
    copies = copies_for(document, [loop("b", *inner)])
    assert copies == [loop("b2", step("c2", x=js("results.a")), step("d"))]


def test_without_wires_only_inputs_from_among_the_copies_stay():
    kept = {"one": {"type": "static", "value": 1, "expr": "results.z"}, "own": js("results.p.x")}
    cut = {"far": js("results.z"), "flow": js("flow_input.x"), "before": js("previous_result.y")}
    copies = copies_for(flow(), [step("p"), step("q", **kept, **cut)], wired=False)
    assert copies == [step("p"), step("q", **kept)]
    assert copies_for(flow(), [step("q", **cut)]) == [step("q", **cut)]


def test_copies_do_not_change_what_they_were_made_of():
    module = step("a", x=js("results.z"))
    before = json.dumps(module)
    copies_for(flow(step("a")), [module], wired=False)
    assert json.dumps(module) == before


YAML = """\
# a flow
summary: s
value:
  modules:
    - id: a  # first
      value:
        type: rawscript
        language: python3
        content: |
          def main():
              return 1
        input_transforms: {}
    - id: b
      value: {type: identity}
"""


def test_steps_are_found_in_yaml_however_much_of_it_was_copied():
    at = YAML.index("- id: a")
    whole = ["a", "b"]
    parts: list[tuple[str, list[str]]] = [
        (YAML, whole),
        (YAML.replace("\n", "\r\n"), whole),
        (YAML[YAML.index("  modules") :], whole),
        (YAML[YAML.index("modules") :], whole),
        (YAML[YAML.index("    - id: a") :], whole),
        (YAML[at:], whole),
        (YAML[at : YAML.index("    - id: b")], ["a"]),
        (YAML[YAML.index("id: a") : YAML.index("    - id: b")], ["a"]),
        (YAML[YAML.index("- id: b") :], ["b"]),
        ("{id: c, value: {type: identity}}", ["c"]),
    ]
    for text, ids in parts:
        found = steps_in(text)
        assert [one["id"] for one in found] == ids, text
        if ids[0] == "a":
            value = found[0]["value"]
            assert isinstance(value, dict)
            assert value["content"] == "def main():\n    return 1\n"


@pytest.mark.parametrize(
    "text", ["", "   ", "a shopping list", "- milk\n- eggs", "a: [", "*x", "1"]
)
def test_other_texts_hold_no_steps(text):
    with pytest.raises(EditRefused, match="holds no steps"):
        steps_in(text)
