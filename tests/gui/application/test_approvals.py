"""A step waits for an approval: the window tells, asks, and the job goes on or fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from apiflow_desktop.gui.forms.approval_dialog import ApprovalDialog
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import User
from tests.gui.keys import do

KEY = Qt.Key
FORM = {"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}
WAITS = "“Look at it” waits for your approval."
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


def asking(name, **options):
    suspend = {"required_events": 1, "timeout": 600, **options}
    return {"id": name, "summary": name, "suspend": suspend, "value": {"type": "identity"}}


def branches(*modules):
    each = [{"modules": [module]} for module in modules]
    return {
        "summary": "Many eyes",
        "value": {"modules": [{"id": "all", "value": {"type": "branchall", "branches": each}}]},
    }


def run(start, qtbot, tmp_path, flow):
    path = tmp_path / "many.json"
    path.write_text(json.dumps(flow))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    user.key(KEY.Key_F5)
    user.click(user.button("Run", user.dialog(RunDialog)))
    return user


def waits(user):
    state = user.window.page.state
    return {} if state is None else state.waits


def test_two_steps_wait_and_one_of_them_for_two_people(start, qtbot, tmp_path):
    flow = branches(asking("one"), asking("two", required_events=2))
    user = run(start, qtbot, tmp_path, flow)
    qtbot.waitUntil(lambda: set(waits(user)) == {"all.0/one", "all.1/two"}, timeout=10_000)
    user.click(ask(user).approve_button)
    qtbot.waitUntil(lambda: set(waits(user)) == {"all.1/two"}, timeout=10_000)
    first = ask(user)
    assert any("2 more approvals" in one.text() for one in first.findChildren(QLabel))
    user.click(first.approve_button)
    qtbot.waitUntil(lambda: waits(user)["all.1/two"].arrived == 1, timeout=10_000)
    second = ask(user)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(second.approve_button)
    assert str(user.window.page.state.status) == "completed"


def test_the_time_runs_out_while_the_question_is_on_show(start, qtbot, tmp_path):
    user = run(start, qtbot, tmp_path, branches(asking("one", timeout=2)))
    qtbot.waitUntil(lambda: bool(waits(user)), timeout=10_000)
    dialog = ask(user)
    qtbot.waitUntil(lambda: not user.assembly.runs.running, timeout=10_000)
    qtbot.waitUntil(lambda: not dialog.approve_button.isEnabled(), timeout=5000)
    assert any("over" in one.text() for one in dialog.findChildren(QLabel))
    assert str(user.window.page.state.status) == "failed"
    user.click(user.button("Later", dialog))


def test_somebody_else_answers_while_the_question_is_on_show(start, qtbot, tmp_path):
    user = run(start, qtbot, tmp_path, branches(asking("one"), asking("two")))
    qtbot.waitUntil(lambda: len(waits(user)) == 2, timeout=10_000)
    dialog = ask(user)
    command(user, "jobs", "approve", str(user.window.page.job_id), dialog.step)
    qtbot.waitUntil(lambda: not dialog.approve_button.isEnabled(), timeout=10_000)
    user.click(user.button("Later", dialog))
    user.click(ask(user).reject_button)
    qtbot.waitUntil(lambda: not user.assembly.runs.running, timeout=10_000)


def test_a_job_of_another_process_is_approved(start, qtbot, tmp_path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps(branches(asking("one"))))
    user = User(start(), qtbot)
    command(user, "run", str(path), "--detach")
    lines = user.window.jobs.list.model.lines
    user.activate(user.window)
    qtbot.waitUntil(lambda: bool(lines) and lines[0].status == "waiting", timeout=30_000)
    assert user.assembly.runs.running == []
    user.click(ask(user).approve_button)
    qtbot.waitUntil(lambda: lines[0].status == "completed", timeout=20_000)


def command(user, *words):
    """Call the command line, as another process of the same person."""
    environment = {**os.environ, "APIFLOW_HOME": str(user.window.parts.home.root)}
    line = [sys.executable, "-m", "apiflow_desktop.cli.main", *words]
    subprocess.run(line, env=environment, check=True, capture_output=True, timeout=60)


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
    if assembly.runs.running:
        do(user.window, "run.stop")
    qtbot.waitUntil(lambda: not assembly.runs.running, timeout=10_000)


def shown(user):
    return [toast.notice.message for toast in user.window.toasts.shown()]


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
    assert told.count(WAITS) == 1
    assert WAITS in shown(user)
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
    assert WAITS not in shown(user)


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
