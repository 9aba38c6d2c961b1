"""Drafts: chains of steps beside the workflow, in the same history, by the same edits."""

from __future__ import annotations

import json
import random

import pytest

from apiflow_desktop.openflow.document import Document, Language
from apiflow_desktop.openflow.edits import (
    AddDraft,
    AddModule,
    Batch,
    DeleteModules,
    DetachChain,
    MoveChain,
    MoveModules,
    PutAside,
    RenameId,
    ReplaceText,
    SetInput,
    SetSummary,
)
from apiflow_desktop.openflow.edits.aliases import WriteOutAliases
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from apiflow_desktop.openflow.shelf import SHELF, SHELF_FILE, At
from apiflow_desktop.openflow.splices import apply_splices
from tests.unit.openflow.odd_edits import random_edit
from tests.unit.openflow.odd_json import pointers, random_text
from tests.unit.openflow.odd_yaml import random_yaml

FLOW = """\
{
    "summary": "three",
    "value": {
        "modules": [
            {"id": "a", "value": {"type": "script", "path": "n/a", "input_transforms": {}}},
            {
                "id": "b",
                "value": {
                    "type": "branchone",
                    "branches": [
                        {"expr": "true", "modules": [{"id": "i", "value": {"type": "identity"}}]}
                    ],
                    "default": []
                }
            },
            {"id": "c", "value": {"type": "script", "path": "n/c", "input_transforms": {
                "x": {"type": "javascript", "expr": "results.b + 1.50"},
                "n": {"type": "static", "value": 1.50e1}}}}
        ]
    }
}
"""
YAML_FLOW = """\
summary: three
value:
  modules:
    - id: a   # first
      value: {type: identity}
    - id: b
      value:
        type: rawscript
        language: bash
        content: |
          echo 1

          echo 2
        input_transforms: {}
    - id: c
      value:
        type: identity
"""


def step(document: Document, name: str):
    (found,) = document.handles_by_id(name)
    return found


def draft_ids(document: Document) -> list[list[str]]:
    return [
        [str(module["id"]) for module in draft.modules if isinstance(module, dict)]
        for draft in document.shelf.drafts
    ]


def flow_ids(document: Document) -> list[str]:
    return [str(document.module(handle)["id"]) for handle in document.flow_handles()]


def main_list(document: Document):
    return (*document.value_pointer, "modules")


@pytest.mark.parametrize("text", [FLOW, YAML_FLOW])
def test_a_detached_chain_leaves_the_document_and_comes_back_by_undo(text):
    document = Document.from_text(text)
    change = document.apply(DetachChain(step(document, "b"), At("right", 320.4, 80)))
    assert '"b"' not in document.text
    assert "id: b" not in document.text
    assert draft_ids(document) == [["b", "c"]]
    assert document.shelf.drafts[0].places == (At("right", 320, 80),)
    assert flow_ids(document) == ["a"]
    document.revert(change)
    assert document.text == text
    assert draft_ids(document) == []
    assert document.shelf.text == Document.from_text(text).shelf.text
    document.reapply(change)
    assert draft_ids(document) == [["b", "c"]]


@pytest.mark.parametrize("text", [FLOW, YAML_FLOW])
def test_a_chain_that_is_detached_and_connected_again_gives_the_first_text(text):
    document = Document.from_text(text)
    document.apply(DetachChain(step(document, "b")))
    document.apply(MoveChain(step(document, "b"), main_list(document), 1))
    assert document.value == Document.from_text(text).value
    assert draft_ids(document) == []
    assert "1.50e1" in document.text or text == YAML_FLOW
    assert document.shelf.value == []


def test_every_edit_reaches_a_step_of_a_draft():
    document = Document.from_text(FLOW)
    document.apply(DetachChain(step(document, "b")))
    before = document.text
    c, pointer = step(document, "c"), document.pointer_of(step(document, "c"))
    assert document.is_draft(c)
    assert document.get(pointer) is document.module(c)
    assert document.handle_at(pointer) == c
    document.apply(SetSummary(c, "Last"))
    document.apply(SetInput(c, "n", {"type": "static", "value": 2}))
    document.apply(AddModule(pointer[:-1], 2, {"id": "d", "value": {"type": "identity"}}))
    document.apply(MoveModules((step(document, "i"),), pointer[:-1], 0))
    document.apply(DeleteModules((step(document, "d"),)))
    assert draft_ids(document) == [["i", "b", "c"]]
    assert document.module(c)["summary"] == "Last"
    assert document.text == before
    assert json.loads(document.shelf.text) == {"drafts": document.shelf.value}


def test_a_rename_follows_between_the_flow_and_drafts():
    document = Document.from_text(FLOW)
    document.apply(DetachChain(step(document, "c")))
    change = document.apply(RenameId(step(document, "b"), "branching"))
    assert "results.branching + 1.50" in document.shelf.text
    assert {splice.file for splice in change.splices} == {"", SHELF_FILE}
    document.revert(change)
    assert "results.b + 1.50" in document.shelf.text
    assert '"id": "b"' in document.text


def test_ids_of_drafts_are_taken():
    document = Document.from_text(FLOW)
    document.apply(DetachChain(step(document, "c")))
    with pytest.raises(EditRefused, match="already"):
        document.apply(RenameId(step(document, "a"), "c"))
    assert "c" in document.ids()


def test_steps_put_aside_close_up_what_followed():
    document = Document.from_text(FLOW)
    handles = (step(document, "i"), step(document, "a"))
    change = document.apply(PutAside(handles, At("right", 10, 20)))
    assert draft_ids(document) == [["a", "i"]]
    assert flow_ids(document) == ["b", "c"]
    document.revert(change)
    assert document.text == FLOW


def test_a_draft_is_gone_with_its_last_step():
    document = Document.from_text(FLOW)
    document.apply(AddDraft(({"id": "x", "value": {"type": "identity"}},), At("down", 0, 0)))
    document.apply(AddDraft(({"id": "y", "value": {"type": "identity"}},), At("down", 9, 9)))
    first = document.shelf.text
    change = document.apply(DeleteModules((step(document, "x"),)))
    assert draft_ids(document) == [["y"]]
    assert document.shelf.drafts[0].places == (At("down", 9, 9),)
    document.revert(change)
    assert document.shelf.text == first
    assert draft_ids(document) == [["x"], ["y"]]


def test_drafts_are_joined_end_to_end():
    document = Document.from_text(FLOW)
    document.apply(DetachChain(step(document, "c")))
    document.apply(DetachChain(step(document, "b")))
    target = document.pointer_of(step(document, "c"))[:-1]
    document.apply(MoveChain(step(document, "b"), target, 1))
    assert draft_ids(document) == [["c", "b"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"modules": [], "failure_module": {"id": "f", "value": {"type": "identity"}}}', "f"),
        (
            (
                '{"modules": [{"id": "g", "value": {"type": "aiagent", "tools": '
                '[{"id": "t", "value": {"type": "script", "path": "n/a"}}]}}]}'
            ),
            "t",
        ),
    ],
)
def test_what_follows_nothing_cannot_be_detached(text, name):
    document = Document.from_text(text)
    for edit in (DetachChain(step(document, name)), PutAside((step(document, name),))):
        with pytest.raises(EditRefused):
            document.apply(edit)
    assert document.text == text
    assert draft_ids(document) == []


def test_typed_text_leaves_drafts_alone():
    document = Document.from_text(FLOW)
    document.apply(DetachChain(step(document, "b")))
    kept = document.shelf.text
    b = step(document, "b")
    typed = document.apply(ReplaceText('{"modules": [{"id": "q", "value": {"type": "identity"}}]}'))
    assert document.shelf.text == kept
    assert step(document, "b") == b
    assert document.get(document.pointer_of(b)) is document.module(b)
    document.revert(typed)
    assert document.pointer_of(b) == ("value", SHELF, 0, "modules", 0)


def test_drafts_are_read_again_and_their_places_too():
    document = Document.from_text(FLOW)
    document.apply(DetachChain(step(document, "b"), At("right", 7, 8)))
    again = Document.from_bytes(document.to_bytes(), drafts=document.shelf.text)
    assert again.shelf.text == document.shelf.text
    assert draft_ids(again) == [["b", "c"]]
    assert again.shelf.drafts[0].places == (At("right", 7, 8),)
    assert "b" not in Document.from_bytes(document.to_bytes()).ids()


def test_drafts_of_a_converted_document_are_read_in_its_language():
    document = Document.from_text(YAML_FLOW)
    document.apply(DetachChain(step(document, "b")))
    as_json = Document.from_text(FLOW, drafts=document.shelf.text)
    assert as_json.shelf.value == document.shelf.value
    assert json.loads(as_json.shelf.text)
    as_yaml = Document.from_text(YAML_FLOW, drafts=as_json.shelf.text)
    as_yaml.apply(SetSummary(as_yaml.handles()[-1], "still"))
    assert as_yaml.module(as_yaml.handles()[-1])["summary"] == "still"
    assert "summary: still" in as_yaml.shelf.text or '"summary": ' in as_yaml.shelf.text


@pytest.mark.parametrize("text", ["[]", '{"drafts": 3}', "{", '"x"'])
def test_what_are_no_drafts_is_refused(text):
    with pytest.raises(DocumentUnreadable):
        Document.from_text(FLOW, drafts=text)


def test_an_alias_that_a_draft_would_break_is_offered_to_be_written_out():
    text = (
        "value:\n  modules:\n    - id: a\n      value: &v {type: identity}\n"
        "    - id: b\n      value: *v\n"
    )
    document = Document.from_text(text)
    with pytest.raises(EditRefused) as refused:
        document.apply(DetachChain(step(document, "b")))
    assert document.text == text
    assert draft_ids(document) == []
    assert refused.value.offer == WriteOutAliases()
    document.apply(refused.value.offer)
    document.apply(DetachChain(step(document, "b")))
    assert draft_ids(document) == [["b"]]


def test_a_chain_takes_its_anchors_along():
    text = (
        "value:\n  modules:\n    - id: x\n      value: {type: identity}\n"
        "    - id: a\n      value: &v {type: identity}\n    - id: b\n      value: *v\n"
    )
    document = Document.from_text(text)
    change = document.apply(DetachChain(step(document, "a")))
    assert "*v" in document.shelf.text
    with pytest.raises(EditRefused):
        document.apply(MoveModules((step(document, "b"),), main_list(document), 0))
    document.revert(change)
    assert document.text == text


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("make", [random_text, random_yaml])
def test_random_edits_of_flow_and_drafts_can_be_taken_back(make, seed):
    edit_at_random(make, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(60, 500))
@pytest.mark.parametrize("make", [random_text, random_yaml])
def test_many_more_random_edits_of_flow_and_drafts(make, seed):
    edit_at_random(make, seed)


def edit_at_random(make, seed):
    lot = random.Random(seed)
    document = Document.from_text(make(lot))
    first = state(document)
    history = []
    for _ in range(25):
        edit = draft_edit(lot, document)
        if edit is None:
            continue
        before = state(document)
        try:
            change = document.apply(edit)
        except EditRefused:
            assert state(document) == before
            check(document)
            continue
        check(document)
        after = state(document)
        for file, index in (("", 0), (SHELF_FILE, 1)):
            splices = [splice for splice in change.splices if splice.file == file]
            assert apply_splices(before[index], splices) == after[index]
        document.revert(change)
        assert state(document) == before
        check(document)
        document.reapply(change)
        assert state(document) == after
        check(document)
        history.append((change, before))
    for change, before in reversed(history):
        document.revert(change)
        assert state(document) == before
    assert state(document) == first


def state(document: Document):
    places = [(handle, document.pointer_of(handle)) for handle in document.handles()]
    return document.text, document.shelf.text, places


def check(document: Document) -> None:
    again = Document.from_text(
        document.text, language=document.language, drafts=document.shelf.text
    )
    assert repr(again.value) == repr(document.value)
    assert repr(again.shelf.value) == repr(document.shelf.value)
    spans = document.shelf.source
    for pointer in pointers(document.shelf.root):
        assert spans.span(pointer) == again.shelf.source.span(pointer)
    for handle in document.handles():
        pointer = document.pointer_of(handle)
        assert document.get(pointer) is document.module(handle)
        assert document.handle_at(pointer) == handle
    assert all(draft.modules for draft in document.shelf.drafts)


def draft_edit(lot: random.Random, document: Document):
    """Draw an edit: one of the kinds that make drafts, or any other, at any step of either."""
    handles = document.handles()
    few = tuple(lot.sample(handles, min(len(handles), lot.randint(1, 3))))
    at = lot.choice([None, At("right", lot.randint(-50, 999), lot.random() * 100)])
    match lot.randrange(6):
        case 0 if few:
            return DetachChain(few[0], at)
        case 1 if few:
            return PutAside(few, at)
        case 2 if few and document.language is Language.JSON:
            # Two sides in one step: a chain goes out, and another comes in its place.
            parts = (DetachChain(few[0], at), MoveChain(few[-1], main_list(document), 0))
            return Batch("Exchange", parts)
        case 3:
            return AddDraft(({"id": f"n{lot.randrange(99)}", "value": {"type": "identity"}},), at)
    return random_edit(lot, document)
