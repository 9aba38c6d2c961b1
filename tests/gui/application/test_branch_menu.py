"""Branches are added, put in order and deleted in the menu of their step's card."""

from __future__ import annotations

import json

import pytest

from tests.gui.application.user import User
from tests.gui.menus import card_menu, pick, submenu

FLOW = {
    "summary": "Ways",
    "value": {
        "modules": [
            {
                "id": "way",
                "value": {
                    "type": "branchone",
                    "branches": [
                        {
                            "summary": "left & far",
                            "expr": "flow_input.left",
                            "modules": [{"id": "go", "value": {"type": "identity"}}],
                        },
                        {"summary": "", "expr": "flow_input.right", "modules": []},
                    ],
                    "default": [],
                },
            },
            {"id": "last", "value": {"type": "identity"}},
        ]
    },
}


@pytest.fixture
def user(start, qtbot, tmp_path):
    file = tmp_path / "flow.json"
    file.write_text(json.dumps(FLOW, indent=2))
    user = User(start(file), qtbot)
    user.activate(user.window)
    return user


def names(user):
    return [one["summary"] or one["expr"] for one in user.steps[0]["value"]["branches"]]


def branches(user, card="way"):
    """Open the menu of a card, and that of its branches; None if it has none."""
    return submenu(card_menu(user, card), "Branches")


def test_a_branch_is_added_and_undone(user):
    pick(branches(user), "Add a branch")
    assert names(user) == ["left & far", "flow_input.right", "false"]
    user.undo()
    assert json.loads(user.text) == FLOW


def test_branches_are_put_in_order(user):
    pick(submenu(branches(user), "left & far"), "Move down")
    assert names(user) == ["flow_input.right", "left & far"]
    assert not pick(submenu(branches(user), "flow_input.right"), "Move up").isEnabled()
    assert names(user) == ["flow_input.right", "left & far"]


def test_a_branch_is_deleted_with_its_steps(user):
    pick(submenu(branches(user), "left & far"), "Delete with its steps")
    assert names(user) == ["flow_input.right"]
    assert '"go"' not in user.text
    user.undo()
    assert json.loads(user.text) == FLOW


def test_other_steps_have_no_branches(user):
    assert branches(user, "last") is None
