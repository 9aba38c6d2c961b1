"""What can be written at a place of a workflow's text; ``§`` is the cursor."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.completion import explain, offers, spot_in
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.schema.steps import VALUES

LOOP = (
    '{"summary": "x", "value": {"modules": [{"id": "a", "value": {"type": "forloopflow", '
    '"iterator": {"type": "javascript", "expr": "1"}, "modules": []}}]}}'
)
AS_YAML = """summary: x
value:
  modules:
    - id: a
      value:
        type: forloopflow
        iterator:
          type: javascript
          expr: "1"
        skip_failures: false
        modules: []
    # a comment
    - id: b
      value:
        type: rawscript
        language: bun
        content: |
          foo: bar
        lock: ''
"""
FORM = json.dumps(
    {
        "summary": "x",
        "value": {"modules": [], "notes": [{"id": "n", "color": "gray"}]},
        "schema": {
            "properties": {
                "s": {"type": "string", "title": "S"},
                "o": {"type": "object", "properties": {"deep": {}}},
                "l": {"type": "array", "items": {}},
            },
            "order": [],
        },
    }
)
AGENT = json.dumps(
    {
        "summary": "x",
        "value": {
            "modules": [
                {
                    "id": "a",
                    "value": {
                        "type": "aiagent",
                        "input_transforms": {
                            "provider": {"type": "static", "value": {"kind": "openai"}},
                            "memory": {"type": "static", "value": {"kind": "off"}},
                        },
                    },
                }
            ]
        },
    }
)
WRAPPED = json.dumps({"name": "n", "nodes": json.loads(LOOP)}, indent=2)
BARE = json.dumps(json.loads(LOOP)["value"], indent=2)


def spot_at(good: str, old: str, marked: str):
    """Type over a stretch of a good text; the cursor is at the mark."""
    document = Document.from_text(good)
    start = good.index(old)
    new = marked.replace("§", "")
    text = good[:start] + new + good[start + len(old) :]
    typed = (start, start + len(old), new) if new != old else (0, 0, "")
    return document, spot_in(document, text, start + marked.index("§"), typed)


def names(good: str, old: str, marked: str) -> list[str]:
    document, spot = spot_at(good, old, marked)
    return [] if spot is None else [one.name for one in offers(spot, document.shape)]


def said(good: str, old: str, marked: str) -> str:
    document, spot = spot_at(good, old, marked)
    return "" if spot is None else explain(spot, document.shape)


@pytest.mark.parametrize(
    ("good", "old", "marked"),
    [
        (LOOP, '"id": "a",', '"id": "a", §'),
        (LOOP, '"id": "a",', '"id": "a", "re§'),
        (LOOP, '"id": "a",', '"id": "a", "re§",'),
        (WRAPPED, '"id": "a",', '"id": "a",\n "§'),
        (BARE, '"id": "a",', '"id": "a",\n §'),
        (AS_YAML, "- id: b\n", "- id: b\n      §\n"),
        (AS_YAML, "- id: b\n", "- id: b\n      re§\n"),
        (AS_YAML, "- id: b\n", "- re§\n      id: b\n"),
    ],
)
def test_the_keys_of_a_step_that_are_not_there_yet_are_offered(good, old, marked):
    found = names(good, old, marked)
    assert {"summary", "retry", "skip_if", "suspend"} < set(found)
    assert not {"id", "value", "type", "modules"} & set(found)


@pytest.mark.parametrize(
    ("good", "old", "marked"),
    [
        (LOOP, '"forloopflow"', '"§"'),
        (LOOP, '"forloopflow"', '"for§'),
        (LOOP, '"forloopflow"', "§"),
        (LOOP, '"forloopflow"', '"for§loopflow"'),
        (AS_YAML, "type: rawscript", "type: §"),
        (AS_YAML, "type: rawscript", "type: raw§"),
        (AS_YAML, "type: rawscript", "type: raw§script"),
    ],
)
def test_the_types_of_steps_are_offered(good, old, marked):
    assert names(good, old, marked) == list(VALUES)


@pytest.mark.parametrize(
    ("good", "old", "marked", "expected"),
    [
        (LOOP, '"modules": []', '"modules": [], "§', {"skip_failures", "parallel"}),
        (LOOP, '"modules": []', '"modules": [{"id": "k", "value": {§}}]', {"type"}),
        (AS_YAML, "- id: b\n", "- id: b\n      retry:\n        §\n", {"constant", "exponential"}),
        (AS_YAML, "- id: b\n", "- id: b\n      retry:\n        constant:\n          §\n",
         {"attempts", "seconds"}),
        (AS_YAML, "language: bun", "language: §", {"python3", "bun"}),
        (AS_YAML, "skip_failures: false", "skip_failures: §", {"true", "false"}),
        (AS_YAML, "lock: ''\n", "lock: ''\n  §", {"failure_module", "same_worker"}),
        (AS_YAML, "lock: ''\n", "lock: ''\n§", {"description", "schema"}),
        (LOOP, '"javascript"', '"§"', {"static", "javascript", "ai"}),
        (FORM, '"title": "S"', '"§"', {"enum", "format", "showExpr", "minLength"}),
        (FORM, '"string"', '"§"', {"string", "integer", "array"}),
        (FORM, '"deep": {}', '"deep": {"§"}', {"type", "originalType"}),
        (FORM, '"items": {}', '"items": {"§"}', {"type", "properties", "oneOf"}),
        (FORM, '"order": []', '"order": [], "§"', {"x-windmill-dyn-select-code"}),
        (FORM, '"gray"', '"§"', {"yellow", "gray"}),
        (AGENT, '"kind": "openai"', '"kind": "§"', {"anthropic", "customai"}),
        (AGENT, '"kind": "openai"', '"kind": "openai", "§"', {"resource", "model"}),
        (AGENT, '"kind": "off"', '"kind": "§"', {"off", "auto", "manual"}),
        (AGENT, '"kind": "off"', '"messages": [{"§"}]', {"role", "content"}),
    ],
)  # fmt: skip
def test_what_is_offered_depends_on_the_place(good, old, marked, expected):
    assert expected <= set(names(good, old, marked))


@pytest.mark.parametrize(
    ("type_", "offered", "left_out"),
    [
        ("array", {"items", "minItems"}, {"minLength", "minimum", "properties", "format"}),
        ("integer", {"minimum", "enum"}, {"minItems", "maxItems", "pattern", "properties"}),
        ("string", {"format", "maxLength"}, {"minItems", "maximum", "order"}),
        ("object", {"properties", "format"}, {"items", "minimum", "pattern"}),
        ("boolean", {"default", "title"}, {"items", "minimum", "pattern", "oneOf"}),
        ("anything", {"items", "minimum", "pattern", "oneOf"}, set()),
    ],
)
def test_only_keys_that_fit_the_type_are_offered(type_, offered, left_out):
    for marked in (f'{{"type": "{type_}", "§"}}', f'{{"§": 1, "type": "{type_}"}}'):
        found = set(names(FORM, '{"deep": {}}', f'{{"deep": {marked}}}'))
        assert offered <= found
        assert not left_out & found


@pytest.mark.parametrize(
    ("good", "old", "marked"),
    [
        (AS_YAML, "foo: bar", "f§oo: bar"),
        (AS_YAML, "# a comment", "# a §comment"),
        (LOOP, '"1"', '"§1"'),
        (LOOP, '{"summary"', '§{"summary"'),
        (AS_YAML, "summary: x", "summary: §x"),
    ],
)
def test_nothing_is_offered_where_the_format_says_nothing(good, old, marked):
    assert names(good, old, marked) == []


@pytest.mark.parametrize(
    ("good", "old", "marked", "text"),
    [
        (LOOP, '"id": "a",', '"id": "a", "re§', '"retry": {},'),
        (LOOP, '"id": "a",', '"id": "a", "re§",', '"retry": {}'),
        (LOOP, '"modules": []}}]', '"modules": []}, "re§}]', '"retry": {}'),
        (LOOP, '"id": "a",', '"§": "a",', '"retry"'),
        (AS_YAML, "- id: b\n", "- id: b\n      re§\n", "retry:"),
    ],
)
def test_a_key_brings_its_colon_and_its_brackets(good, old, marked, text):
    document, spot = spot_at(good, old, marked)
    (retry,) = [one for one in offers(spot, document.shape) if one.name == "retry"]
    assert retry.text == text
    assert retry.back == (len(text) - text.index("}") if "}" in text else 0)


@pytest.mark.parametrize(
    ("good", "old", "marked", "expected"),
    [
        (LOOP, '"summary"', '"summ§ary"', "Its title."),
        (LOOP, '"forloopflow"', '"for§loopflow"', "once for each element"),
        (AS_YAML, "language: bun", "lang§uage: bun", "The script's language."),
        (AS_YAML, "skip_failures", "skip_§failures", "Without it: false."),
        (LOOP, '"id"', '"i§d"', "results.<id>"),
    ],
)
def test_keys_and_values_are_explained(good, old, marked, expected):
    assert expected in said(good, old, marked)


STEPS = [{"id": sign, "value": {"type": "identity"}} for sign in "abcd"]
LONG = json.dumps({"value": {"modules": STEPS}})
LONG_YAML = "value:\n  modules:\n" + "".join(
    f"    - id: {sign}\n      value:\n        type: identity\n" for sign in "abcd"
)


@pytest.mark.parametrize(
    ("good", "old", "marked", "there"),
    [
        (LONG, '{"id": "a"', '{"§\n}, {"id": "a"', []),
        (LONG, '{"id": "c"', '{"§\n}, {"id": "c"', []),
        (LONG, '{"id": "c"', '{"id": "x", "§", {"id": "c"', ["id"]),
        (LONG, "]", ', {"value": {}, §}]', ["value"]),
        (LONG_YAML, "    - id: a", "    - §\n    - id: a", []),
        (LONG_YAML, "    - id: c", "    - id: x\n      §\n    - id: c", ["id"]),
        (LONG_YAML, "    - id: c", "      §\n    - id: c", ["id", "value"]),
        (LONG_YAML, "d\n      value:\n        type: identity\n",
         "d\n      value:\n        type: identity\n      §", ["id", "value"]),
        (LONG_YAML, "    - id: c", "    - value:\n        type: identity\n      §\n    - id: c",
         ["value"]),
    ],
)  # fmt: skip
def test_a_step_typed_between_others_is_one_of_its_own(good, old, marked, there):
    found = names(good, old, marked)
    assert "retry" in found
    assert {"id", "value"} - set(found) == set(there)


@pytest.mark.parametrize("kind", VALUES)
def test_every_field_of_a_step_is_offered_and_explained(kind):
    shape = VALUES[kind]
    good = json.dumps({"value": {"modules": [{"value": {"type": kind}}]}})
    fields = [one for one in shape.fields.values() if one.name != "type"]
    found = names(good, f'"{kind}"', f'"{kind}", §')
    assert found == [one.name for one in fields if not one.idle]
    for field in fields:
        about = said(good, f'"{kind}"', f'"{kind}", "{field.name}§": null')
        assert about.startswith(field.about)
