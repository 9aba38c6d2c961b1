"""A workflow with scripts asks once before it runs them."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.forms.trust_dialog import TrustDialog
from tests.gui.application.user import User, dialogs

KEY = Qt.Key
SCRIPT = {"type": "rawscript", "language": "bash", "content": "echo done", "input_transforms": {}}


@pytest.fixture
def user(start, qtbot, tmp_path):
    path = tmp_path / "flow.json"
    path.write_text(
        json.dumps({"summary": "Mine", "value": {"modules": [{"id": "a", "value": SCRIPT}]}})
    )
    assembly = start()
    assembly.window.open_paths([path])
    user = User(assembly, qtbot)
    user.activate(user.window)
    return user


def press_run(user):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    user.qtbot.waitUntil(lambda: dialogs(RunDialog) != [])
    user.click(dialogs(RunDialog)[0].run_button)


def test_it_asks_once(user):
    press_run(user)
    (dialog,) = dialogs(TrustDialog)
    assert dialog.code.toPlainText() == "echo done"
    assert user.assembly.runs.running == []

    with user.qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(dialog.trust_button)
    with user.qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        press_run(user)

    assert dialogs(TrustDialog) == []
    jobs = user.assembly._workspace.store.jobs.list()
    assert [job.status for job in jobs] == ["completed", "completed"]


def test_enter_does_not_give_trust_away(user):
    press_run(user)
    (dialog,) = dialogs(TrustDialog)
    user.activate(dialog)
    user.key(KEY.Key_Return)

    user.qtbot.waitUntil(lambda: dialogs(TrustDialog) == [])
    assert user.assembly._workspace.store.jobs.list() == []
