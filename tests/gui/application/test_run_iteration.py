"""One iteration of a loop is run: of the item on show, else of the first."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.gui.application.calls import open_flow, run_ends
from tests.integration.bad_input.providers import FLOW
from tests.integration.calls.provider import CREATE

KEY = Qt.Key


@pytest.fixture
def user(start, qtbot, provider, tmp_path):
    """Has a loop over three words open, with a call in it."""
    user = open_flow(start(), qtbot, provider, tmp_path / "flow.json", looping)
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def looping(node):
    flow: Any = deepcopy(FLOW)
    (call,) = flow["value"]["modules"]
    call["id"], call["value"]["path"] = "call", node
    item = {"type": "javascript", "expr": "flow_input.iter.value"}
    call["value"]["input_transforms"]["prompt"] = item
    words = {"type": "javascript", "expr": "['cat', 'dog', 'hen'].map(word => word)"}
    loop = {"type": "forloopflow", "iterator": words, "modules": [call], "skip_failures": False}
    flow["value"]["modules"] = [{"id": "loop", "value": loop}]
    return flow


def press(user, key, keys=Qt.KeyboardModifier.NoModifier):
    user.activate(user.window)
    with run_ends(user):
        user.key(key, keys)


def prompt(user):
    return user.window.page.state.by_module("call").arguments["prompt"]


@pytest.mark.parametrize("selected", ["loop", "call"])
def test_the_first_item_is_run_alone(user, provider, selected):
    before = user.text
    user.select(selected)
    press(user, KEY.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert provider.lines() == [CREATE]
    assert prompt(user) == "cat"
    assert user.text == before


def test_the_item_of_the_iteration_on_show_is_run(user, provider):
    user.select("loop")
    press(user, KEY.Key_F7)
    assert provider.lines() == [CREATE] * 3
    user.select("call")
    user.key(KEY.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert prompt(user) == "dog"
    press(user, KEY.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert provider.lines() == [CREATE] * 4
    assert prompt(user) == "dog"
