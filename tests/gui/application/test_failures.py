"""A run fails: the message says where, leads there, and goes once the cause is mended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.application.calls import open_and_run

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
BRANCHES = [{"expr": "flow_input.a.b", "modules": []}]
CHOICE = {
    "id": "c",
    "summary": "Choose",
    "value": {"type": "branchone", "branches": BRANCHES, "default": []},
}
LOOP = {
    "id": "l",
    "value": {
        "type": "forloopflow",
        "iterator": {"type": "javascript", "expr": "[1]"},
        "skip_failures": False,
        "modules": [CHOICE],
    },
}
FLOW = {"summary": "Fails", "value": {"modules": [LOOP]}}


@pytest.fixture
def user(start, qtbot, tmp_path):
    return open_and_run(start, qtbot, tmp_path / "flow.json", FLOW)


def messages(user):
    return [toast.notice.message for toast in user.window.toasts.shown()]


def mend(user):
    user.select("c")
    user.hand.key(KEY.Key_Return)
    user.key(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type("true")
    user.key(KEY.Key_Return)


def test_the_message_leads_to_the_step_that_failed(user):
    assert messages(user) == ["Fails failed at “Choose”."]
    user.click(user.button("Show step", user.window))
    assert user.window.page.selected == user.document.handles_by_id("c")
    output = user.window.inspector.step.output
    assert output.isVisible()
    assert any("undefined" in label.text() for label in output.findChildren(QLabel))


def test_the_next_run_takes_the_message_away(user, qtbot):
    mend(user)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.key(KEY.Key_F8)
    assert not [text for text in messages(user) if "failed" in text]


def test_a_job_run_again_tells_that_it_does_not_see_what_was_corrected(user, qtbot):
    mend(user)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.key(KEY.Key_F8, SHIFT)
    (told,) = [toast for toast in user.window.toasts.shown() if toast.notice.level == "warning"]
    assert told.notice.message == "Run again without your changes since."
    user.click(told)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(user.button("Run from here", told))
    assert user.window.jobs.list.model.lines[0].status == "completed"
