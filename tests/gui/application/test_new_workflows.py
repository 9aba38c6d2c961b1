"""Workflows that have no place yet are told apart by their names, and so are their jobs."""

from __future__ import annotations

from PySide6.QtCore import Qt

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import User

CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "Untitled workflow"


def begin(user):
    user.activate(user.window)
    user.key(Qt.Key.Key_N, CTRL)
    return user.window.page.session.title


def add_a_step(user):
    user.hand.key(Qt.Key.Key_Tab)
    user.type("pass")
    user.key(Qt.Key.Key_Return)


def test_two_new_workflows_have_two_names(start, qtbot):
    user = User(start(), qtbot)
    assert [begin(user), begin(user)] == [NAME, f"{NAME} 2"]


def test_a_new_workflow_has_nothing_of_the_jobs_of_an_earlier_one(start, qtbot):
    user = User(start(), qtbot)
    begin(user)
    add_a_step(user)
    user.key(Qt.Key.Key_F5)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(user.button("Run", user.dialog(RunDialog)))
    assert user.window.jobs.list.model.lines[0].name == NAME
    start.end()
    user = User(start(), qtbot)
    assert begin(user) == f"{NAME} 2"
    add_a_step(user)
    assert user.window.page.job_id is None
