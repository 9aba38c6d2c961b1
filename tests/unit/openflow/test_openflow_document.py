"""Reading documents: the bytes that are kept, the shapes that are known, what is refused."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from apiflow_desktop.openflow.document import Document, Shape
from apiflow_desktop.openflow.edits import AddModule, DeleteModules, RemoveKey, SetSummary, SetValue
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused

CORPUS = Path(__file__).parents[4] / "shared" / "openflow" / "corpus"
STEP = '{"id": "a", "value": {"type": "identity"}}'
FLOW = '{"summary": "s", "value": {"modules": [' + STEP + "]}}"

ODD = {
    "one line": FLOW,
    "byte order mark": "\ufeff" + FLOW,
    "final newline": FLOW + "\n",
    "blank lines around": "\n\n" + FLOW + "\n \n",
    "tabs": '{\n\t"value": {\n\t\t"modules": [\n\t\t\t' + STEP + "\n\t\t]\n\t}\n}",
    "crlf": '{\r\n  "value": {\r\n    "modules": [\r\n' + STEP + "]\r\n  }\r\n}\r\n",
    "numbers": '{"x": [1.0, 1e3, 1E+05, -0, -0.0, 0.10], "modules": []}',
    "long numbers": '{"x": [123456789012345678901234567890, 0.1' + "0" * 40 + '], "modules": []}',
    "a very long number": '{"x": ' + "9" * 5000 + ', "modules": []}',
    "escapes": '{"summary": "\\u00e9\\u65e5 \\/ \\b \\ud83d\\ude00 é", "value": {"modules": []}}',
    "double keys": '{"summary": 1, "modules": [1], "summary": "two", "modules": []}',
    "not a number": '{"x": [NaN, Infinity, -Infinity], "modules": []}',
    "half a character": '{"x": "\\ud800 \\udfff", "modules": []}',
    "separators": '{ "modules" :[ ]\t,"x":{ } }',
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_unchanged_document_keeps_its_bytes(text):
    assert Document.from_bytes(text.encode()).to_bytes() == text.encode()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_edit_and_its_inverse_keep_the_bytes(text):
    document = Document.from_bytes(text.encode())
    where = (*document.value_pointer, "modules")
    changes = [
        document.apply(AddModule(where, 0, {"id": "new", "value": {"type": "identity"}})),
        document.apply(SetValue(("x",), ["other", 1.0])),
        document.apply(DeleteModules(tuple(document.handles()))),
    ]
    json.loads(document.to_bytes())
    for change in reversed(changes):
        document.revert(change)
    assert document.to_bytes() == text.encode()


@pytest.mark.parametrize(
    ("text", "shape", "value_pointer", "title"),
    [
        (
            '{"name": "N", "nodes": {"summary": "S", "value": {"modules": []}}}',
            Shape.WRAPPER,
            ("nodes", "value"),
            "N",
        ),
        ('{"summary": "S", "value": {"modules": []}}', Shape.OPENFLOW, ("value",), "S"),
        ('{"summary": "", "value": {"modules": []}}', Shape.OPENFLOW, ("value",), "my flow"),
        ('{"modules": []}', Shape.FLOW_VALUE, (), "my flow"),
    ],
)
def test_three_shapes_are_known(text, shape, value_pointer, title):
    document = Document.from_text(text, name="some/my flow.json")
    assert (document.shape, document.value_pointer, document.title) == (shape, value_pointer, title)
    assert document.flow_value == {"modules": []}
    assert document.schema == {}


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b'{"modules": [}', (1, 14), "not valid JSON"),
        (b'{\n  "modules": [\n    oops\n', (3, 5), "not valid JSON"),
        (b'{"modules": [{"id": "a"', (1, 24), "ends too early"),
        (b'{"modules": [{"id": "a', (1, 21), "ends too early"),
        (b"", (1, 1), "empty"),
        (b" \n", (1, 1), "empty"),
        (b'{"summary": "\xff"}', (1, 14), "not valid UTF-8 (byte 13)"),
        ('{"modules": []}'.encode("utf-16"), (1, 1), "UTF-16"),
        (b"[]", (0, 0), "it is a list"),
        (b"{}", (0, 0), 'neither "value" nor "nodes" nor "modules"'),
        (b'{"value": {}}', (0, 0), '"value.modules" is missing'),
        (b'{"value": 3}', (0, 0), '"value" is a number'),
        (b'{"nodes": {"value": {"modules": {}}}}', (0, 0), '"nodes.value.modules" is an object'),
        (b'{"nodes": {}}', (0, 0), '"nodes" has no "value"'),
        (b'{"modules": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", (0, 0), "nested deeper"),
        (b'{"modules": ' + b'[{"a":' * 20_000, (0, 0), "nested deeper"),
        (b'{"modules": ' + b"[" * 500 + b"]" * 500 + b"}", (0, 0), "nested deeper"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(data, place, words):
    with pytest.raises(DocumentUnreadable) as refusal:
        Document.from_bytes(data, name="flow.json")
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("flow.json")
    assert (refusal.value.line, refusal.value.column) == place


def test_deep_but_sound_documents_are_read_and_edited():
    inner: dict[str, object] = {"id": "in", "value": {"type": "identity"}}
    for number in range(120):
        inner = {"id": f"l{number}", "value": {"type": "whileloopflow", "modules": [inner]}}
    document = Document.from_text(json.dumps({"value": {"modules": [inner]}}))
    innermost = document.handles()[-1]
    change = document.apply(SetSummary(innermost, "deep"))
    assert document.module(innermost)["summary"] == "deep"
    document.revert(change)
    assert document.text == json.dumps({"value": {"modules": [inner]}})


def test_an_edit_may_not_nest_too_deep():
    document = Document.from_text('{"modules": []}')
    deep: object = []
    for _ in range(600):
        deep = [deep]
    with pytest.raises(EditRefused):
        document.apply(SetValue(("x",), deep))  # type: ignore[arg-type]
    assert document.text == '{"modules": []}'


def test_a_document_can_be_read_in_another_thread():
    found: list[Document] = []
    thread = threading.Thread(target=lambda: found.append(Document.from_text(FLOW)))
    thread.start()
    thread.join()
    assert found[0].value == json.loads(FLOW)


def test_an_edit_may_not_make_it_another_thing_than_a_workflow():
    document = Document.from_text(FLOW)
    with pytest.raises(EditRefused, match="modules"):
        document.apply(RemoveKey(("value", "modules")))
    assert document.text == FLOW
    assert len(document.handles()) == 1


def test_the_last_of_double_keys_is_the_one_that_is_edited():
    document = Document.from_text('{"summary": "one", "summary": "two", "modules": []}')
    document.apply(SetValue(("summary",), "three"))
    assert document.text == '{"summary": "one", "summary": "three", "modules": []}'
    document.apply(RemoveKey(("summary",)))
    assert document.text == '{"modules": []}'


def test_a_new_document_is_an_empty_flow():
    document = Document.new('A "quoted" title')
    assert document.title == 'A "quoted" title'
    assert document.flow_value == {"modules": []}
    assert Document.from_bytes(document.to_bytes()).value == document.value


def test_offsets_have_lines_and_columns():
    document = Document.from_text('{\n  "modules": []\n}')
    assert document.line_column(document.span(("modules",))[0]) == (2, 14)


def corpus_files():
    return sorted(CORPUS.glob("*.json")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real flows is not here")
def test_real_files_keep_their_bytes_through_an_edit_and_its_inverse():
    read = 0
    for path in corpus_files():
        data = path.read_bytes()
        try:
            document = Document.from_bytes(data, name=path.name)
        except DocumentUnreadable:
            continue
        read += 1
        assert document.to_bytes() == data
        for handle in document.handles():
            text = document.text
            change = document.apply(SetSummary(handle, "changed"))
            assert json.loads(document.text) == document.value
            document.revert(change)
            assert document.text == text
        change = document.apply(DeleteModules(tuple(document.handles())))
        document.revert(change)
        assert document.to_bytes() == data
    assert read > 10


_LOOP_JSON = """{"summary": "s", "value": {"modules": [{"id": "a", "value": {
  "type": "whileloopflow", "modules": [{"id": "b", "value": {"type": "identity"}}]}}]}}"""
_LOOP_YAML = """summary: s
value:
  modules:
    - id: a
      value:
        type: whileloopflow
        modules:
          - id: b
            value:
              type: identity
"""


@pytest.mark.parametrize("text", [_LOOP_JSON, _LOOP_YAML], ids=["json", "yaml"])
def test_the_step_around_an_offset(text):
    document = Document.from_text(text)
    (first,), (second,) = document.handles_by_id("a"), document.handles_by_id("b")
    assert document.handle_around(text.index("whileloopflow")) == first
    assert document.handle_around(text.index("identity")) == second
    assert document.handle_around(text.index("summary")) is None
