"""Branches are told apart wherever among the others they go, by edits and by the text."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import (
    AddBranch,
    MoveBranch,
    RemoveBranch,
    ReplaceText,
    SetValue,
)


def step(module_id):
    return {"id": module_id, "value": {"type": "identity"}}


def branch(name, *ids):
    return {"summary": name, "expr": "true", "modules": [step(one) for one in ids]}


BRANCHES = [branch("x", "c"), branch("y", "d", "e"), branch("z")]


def text_with(branches):
    value = {"type": "branchone", "branches": branches, "default": []}
    return json.dumps({"value": {"modules": [{"id": "b", "value": value}]}}, indent=1)


@pytest.fixture
def document():
    return Document.from_text(text_with(BRANCHES))


def numbers(document):
    """Return the number of each branch by its name."""
    value = document.flow_value["modules"][0]["value"]
    return {one["summary"]: document.branch_number(one) for one in value["branches"]}


def test_each_branch_has_a_number_of_its_own(document):
    assert len(set(numbers(document).values())) == 3
    assert numbers(document) == numbers(document)


def test_it_keeps_it_through_edits_and_back(document):
    (b,) = document.handles_by_id("b")
    before = numbers(document)
    edits = [MoveBranch(b, 0, 2), AddBranch(b, branch("w", "g"), 0), RemoveBranch(b, 1)]
    changes = [document.apply(edit) for edit in edits]
    after = numbers(document)
    assert {name: before[name] for name in ("x", "z")} == {n: after[n] for n in ("x", "z")}
    assert after["w"] not in before.values()
    for change in reversed(changes):
        document.revert(change)
    assert numbers(document) == before


@pytest.mark.parametrize(
    "order", [(1, 0, 2), (2, 1, 0), (1, 2, 0), (0, 1)], ids=lambda order: str(order)
)
def test_it_keeps_it_when_the_text_is_put_in_another_order(document, order):
    before = numbers(document)
    change = document.apply(ReplaceText(text_with([BRANCHES[at] for at in order])))
    after = numbers(document)
    with_steps = [name for name in after if name != "z"]
    assert {name: after[name] for name in with_steps} == {name: before[name] for name in with_steps}
    document.revert(change)
    assert numbers(document) == before


def test_a_branch_without_steps_is_known_by_its_place(document):
    before = numbers(document)
    others = [*BRANCHES[:2], {**BRANCHES[2], "expr": "1 === 2"}]
    document.apply(SetValue((*document.value_pointer, "modules", 0, "value", "branches"), others))
    assert numbers(document) == before
