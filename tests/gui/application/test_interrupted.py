"""A job whose process died, or whose disk is full, is shown as what it is."""

from __future__ import annotations

import asyncio
import time

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobStatus
from apiflow_desktop.engine.step_state import StepStatus
from apiflow_desktop.gui.application.archive import WorkspaceArchive
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.store import Store
from tests.gui.application.user import User


async def write(journal, event):
    await journal.record(event)


def test_a_job_of_a_dead_process_is_interrupted(fresh_home):
    store = Store.open(Home(fresh_home))
    try:
        job = store.jobs.create(JobRecord(name="Hat"), owner="dead")
        journal = store.jobs.journal(job.id, owner="dead")
        at = time.time()
        asyncio.run(write(journal, events.JobStarted(at=at, input={})))
        asyncio.run(write(journal, events.StepStarted(at=at, step="hat", module_id="hat")))
        archive = WorkspaceArchive(store)
        assert [one.status for one in archive.jobs()] == ["running"]
        store.jobs.release(job.id, "dead")
        assert [one.status for one in archive.jobs()] == ["interrupted"]
        state = archive.state(job.id)
        assert state.status is JobStatus.INTERRUPTED
        assert state.steps["hat"].status is StepStatus.INTERRUPTED
    finally:
        store.close()


@pytest.fixture
def full_disk():
    """Lets this process write no file further than its first block, from when it is called."""
    resource = pytest.importorskip("resource", reason="needs limits of files' sizes")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda full: resource.setrlimit(resource.RLIMIT_FSIZE, (4096 if full else soft, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_job_that_cannot_be_written_down_stops_and_is_resumed(start, qtbot, full_disk):
    user = User(start(speed=0.7), qtbot)
    user.activate(user.window)
    user.key(Qt.Key.Key_F5)
    jobs = user.window.jobs.list
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(user.button("Run", user.dialog(RunDialog)))
        qtbot.waitUntil(lambda: "processing" in jobs.model.lines[0].summary, timeout=10_000)
        full_disk(True)
    full_disk(False)
    assert [line.status for line in jobs.model.lines] == ["interrupted"]
    assert any(toast.notice.level == "error" for toast in user.window.toasts.shown())
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.button("Resume", jobs))
    assert [line.status for line in jobs.model.lines] == ["completed"]
