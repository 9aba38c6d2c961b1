"""One iteration of a loop is run: the one on show, else the first."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.application.calls import open_flow, run_ends
from tests.gui.menus import card_menu, pick, submenu
from tests.gui.mouse import turn_to
from tests.integration.bad_input.providers import FLOW
from tests.integration.calls.provider import CREATE, answer

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


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
    item = {"type": "javascript", "expr": "flow_input.iter.index + flow_input.iter.value"}
    call["value"]["input_transforms"]["prompt"] = item
    words = {"type": "javascript", "expr": "['cat', 'dog', 'hen'].map(word => word)"}
    loop = {"type": "forloopflow", "iterator": words, "modules": [call], "skip_failures": False}
    flow["value"]["modules"] = [{"id": "loop", "value": loop}]
    return flow


def press(user, key, keys=Qt.KeyboardModifier.NoModifier):
    user.activate(user.window)
    with run_ends(user):
        user.key(key, keys)


def press_alt(user, key):
    user.key(key, Qt.KeyboardModifier.AltModifier)


def prompt(user):
    run = user.window.page.state.by_module("call")
    return run.arguments["prompt"] if run is not None else None


def wait_for(user, said, text):
    """Wait until the card of the loop says this, and its call has had this prompt."""
    card = user.hand.item("loop").look
    user.qtbot.waitUntil(lambda: (prompt(user), card.view.text) == (said, text), timeout=5000)


def test_an_iteration_is_chosen_in_the_menu_of_its_loop(user):
    user.select("loop")
    press(user, KEY.Key_F6)
    user.qtbot.waitUntil(lambda: prompt(user) == "2hen", timeout=5000)
    pick(submenu(card_menu(user, "loop"), "Show iteration"), "1 of 3")
    user.qtbot.waitUntil(lambda: prompt(user) == "0cat", timeout=5000)


@pytest.mark.parametrize("selected", ["loop", "call"])
def test_the_first_item_is_run_alone(user, provider, selected):
    before = user.text
    user.select(selected)
    press(user, KEY.Key_F6, SHIFT)
    assert provider.lines() == [CREATE]
    wait_for(user, "0cat", "only 1 of 3")
    assert user.text == before


def test_the_iteration_on_show_is_run_as_the_one_it_is(user, provider):
    user.select("loop")
    press(user, KEY.Key_F7)
    assert provider.lines() == [CREATE] * 3
    user.select("call")
    press_alt(user, KEY.Key_PageUp)
    assert prompt(user) == "1dog"
    press(user, KEY.Key_F6, SHIFT)
    assert provider.lines() == [CREATE] * 4
    wait_for(user, "1dog", "only 2 of 3")
    (run,) = user.window.page.state.runs_of("call")
    assert run.path == "loop[1]/call"


def test_another_is_chosen_to_be_run_next(user, provider):
    user.select("call")
    press(user, KEY.Key_F6, SHIFT)
    press_alt(user, KEY.Key_PageDown)
    wait_for(user, None, "shows 2 of 3")
    press_alt(user, KEY.Key_PageDown)
    wait_for(user, None, "shows 3 of 3")
    press(user, KEY.Key_F6, SHIFT)
    assert provider.lines() == [CREATE] * 2
    wait_for(user, "2hen", "only 3 of 3")


def test_a_step_is_run_alone_in_the_iteration_on_show(user, provider):
    user.select("loop")
    press(user, KEY.Key_F7)
    user.select("call")
    press_alt(user, KEY.Key_PageUp)
    press(user, KEY.Key_F6)
    assert provider.lines() == [CREATE] * 4
    wait_for(user, "1dog", "only 2 of 3")


def test_from_a_step_in_a_loop_on_each_iteration_goes_on_with_its_own_result(
    start, qtbot, provider, tmp_path
):
    def two_calls(node):
        flow = looping(node)
        calls = flow["value"]["modules"][0]["value"]["modules"]
        calls.append(deepcopy(calls[0]))
        calls[1]["id"] = "next"
        said = {"type": "javascript", "expr": "JSON.stringify(results.call)"}
        calls[1]["value"]["input_transforms"]["prompt"] = said
        return flow

    provider.scripts[CREATE] = [answer({"output": f"drawn {number}"}) for number in range(9)]
    user = open_flow(start(), qtbot, provider, tmp_path / "two.json", two_calls)
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    user.select("loop")
    press(user, KEY.Key_F7)
    assert provider.lines() == [CREATE] * 6
    user.select("next")
    press(user, KEY.Key_F8)
    assert provider.lines() == [CREATE] * 9
    steps = user.window.page.state.steps
    gave = [steps[f"loop[{number}]/call"] for number in range(3)]
    assert [run.reused for run in gave] == ["job"] * 3
    told = [steps[f"loop[{number}]/next"].arguments["prompt"] for number in range(3)]
    assert [json.loads(prompt) for prompt in told] == [run.result for run in gave]
    assert len(set(told)) == 3


def test_what_an_expression_gives_in_the_iteration_on_show_is_told_while_it_is_typed(user):
    user.select("loop")
    press(user, KEY.Key_F7)
    user.select("call")
    press_alt(user, KEY.Key_PageUp)
    user.click(user.named("Expression of prompt"))
    user.key(KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    user.type(" + '!'")
    user.qtbot.waitUntil(lambda: any('"1dog!"' in text for text in shown(user)), timeout=5000)
    user.select("call")
    press_alt(user, KEY.Key_PageDown)
    user.qtbot.waitUntil(lambda: any('"2hen!"' in text for text in shown(user)), timeout=5000)


def test_what_ends_a_loop_is_asked_about_the_iteration_on_show(user):
    user.select("loop")
    press(user, KEY.Key_F7)
    turn_to(user.window.inspector.step.tabs, "Settings")
    user.click(user.window.inspector.step.settings.rows["stop_after_if", "expr"].expression)
    user.type("result.output && all_iters.length > 2")
    user.qtbot.waitUntil(lambda: says(user, "true  ·"), timeout=5000)
    user.select("call")
    press_alt(user, KEY.Key_PageUp)
    user.select("loop")
    user.qtbot.waitUntil(lambda: says(user, "false  ·"), timeout=5000)


def test_what_a_loop_goes_over_is_told_while_it_is_typed(user):
    user.select("loop")
    press(user, KEY.Key_F7)
    user.select("loop")
    user.click(user.named("Expression of each of"))
    user.key(KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    user.type(".slice(1)")
    user.qtbot.waitUntil(lambda: says(user, '["dog", "hen"]'), timeout=5000)
    user.type(".length")
    user.qtbot.waitUntil(lambda: says(user, "goes over a list; this is 2"), timeout=5000)


def says(user, text):
    return any(text in one for one in shown(user))


def shown(user):
    labels = user.window.inspector.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]
