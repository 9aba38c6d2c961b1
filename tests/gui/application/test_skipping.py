"""A step is skipped by Ctrl+B, until it is pressed again."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from apiflow_desktop.gui.canvas.card_look import is_dim
from tests.gui.application.calls import flow_of_calls, open_flow, run_ends, states
from tests.gui.application.user import User
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


@pytest.fixture
def looping(start, qtbot, tmp_path):
    """Has a loop with a step in it open, and a step beside it."""
    inside, beside = ({"id": one, "value": {"type": "identity"}} for one in "bc")
    iterator = {"type": "static", "value": [1]}
    body = {"type": "forloopflow", "iterator": iterator, "modules": [inside]}
    path = tmp_path / "loop.json"
    path.write_text(json.dumps({"value": {"modules": [{"id": "a", "value": body}, beside]}}))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    return user


def dim(user):
    items = {name: user.hand.item(name) for name in "abc"}
    return {name for name, item in items.items() if is_dim(item.card, item.look)}


def test_what_is_inside_of_a_skipped_loop_is_faint_too(looping):
    looping.select("a")
    looping.key(KEY.Key_B, CTRL)
    assert dim(looping) == {"a", "b"}
    looping.key(KEY.Key_B, CTRL)
    assert dim(looping) == set()


@pytest.mark.parametrize(("module_id", "offered"), [("a", True), ("c", False)])
def test_a_step_inside_is_offered_where_one_can_be(looping, module_id, offered):
    looping.select(module_id)
    view, place = looping.hand.view, looping.hand.at(looping.hand.body(module_id))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [action.text() for action in menu.actions()]
    looping.key(KEY.Key_Escape)
    assert "Edit in the inspector" in titles
    assert ("Add a step inside…" in titles) is offered
