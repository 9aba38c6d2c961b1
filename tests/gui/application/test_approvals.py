"""A step waits for an approval: the window tells, asks, and the job goes on or fails."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from apiflow_desktop.gui.forms.approval_dialog import ApprovalDialog
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import User

KEY = Qt.Key
FORM = {"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}
FLOW = {
    "summary": "Two eyes",
    "value": {
        "modules": [
            {
                "id": "look",
                "summary": "Look at it",
                "suspend": {"required_events": 1, "timeout": 600, "resume_form": {"schema": FORM}},
                "value": {"type": "identity"},
            },
            {"id": "paint", "value": {"type": "branchone", "default": [], "branches": []}},
            {
                "id": "end",
                "value": {
                    "type": "forloopflow",
                    "modules": [],
                    "iterator": {"type": "javascript", "expr": "['x']"},
                    "skip_failures": False,
                },
            },
        ]
    },
}


@pytest.fixture
def user(start, qtbot, tmp_path, fresh_notices):
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW))
    assembly = start()
    assembly.window.open_paths([path])
    user = User(assembly, qtbot)
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    user.key(KEY.Key_F5)
    form = user.dialog(RunDialog)
    user.click(user.button("Run", form))
    qtbot.waitUntil(lambda: state(user) == "suspended", timeout=10_000)
    yield user
    for job_id in assembly.runs.running:
        assembly.runs.stop(job_id)
    qtbot.waitUntil(lambda: not assembly.runs.running, timeout=10_000)


def state(user):
    return user.hand.item("look").look.view.state


def ask(user):
    """Press the button in the row of the job."""
    user.activate(user.window)
    button = next(
        one for one in user.window.jobs.list.findChildren(QPushButton) if one.text() == "Approve…"
    )
    user.click(button)
    return user.dialog(ApprovalDialog)


def test_the_window_tells_and_an_approval_lets_it_go_on(user, qtbot, fresh_notices):
    told = [notice.message for notice in fresh_notices.history]
    assert told.count("“Look at it” waits for your approval.") == 1
    dialog = ask(user)
    user.click(dialog.approve_button)
    assert dialog.isVisible(), "what the form asks for is missing"
    user.click(user.named("colour", within=dialog))
    user.type("red")
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(dialog.approve_button)
    job = user.window.page.state
    assert str(job.status) == "completed"
    assert state(user) == "succeeded"


def test_a_rejection_fails_the_job(user, qtbot):
    dialog = ask(user)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(dialog.reject_button)
    job = user.window.page.state
    assert str(job.status) == "failed"
    assert job.result["error"]["name"] == "SuspendedDisapproved"


def test_later_leaves_it_waiting(user):
    dialog = ask(user)
    user.click(user.button("Later", dialog))
    assert state(user) == "suspended"
    again = ask(user)
    assert again is not dialog
    user.click(again.reject_button)
    user.qtbot.waitUntil(lambda: not user.assembly.runs.running, timeout=10_000)
