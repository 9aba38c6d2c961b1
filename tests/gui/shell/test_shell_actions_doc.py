"""The docs name every action, by its keys."""

from __future__ import annotations

from typing import Any

from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.main_window import ALL_ACTIONS
from tests.packaging_tools import ROOT, load_tool


def test_the_page_of_actions_is_fresh():
    tool = load_tool("actions_doc")
    assert tool.PAGE.read_text("utf-8") == tool.page(), "run `make actions-doc`"


def test_the_page_of_shortcuts_has_the_keys_of_all_actions():
    page = (ROOT / "docs" / "shortcuts.md").read_text("utf-8")
    actions = [action for group in ALL_ACTIONS for action in group]
    missing = [
        f"{action.title}: {keys}"
        for action in actions
        for keys in action.shortcuts
        if f"`{keys}`" not in page
    ]
    assert missing == []


def test_no_two_actions_have_the_same_keys():
    taken: dict[str, Action[Any]] = {}
    for action in (one for group in ALL_ACTIONS for one in group):
        for keys in action.shortcuts:
            other = taken.setdefault(keys, action)
            # On the canvas they may: which can be done depends on whether a note is selected.
            clash = other is not action and (other.scope, action.scope) != ("canvas", "canvas")
            assert not clash, f"{keys}: {action.id} and {other.id}"
