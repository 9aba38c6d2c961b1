"""A step is run alone, up to it, and from it on, with what others gave before."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.calls import flow_of_calls, open_flow, run_ends, states
from tests.gui.application.user import dialogs
from tests.integration.calls.provider import CREATE

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def user(start, qtbot, provider, tmp_path):
    """Has a flow of three calls open; the last two go on with what the one before gave."""
    user = open_flow(start(), qtbot, provider, tmp_path / "flow.json", three_steps)
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def three_steps(node):
    return flow_of_calls(node, "JSON.stringify(results.a)", "JSON.stringify(results.b)")


def press(user, key):
    """Press a key that runs something, and wait for its end; no form comes up."""
    user.activate(user.window)
    with run_ends(user):
        user.key(key)
    assert dialogs(RunDialog) == []


def test_up_to_a_step_nothing_after_it_is_called(user, provider):
    before = user.text
    user.select("b")
    press(user, KEY.Key_F7)
    assert provider.lines() == [CREATE] * 2
    assert states(user) == {"a": "succeeded", "b": "succeeded", "c": "skipped"}
    assert user.text == before


def test_a_step_is_run_with_the_last_result_of_the_one_before(user, provider):
    user.select("b")
    press(user, KEY.Key_F7)
    user.select("b")
    press(user, KEY.Key_F6)
    assert provider.lines() == [CREATE] * 3
    assert states(user)["a"] == "reused"
    result = user.window.page.state.by_module("a").result
    sent = user.window.page.state.by_module("b").arguments
    assert json.loads(sent["prompt"]) == result


def test_from_a_step_on_what_is_before_is_not_called_again(user, provider):
    user.select("a")
    press(user, KEY.Key_F7)
    user.select("b")
    press(user, KEY.Key_F8)
    assert provider.lines() == [CREATE] * 3
    assert states(user) == {"a": "reused", "b": "succeeded", "c": "succeeded"}


def test_what_a_part_does_not_have_keeps_its_last_state(user):
    user.select("c")
    press(user, KEY.Key_F7)
    user.select("a")
    press(user, KEY.Key_F6)
    wanted = {"a": "succeeded", "b": "outdated", "c": "outdated"}
    user.qtbot.waitUntil(lambda: states(user) == wanted, timeout=5000)
    assert user.window.page.state.by_module("c").result is not None


def test_without_earlier_results_what_is_missing_runs_first(user, provider):
    user.select("c")
    press(user, KEY.Key_F6)
    assert provider.lines() == [CREATE] * 3


def test_inputs_are_asked_for_once(user, qtbot):
    user.hand.click(user.hand.item("start").pos())
    user.click(user.button("Add input", user.window.inspector))
    user.type("x")
    user.key(KEY.Key_Return)
    assert list(user.document.schema["properties"]) == ["x"]
    user.select("a")
    user.key(KEY.Key_F6)
    form = user.dialog(RunDialog)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.button("Run", form))
    user.select("a")
    press(user, KEY.Key_F6)


def test_a_job_is_shown_on_the_document_it_is_of_whichever_came_to_the_front(user, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"summary": "Other", "value": {"modules": []}}))
    first = user.window.page
    user.select("a")
    user.window.open_paths([other])
    second = user.window.page
    user.key(KEY.Key_PageUp, CTRL)
    assert user.window.page is first
    user.activate(user.window)
    with user.qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        # The form, which is not needed here, is made only after that.
        for key, keys in ((KEY.Key_F7, Qt.KeyboardModifier.NoModifier), (KEY.Key_PageDown, CTRL)):
            QTest.keyClick(QApplication.focusWidget() or user.window, key, keys)
        assert user.window.page is second
    assert second.job_id is None
    user.qtbot.waitUntil(lambda: first.state is not None and first.state.status.ended)
    assert first.state.by_module("a") is not None
