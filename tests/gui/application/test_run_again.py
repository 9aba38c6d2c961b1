"""A job is run again, whole or from a step of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSpinBox, QTreeWidget

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.window.preferences import Preferences
from tests.gui.application.calls import open_and_run
from tests.gui.application.user import LEFT
from tests.gui.mouse import turn_to

KEY, SHIFT, CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
FLOW = {
    "summary": "Three times",
    "value": {
        "modules": [
            {"id": "a", "value": {"type": "identity"}},
            {
                "id": "loop",
                "summary": "Each of them",
                "value": {
                    "type": "forloopflow",
                    "iterator": {"type": "javascript", "expr": "[1, 2, 3]"},
                    "skip_failures": False,
                    "modules": [{"id": "b", "summary": "Inside", "value": {"type": "identity"}}],
                },
            },
            {"id": "c", "value": {"type": "identity"}},
        ]
    },
}


@pytest.fixture
def user(start, qtbot, tmp_path):
    return open_and_run(start, qtbot, tmp_path / "flow.json", FLOW)


def lines(user):
    return user.window.jobs.list.model.lines


def reused(user, job_id):
    steps = user.window.jobs.state_of(job_id).steps
    return {path for path, step in steps.items() if step.reused == "job"}


def steps_tree(user):
    """Bring the tree of steps to the front."""
    window = user.window
    turn_to(window.jobs.details.sides, "Steps")
    return window.jobs.details.sides.steps


def place_of(tree, *titles):
    item = tree.invisibleRootItem()
    for title in titles:
        item = next(
            item.child(row) for row in range(item.childCount()) if item.child(row).text(0) == title
        )
    tree.scrollToItem(item)
    return tree.visualItemRect(item).center()


def test_from_an_iteration_by_the_menu_of_the_steps(user, qtbot):
    first = lines(user)[0].id
    tree = steps_tree(user)
    place = place_of(tree, "Each of them", "iteration 2")
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.choose(tree.viewport(), place, "Run again from here")
    assert [line.status for line in lines(user)] == ["completed", "completed"]
    new = lines(user)[0].id
    assert reused(user, new) == {"a", "loop[0]/b"}
    told = [label.text() for label in user.window.jobs.details.findChildren(QLabel)]
    assert any("Each of them, iteration 2" in text and f"job {first}" in text for text in told)
    assert user.window.page.job_id == new
    qtbot.waitUntil(lambda: user.hand.item("a").look.view.state == "reused", timeout=5000)
    link = next(
        label for label in user.window.jobs.details.findChildren(QLabel) if "href" in label.text()
    )
    user.activate(user.window)
    user.key(KEY.Key_Backtab, SHIFT)
    assert link.hasFocus()
    user.key(KEY.Key_Tab)
    user.key(KEY.Key_Return)
    assert user.window.jobs.current == first


def test_from_the_line_of_the_steps_by_key(user, qtbot):
    tree = steps_tree(user)
    user.activate(user.window)
    place = place_of(tree, "c")
    QTest.mouseClick(tree.viewport(), LEFT, pos=place)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.key(KEY.Key_F8, SHIFT)
    assert {"a", "loop"} <= reused(user, lines(user)[0].id)


def test_from_a_step_of_the_drawing_by_key(user, qtbot):
    user.select("loop")
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.hand.key(KEY.Key_F8, SHIFT)
    assert reused(user, lines(user)[0].id) == {"a"}


def test_whole_with_the_same_inputs_by_the_menu_of_the_list(user, qtbot):
    table = user.window.jobs.list.table
    place = table.visualRect(table.model().index(0, 0)).center()
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.choose(table.viewport(), place, "Run again with the same inputs")
    assert [line.status for line in lines(user)] == ["completed", "completed"]
    assert reused(user, lines(user)[0].id) == set()


def test_another_iteration_is_shown_by_keys(user, qtbot):
    assert user.hand.item("loop").look.view.text == "3 of 3"
    user.select("loop")
    user.hand.key(KEY.Key_PageUp, ALT)
    assert user.hand.item("loop").look.view.text == "shows 2 of 3"
    assert user.window.page.state.by_module("b").path == "loop[1]/b"
    user.hand.key(KEY.Key_PageDown, ALT)
    assert user.hand.item("loop").look.view.text == "3 of 3"


def test_a_line_of_the_steps_shows_its_iteration_and_that_runs_again(user, qtbot):
    tree = steps_tree(user)
    user.activate(user.window)
    QTest.mouseClick(
        tree.viewport(), LEFT, pos=place_of(tree, "Each of them", "iteration 1", "Inside")
    )
    assert user.hand.item("loop").look.view.text == "shows 1 of 3"
    user.select("b")
    turn_to(user.window.inspector.step.tabs, "Output")
    said = [label.text() for label in user.window.inspector.findChildren(QLabel)]
    assert any("iteration 1" in text for text in said)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.hand.key(KEY.Key_F8, SHIFT)
    assert reused(user, lines(user)[0].id) == {"a"}


def test_the_history_shows_a_job_and_its_run_stays_chosen(user, qtbot):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(user.button("Run", user.dialog(RunDialog)))
    newest, first = (line.id for line in lines(user))
    user.select("b")
    turn_to(user.window.inspector.step.tabs, "History")
    runs = user.named("Runs of this step", QTreeWidget)
    fifth = runs.topLevelItem(4)
    QTest.mouseClick(runs.viewport(), LEFT, pos=runs.visualItemRect(fifth).center())
    assert user.window.jobs.current == newest
    user.click(user.button("Show job"))
    assert user.window.jobs.current == first
    assert user.window.page.job_id == first
    assert user.window.page.state.by_module("b").path == "loop[1]/b"
    assert user.hand.item("loop").look.view.text == "shows 2 of 3"
    assert runs.indexOfTopLevelItem(runs.currentItem()) == 4


def test_the_bound_of_while_loops_is_a_preference(user, qtbot):
    user.activate(user.window)
    user.hand.key(KEY.Key_Comma, CTRL)
    dialog = user.dialog(Preferences)
    box = user.named("Rounds of a while loop, at most", QSpinBox, dialog)
    assert box.value() == 1000
    user.retype(box, "25")
    user.key(KEY.Key_Escape)
    assert user.window.parts.limits.most_iterations == 25
