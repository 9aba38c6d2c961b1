"""Results stay on the cards until what they were made from changes; then they are dim."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from tests.gui.application.calls import flow_of_calls, open_flow, restarted, run_ends, states
from tests.gui.mouse import turn_to

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def flow(tmp_path):
    return tmp_path / "flow.json"


@pytest.fixture
def user(start, qtbot, provider, flow):
    """Has a flow of three calls open: b goes on with what a gave, c is by itself."""
    user = open_flow(start(), qtbot, provider, flow, three_steps)
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def three_steps(node):
    return flow_of_calls(node, "JSON.stringify(results.a)", "'by itself'")


def run(user, last="c", key=KEY.Key_F7):
    user.select(last)
    user.activate(user.window)
    with run_ends(user):
        user.key(key)


def wait_for(user, **wanted):
    user.qtbot.waitUntil(lambda: states(user) == wanted, timeout=5000)


def type_prompt(user, text):
    """Type another prompt for the selected step into its field of the inspector."""
    field = user.window.inspector.step.inputs.rows["prompt"].field
    editor = field.findChild(QPlainTextEdit)
    user.click(editor)
    user.type(text)


def test_an_edit_dims_the_result_and_all_made_from_it_until_it_is_undone(user):
    run(user)
    wait_for(user, a="succeeded", b="succeeded", c="succeeded")
    user.select("a")
    type_prompt(user, "x")
    wait_for(user, a="outdated", b="outdated", c="succeeded")
    assert "this step has changed" in user.hand.item("a").toolTip()
    assert "“a” has changed" in user.hand.item("b").toolTip()
    user.key(KEY.Key_Z, CTRL)
    wait_for(user, a="succeeded", b="succeeded", c="succeeded")
    assert "has changed" not in user.hand.item("b").toolTip()


def test_running_the_changed_step_alone_leaves_what_uses_it_dim(user):
    run(user)
    user.select("a")
    type_prompt(user, "x")
    wait_for(user, a="outdated", b="outdated", c="succeeded")
    run(user, "a", KEY.Key_F6)
    wait_for(user, a="succeeded", b="outdated", c="succeeded")
    run(user)
    wait_for(user, a="succeeded", b="succeeded", c="succeeded")


def test_a_card_that_is_dim_looks_it(user):
    run(user)
    wait_for(user, a="succeeded", b="succeeded", c="succeeded")
    user.select("c")
    fresh = user.hand.view.grab(user.hand.at_rect("b")).toImage()
    user.select("a")
    type_prompt(user, "x")
    wait_for(user, a="outdated", b="outdated", c="succeeded")
    user.select("c")
    assert user.hand.view.grab(user.hand.at_rect("b")).toImage() != fresh


def test_the_inspector_says_it_of_the_output_and_of_live_values(user):
    run(user)
    user.select("a")
    type_prompt(user, "x")
    wait_for(user, a="outdated", b="outdated", c="succeeded")
    user.select("b")
    user.qtbot.waitUntil(lambda: any("from an earlier run" in text for text in shown(user)))
    turn_to(user.window.inspector.step.tabs, "Output")
    assert any("“a” has changed since" in text for text in shown(user))


def shown(user):
    labels = user.window.inspector.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


def test_a_result_that_was_used_again_is_dim_when_its_step_changes_after_a_restart_too(
    user, start, qtbot, flow
):
    run(user)
    run(user, "b", KEY.Key_F8)
    wait_for(user, a="reused", b="succeeded", c="succeeded")
    later = restarted(user, start, flow)
    wait_for(later, a="reused", b="succeeded", c="succeeded")
    later.select("a")
    type_prompt(later, "x")
    wait_for(later, a="outdated", b="outdated", c="succeeded")


def test_what_was_made_with_a_dim_result_is_dim_after_a_restart_too(user, start, qtbot, flow):
    run(user)
    user.select("a")
    type_prompt(user, "x")
    wait_for(user, a="outdated", b="outdated", c="succeeded")
    run(user, "b", KEY.Key_F8)
    wait_for(user, a="outdated", b="outdated", c="succeeded")
    qtbot.waitUntil(lambda: "earlier result of “a”" in user.hand.item("b").toolTip())
    user.key(KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: flow.read_text() == user.text)
    later = restarted(user, start, flow)
    wait_for(later, a="outdated", b="outdated", c="succeeded")


def test_after_a_restart_the_document_of_the_job_is_compared(user, start, qtbot, flow):
    run(user)
    user.select("a")
    type_prompt(user, "x")
    user.key(KEY.Key_S, CTRL)
    qtbot.waitUntil(lambda: flow.read_text() == user.text)
    later = restarted(user, start, flow)
    wait_for(later, a="outdated", b="outdated", c="succeeded")


def test_a_predicate_shows_what_it_gives_with_the_last_results(user):
    run(user)
    user.select("b")
    turn_to(user.window.inspector.step.tabs, "Settings")
    rows = user.window.inspector.step.settings.rows
    for path, text, value in (
        (("stop_after_if", "expr"), "result.output", "true"),
        (("skip_if", "expr"), "results.a.output === 'other'", "false"),
    ):
        user.click(rows[path].expression)
        user.type(text)
        user.qtbot.waitUntil(
            lambda value=value: any(one.startswith(f"{value}  ·") for one in shown(user)),
            timeout=5000,
        )
    user.type(".x.y")
    user.qtbot.waitUntil(lambda: any("TypeError" in one for one in shown(user)), timeout=5000)
