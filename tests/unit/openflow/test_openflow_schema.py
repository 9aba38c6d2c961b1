"""The published JSON Schema is right, up to date, takes what runs and refuses what does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from apiflow_desktop.base.resources import resource
from apiflow_desktop.engine.expressions.syntax import check_syntax
from apiflow_desktop.openflow.diagnostics import diagnose
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.schema.json_schema import openflow_schema, schema_text
from tests.unit.openflow.test_openflow_problems import EXAMPLES

CORPUS = Path(__file__).parents[4] / "shared" / "openflow" / "corpus"
SHAPES = frozenset(
    {"not-a-step", "missing-value", "missing-type", "unknown-type", "missing-path"}
    | {"missing-content", "missing-language", "unknown-language", "missing-iterator"}
    | {"missing-branches", "missing-field", "unknown-transform", "wrong-shape", "unknown-value"}
)
"""The kinds of errors a schema can see."""


@pytest.fixture(scope="module")
def validator():
    schema = openflow_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_what_is_published_is_what_is_declared():
    published = resource("openflow.schema.json").read_text("utf-8")
    assert published == schema_text(), "run `python packaging/reference.py`"


def test_every_field_is_described():
    schema = openflow_schema()
    for name, definition in schema["$defs"].items():
        assert definition["description"], name
        for key, field in definition.get("properties", {}).items():
            tag = "enum" in field and len(definition["properties"]) == 1
            assert tag or field.get("description") or "enum" in field, (name, key)


VOCABULARY = (
    "type", "description", "default", "format", "title", "properties", "order", "nullable",
    "items", "showExpr", "enum", "placeholder", "additionalProperties", "required", "minLength",
    "originalType", "pattern", "enumLabels", "maxLength", "minimum", "maximum", "minItems",
    "maxItems", "disableCreate", "disableVariablePicker", "password", "uniqueItems", "dateFormat",
    "disabled", "min", "oneOf", "contentEncoding",
)  # fmt: skip


def test_the_words_of_an_input_are_known_and_bind_nobody(validator):
    definitions = openflow_schema()["$defs"]
    assert set(VOCABULARY) <= definitions["InputProperty"]["properties"].keys()
    odd: dict[str, object] = {word: [{}] for word in VOCABULARY}
    flow = {"value": {"modules": []}, "schema": {"properties": {"a": odd, "b": True, "c": None}}}
    assert validator.is_valid(flow)


def readable(file):
    text = file.read_text("utf-8-sig")
    try:
        tree = json.loads(text) if file.suffix == ".json" else YAML(typ="safe").load(text)
        return json.loads(json.dumps(tree, default=str))
    except (ValueError, YAMLError, TypeError):
        return None


@pytest.mark.skipif(not CORPUS.exists(), reason=f"no OpenFlow test data at {CORPUS}")
def test_the_corpus_is_accepted_but_for_what_cannot_run(validator):
    seen = refused = 0
    for file in sorted(CORPUS.iterdir()):
        tree = readable(file)
        if not isinstance(tree, dict) or "value" not in tree:
            continue
        seen += 1
        found = diagnose(Document.from_text(json.dumps(tree)), None, check_syntax)
        shape = {one.code for one in found if one.severity == "error"} & SHAPES
        assert validator.is_valid(tree) == (not shape), (file.name, shape)
        refused += bool(shape)
    assert seen > 150
    assert refused < seen / 20


@pytest.mark.parametrize("code", EXAMPLES)
def test_what_is_an_error_of_shape_is_refused_and_nothing_else(validator, code):
    tree = EXAMPLES[code]
    found = diagnose(Document.from_text(json.dumps(tree)), None)
    shape = {one.code for one in found if one.severity == "error"} & SHAPES
    if code in ("wrong-shape", "unknown-value"):  # there the fields do no harm to a run
        assert not validator.is_valid(tree)
    else:
        assert validator.is_valid(tree) == (not shape), shape


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"summary": "x"},
        {"value": None},
        {"value": {}},
        {"value": {"modules": {}}},
        {"value": {"modules": [], "notes": "none"}},
        {"value": {"modules": [], "flow_env": []}},
        {"summary": 5, "value": {"modules": []}},
        {"value": {"modules": [{"id": 5, "value": {"type": "identity"}}]}},
    ],
)
def test_a_file_that_is_no_flow_is_refused(validator, wrong):
    assert not validator.is_valid(wrong)
