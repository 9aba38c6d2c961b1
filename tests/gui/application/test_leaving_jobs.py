"""The window is closed while jobs wait or work: nothing of them is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.gui.forms.approval_dialog import ApprovalDialog
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import LEFT, User, dialogs
from tests.gui.keys import do

KEY = Qt.Key
WAITING = {
    "summary": "Two eyes",
    "value": {
        "modules": [
            {"id": "look", "suspend": {"required_events": 1}, "value": {"type": "identity"}},
            {"id": "end", "value": {"type": "identity"}},
        ]
    },
}


def run(user, path):
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    user.key(KEY.Key_F5)
    user.click(user.button("Run", user.dialog(RunDialog)))


@pytest.fixture
def waiting(start, qtbot, tmp_path):
    """A window in which a job waits for an approval."""
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(WAITING))
    user = User(start(), qtbot)
    run(user, path)
    qtbot.waitUntil(lambda: status(user) == "waiting", timeout=10_000)
    return user


def status(user):
    return user.window.jobs.list.model.lines[0].status


def test_a_job_that_waits_is_left_unasked_and_approved_at_the_next_start(waiting, start, qtbot):
    start.end()
    user = User(start(), qtbot)
    assert status(user) == "interrupted"
    job = user.window.jobs.list.model.lines[0].id
    kinds = [event.kind for event in user.assembly.runs._runner.history(job)]
    assert kinds[-1] == "job.suspended"

    table = user.window.jobs.list.table
    user.activate(user.window)
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    user.choose(table.viewport(), place, "Approve…")
    dialog = user.dialog(ApprovalDialog)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(dialog.approve_button)
    assert status(user) == "completed"


SAMPLE = Path(__file__).parents[3] / "resources" / "samples" / "sequential.json"


@pytest.mark.parametrize("answer", ["Leave to be resumed", "Stop and close", "Cancel"])
def test_what_becomes_of_a_job_at_work_is_asked(start, qtbot, answer):
    user = User(start(speed=2.0), qtbot)
    run(user, SAMPLE)
    qtbot.waitUntil(lambda: called(user), timeout=30_000)
    job = user.window.jobs.list.model.lines[0].id

    def press():
        (box,) = dialogs(QMessageBox)
        named = {button.text().replace("&", ""): button for button in box.buttons()}
        button = named.get(answer) or named["Cancel"]
        QTest.mouseClick(button, LEFT)

    QTimer.singleShot(300, user.window, press)
    user.window.close()
    if answer == "Cancel":
        assert user.window.isVisible()
        assert user.assembly.runs.running == [job]
        do(user.window, "run.stop")
        qtbot.waitUntil(lambda: not user.assembly.runs.running, timeout=20_000)
        return
    start.end()
    user = User(start(speed=2.0), qtbot)
    left = answer == "Leave to be resumed"
    assert status(user) == ("interrupted" if left else "cancelled")
    kinds = [event.kind for event in user.assembly.runs._runner.history(job)]
    assert ("job.cancelled" in kinds) == (not left)
    if left:
        with qtbot.waitSignal(user.assembly.runs.finished, timeout=60_000):
            user.activate(user.window)
            user.click(user.button("Resume"))
        events = user.assembly.runs._runner.history(job)
        assert status(user) == "completed"
        created = [event.provider_id for event in events if event.kind == "step.call_created"]
        assert len(created) == len(set(created)) == 2


def called(user):
    state = user.window.page.state
    return state is not None and any(
        step.provider_id and step.ended is None and step.response for step in state.steps.values()
    )
