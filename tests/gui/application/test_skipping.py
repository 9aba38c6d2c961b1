"""A step is skipped by Ctrl+B, until it is pressed again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui.application.calls import flow_of_calls, open_flow, run_ends, states
from tests.integration.calls.provider import CREATE

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def user(start, qtbot, provider, tmp_path):
    """Has a flow of two calls open, which need nothing of each other."""
    user = open_flow(start(), qtbot, provider, tmp_path / "flow.json", two_steps)
    user.activate(user.window)
    return user


def two_steps(node):
    return flow_of_calls(node, "'by itself'")


def badges(user, module_id):
    return [badge.text for badge in user.hand.item(module_id).card.badges]


def test_a_skipped_step_is_not_called_until_it_is_run_again(user, provider):
    before = user.text
    user.select("a")
    user.key(KEY.Key_B, CTRL)
    assert user.steps[0]["skip_if"] == {"expr": "true"}
    assert "skipped" in badges(user, "a")
    user.select("b")
    user.activate(user.window)
    with run_ends(user):
        user.key(KEY.Key_F7)
    assert provider.lines() == [CREATE]
    assert states(user, "ab") == {"a": "skipped", "b": "succeeded"}
    user.select("a")
    user.key(KEY.Key_B, CTRL)
    assert user.text == before
    assert "skipped" not in badges(user, "a")
