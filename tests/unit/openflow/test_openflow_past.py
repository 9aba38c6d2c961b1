"""A history as texts: there and back without the tree that made it."""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.edits.past import play_step, texts_of
from apiflow_desktop.openflow.past import Past, PastStep, backwards
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
