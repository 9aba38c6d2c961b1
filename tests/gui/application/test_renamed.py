"""What is renamed with its references changes no result: all that was known of it stays."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPlainTextEdit, QTreeWidget

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.calls import flow_of_calls, open_flow, restarted, run_ends, states
from tests.gui.application.test_drafts import answer_when_asked
from tests.gui.application.user import dialogs
from tests.integration.calls.provider import CREATE

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DONE = "succeeded"


@pytest.fixture
def flow(tmp_path):
    return tmp_path / "flow.json"


@pytest.fixture
def user(start, qtbot, provider, flow):
    """Has a flow of three calls open; the last two go on with what the one before gave."""
    user = open_flow(start(), qtbot, provider, flow, three_steps)
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def three_steps(node):
    flow = flow_of_calls(node, "JSON.stringify(results.a)", "flow_input.word + results.b.output")
    flow["schema"] = {"properties": {"word": {"type": "string", "default": "cat"}}}
    return flow


def run(user, last, key=KEY.Key_F7):
    """Run up to a step, or it alone; the first time the form of the inputs comes up."""
    user.select(last)
    user.activate(user.window)
    with run_ends(user):
        user.key(key)
        if user.window.page.state is None:
            form = user.dialog(RunDialog)
            user.click(user.button("Run", form))
    assert dialogs(RunDialog) == []


def wait_for(user, **wanted):
    user.qtbot.waitUntil(lambda: states(user, wanted) == wanted, timeout=5000)


def rename(user, old, new):
    """Type another id into the head of the inspector."""
    user.select(old)
    field = user.window.inspector.step.header.id_line
    user.click(field)
    user.key(KEY.Key_A, CTRL)
    user.type(new)
    user.key(KEY.Key_Return)


def open_tab(user, title):
    bar = user.window.inspector.step.tabs.tabBar()
    (tab,) = (n for n in range(bar.count()) if bar.tabToolTip(n) == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())


def listed_runs(user):
    """Count the runs that the history of the selected step lists."""
    open_tab(user, "History")
    return user.named("Runs of this step", QTreeWidget).topLevelItemCount()


def shown(user):
    labels = user.window.inspector.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


def test_a_renamed_step_keeps_its_result_and_so_does_all_made_from_it(user, provider):
    run(user, "c")
    rename(user, "a", "first")
    assert "results.first" in user.text
    user.qtbot.wait(300)
    wait_for(user, first=DONE, b=DONE, c=DONE)
    result = user.window.page.state.by_module("first").result
    assert result == {"output": "drawn"}
    run(user, "b", KEY.Key_F6)
    assert provider.lines() == [CREATE] * 4
    sent = user.window.page.state.by_module("b").arguments
    assert json.loads(sent["prompt"]) == result


def test_undo_gives_the_old_name_back_and_the_result_with_it(user):
    run(user, "c")
    rename(user, "a", "first")
    user.activate(user.window)
    user.select("b")
    user.key(KEY.Key_Z, CTRL)
    user.qtbot.wait(300)
    wait_for(user, a=DONE, b=DONE, c=DONE)
    user.key(KEY.Key_Y, CTRL)
    wait_for(user, first=DONE, b=DONE, c=DONE)


def test_the_history_lists_runs_under_each_name(user):
    run(user, "b")
    rename(user, "b", "second")
    run(user, "second", KEY.Key_F6)
    user.select("second")
    assert listed_runs(user) == 2


def test_after_a_restart_it_is_found_under_the_new_name(user, start, qtbot, flow):
    run(user, "c")
    rename(user, "b", "second")
    user.select("a")
    open_tab(user, "Inputs")
    field = user.window.inspector.step.inputs.rows["prompt"].field
    user.click(field.findChild(QPlainTextEdit))
    user.type("x")
    user.key(KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: flow.read_text() == user.text)
    later = restarted(user, start, flow)
    wait_for(later, a="outdated", second="outdated", c="outdated")
    later.select("second")
    assert listed_runs(later) == 1


def test_a_rename_that_was_not_saved_is_no_rename(user, qtbot, flow):
    run(user, "c")
    rename(user, "b", "second")
    user.select("a")
    answer_when_asked(QMessageBox, QMessageBox.StandardButton.Discard, [])
    user.key(KEY.Key_W, CTRL)
    user.window.open_paths([flow])
    qtbot.waitUntil(lambda: user.window.page is not None and user.window.page.state is not None)
    wait_for(user, a=DONE, b=DONE, c=DONE)


def test_a_renamed_input_keeps_results_and_its_last_value(user, provider):
    run(user, "c")
    user.hand.click(QPointF(-2000, -2000))
    card = user.window.inspector.flow.inputs.cards["word"]
    user.click(card.name_line)
    user.key(KEY.Key_A, CTRL)
    user.type("text")
    user.key(KEY.Key_Return)
    assert "flow_input.text" in user.text
    user.qtbot.wait(300)
    wait_for(user, a=DONE, b=DONE, c=DONE)
    user.select("c")
    open_tab(user, "Inputs")
    user.qtbot.waitUntil(lambda: any('"catdrawn"' in text for text in shown(user)))
    run(user, "c", KEY.Key_F6)
    assert user.window.page.state.input == {"text": "cat"}
    assert user.window.page.state.by_module("c").arguments["prompt"] == "catdrawn"


def test_a_step_that_is_moved_keeps_its_result(user):
    run(user, "c")
    user.select("a")
    user.key(KEY.Key_X, CTRL)
    user.key(KEY.Key_Z, CTRL)
    user.qtbot.wait(300)
    wait_for(user, a=DONE, b=DONE, c=DONE)


def test_the_job_is_run_again_from_a_renamed_step(user, provider):
    run(user, "c")
    rename(user, "b", "second")
    user.select("second")
    with run_ends(user):
        user.key(KEY.Key_F8, SHIFT)
    assert provider.lines() == [CREATE] * 5
    wait_for(user, a="reused", second=DONE, c=DONE)


def test_a_draft_that_is_changed_dims_its_old_result(user):
    run(user, "c")
    user.select("c")
    user.key(KEY.Key_X, CTRL | SHIFT)
    assert user.document.is_draft(*user.document.handles_by_id("c"))
    user.qtbot.wait(300)
    wait_for(user, a=DONE, b=DONE, c=DONE)
    user.select("c")
    user.click(user.named("Expression of prompt"))
    user.key(KEY.Key_End, CTRL)
    user.type(" + 1")
    wait_for(user, a=DONE, b=DONE, c="outdated")
    user.key(KEY.Key_Z, CTRL)
    wait_for(user, a=DONE, b=DONE, c=DONE)


def test_a_copy_that_is_saved_elsewhere_knows_what_was_renamed(
    user, start, qtbot, tmp_path, monkeypatch
):
    run(user, "c")
    rename(user, "a", "first")
    user.key(KEY.Key_S, CTRL)
    copy = tmp_path / "copy.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    user.activate(user.window)
    user.key(KEY.Key_S, CTRL | SHIFT)
    qtbot.waitUntil(copy.exists)
    later = restarted(user, start, copy)
    wait_for(later, first=DONE, b=DONE, c=DONE)
