"""A history as texts: there and back without the tree that made it."""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.document import Document, Language
from apiflow_desktop.openflow.edits import AddModule, ReplaceText, SetValue
from apiflow_desktop.openflow.edits.past import play_step, texts_of
from apiflow_desktop.openflow.past import Past, PastStep, backwards
from apiflow_desktop.services.convert import in_language
from tests.unit.openflow.random_edits import random_edit
from tests.unit.openflow_picture.flows import branchone, document, for_each, script


def lived(seed):
    """Make random edits; return the steps, and the texts before each and after the last."""
    rng = random.Random(seed)
    doc = document(
        script("a"),
        branchone("b", ("x", "results.a", [script("c", x="=results.a")]), default=[script("d")]),
        for_each("l", "=results.b", script("e"), script("f")),
    )
    texts = [texts_of(doc)]
    steps: list[PastStep] = []
    while len(steps) < 25:
        edit = random_edit(doc, rng)
        if edit is None:
            continue
        try:
            change = doc.apply(edit)
        except UserFacingError:
            continue
        if change.splices:
            steps.append(PastStep(change.label, change.splices))
            texts.append(texts_of(doc))
    return doc, steps, texts


@pytest.mark.parametrize("seed", range(6))
def test_steps_known_by_their_texts_are_taken_back_and_done_again(seed):
    doc, steps, texts = lived(seed)
    changes = []
    for step, before in zip(reversed(steps), reversed(texts[:-1]), strict=True):
        changes.append(doc.apply(play_step(doc, PastStep(step.label, backwards(step.splices)))))
        assert texts_of(doc) == before
    for change, after in zip(reversed(changes), texts[1:], strict=True):
        doc.revert(change)
        assert texts_of(doc) == after


@pytest.mark.parametrize(("done", "saved"), [(25, 10), (5, 20), (12, 12), (25, -1)])
def test_what_was_saved_is_found_from_what_there_is(done, saved):
    _, steps, texts = lived(1)
    past = Past(tuple(steps), done, saved)
    assert past.at_saved(texts[done]) == texts[saved if saved >= 0 else done]


def test_a_long_history_forgets_its_oldest_steps_only(monkeypatch):
    _, steps, texts = lived(2)
    monkeypatch.setattr("apiflow_desktop.openflow.past._MOST_CHARACTERS", 500)
    short = Past(tuple(steps), 25, 18).shortened()
    assert 0 < short.done == len(short.steps) < 25
    assert short.steps == tuple(steps)[-len(short.steps) :]
    assert short.at_saved(texts[25]) == texts[18]


@pytest.mark.parametrize("language", [Language.JSON, Language.YAML])
def test_steps_before_a_text_that_was_read_anew_are_done_again(language):
    doc = document(script("a"), branchone("b", ("x", "1", [script("c")])))
    if language is Language.YAML:
        doc = Document.from_bytes(in_language(doc, language))
    (branch,) = doc.handles_by_id("b")
    target = (*doc.pointer_of(branch), "value", "branches", 0, "modules")
    inside = (*target, 0, "value", "input_transforms")
    edits = [
        AddModule(target, 0, script("new", x="text")),
        SetValue((*inside, "x", "value"), "a much longer text than it was"),
        SetValue((*inside, "y"), {"type": "static", "value": [1, 2, 3]}),
        AddModule(target, 1, script("more")),
    ]
    changes = [doc.apply(edit) for edit in edits]
    both_ends = doc.text.replace("summary", "summary_", 1).replace("more", "most")
    changes.append(doc.apply(ReplaceText(both_ends)))
    texts = [doc.text]
    for _ in range(2):
        for change in reversed(changes):
            doc.revert(change)
            spans_are_right(doc)
        for change in changes:
            doc.reapply(change)
            spans_are_right(doc)
        assert doc.text == texts[0]


def spans_are_right(doc):
    """See that every value is where a document that was just read has it."""
    fresh = Document.from_text(doc.text, language=doc.language)
    assert fresh.value == doc.value
    for handle in fresh.handles():
        pointer = fresh.pointer_of(handle)
        assert doc.span(pointer) == fresh.span(pointer)
        for key in fresh.module(handle):
            assert doc.span((*pointer, key)) == fresh.span((*pointer, key))
