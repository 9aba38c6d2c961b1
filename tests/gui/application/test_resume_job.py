"""A run whose process was killed goes on in the window."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from apiflow_desktop.base.folders import Home
from apiflow_desktop.demo.address import read_address
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine import events
from apiflow_desktop.gui.application.archive import WorkspaceArchive
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.store import Store

LEFT = Qt.MouseButton.LeftButton

SAMPLE = Path(__file__).parents[3] / "resources" / "samples" / "sequential.json"


def predictions(home):
    address = read_address(home.studio)
    assert address is not None
    request = urllib.request.Request(
        f"http://127.0.0.1:{address.port}/v1/predictions",
        headers={"Authorization": f"Bearer {address.token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        return [one["id"] for one in json.load(reply)["results"]]


@pytest.fixture
def killed_run(fresh_home):
    """A run by the command line that was killed while the studio drew its first picture."""
    home = Home(fresh_home)
    StudioProcess(home, "--speed=0.7").ensure()
    command = [sys.executable, "-m", "apiflow_desktop.cli.main", "run", str(SAMPLE), "--events"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        kinds = (json.loads(line)["kind"] for line in process.stdout)
        assert "step.call_created" in kinds
        os.kill(process.pid, signal.SIGKILL)
    return home


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_resume_in_the_window_and_nothing_is_made_twice(killed_run, start, qtbot):
    assembly = start(speed=0.7)
    jobs = assembly.window.jobs.list
    assert [line.status for line in jobs.model.lines] == ["interrupted"]
    assert any("interrupted" in t.notice.message for t in assembly.window.toasts.shown())
    (button,) = jobs.table.findChildren(QPushButton)

    with qtbot.waitSignal(assembly.runs.finished, timeout=30_000):
        QTest.mouseClick(button, LEFT)
        assert not any("interrupted" in t.notice.message for t in assembly.window.toasts.shown())

    assert [line.status for line in jobs.model.lines] == ["completed"]
    steps = assembly.window.jobs.state_of(jobs.model.lines[0].id).steps
    assert [step.status for step in steps.values()] == ["succeeded", "succeeded"]
    made = predictions(killed_run)
    assert (len(made), len(set(made))) == (2, 2)


async def write(journal, *happened):
    await journal.record(*happened)


@pytest.fixture
def asking_job(fresh_home):
    """The id of a job that asks something."""
    store = Store.open(Home(fresh_home))
    job = store.jobs.create(JobRecord(name="Hat", document=SAMPLE.read_bytes()), owner="dead")
    started = events.StepStarted(at=1.0, step="hat", module_id="hat")
    asked = events.JobAsked(at=2.0, step="hat", question="Did it arrive?")
    asyncio.run(write(store.jobs.journal(job.id, owner="dead"), started, asked))
    store.jobs.release(job.id, "dead")
    store.close()
    return job.id


def test_a_job_that_asks_is_cancelled_instead(asking_job, start, qtbot):
    assembly = start()
    window = assembly.window
    QTest.mouseClick(window.jobs.list.table.findChildren(QPushButton)[0], LEFT)
    (box,) = window.findChildren(QMessageBox, f"question-{asking_job}")
    assert box.text() == "Did it arrive?"

    with qtbot.waitSignal(assembly.runs.finished, timeout=10_000):
        QTest.mouseClick(next(b for b in box.buttons() if b.text() == "Cancel the job"), LEFT)

    assert [line.status for line in window.jobs.list.model.lines] == ["cancelled"]
    state = WorkspaceArchive(assembly._workspace.store).state(asking_job)
    assert (state.status, state.steps["hat"].status) == ("cancelled", "cancelled")


UNTRUSTED = {
    "summary": "Theirs",
    "value": {
        "modules": [
            {
                "id": "a",
                "value": {
                    "type": "rawscript",
                    "language": "bash",
                    "content": "echo ran",
                    "input_transforms": {},
                },
            }
        ]
    },
}


@pytest.fixture
def untrusted_job(fresh_home):
    """A job with a script that nobody has said to trust, left by a process that died."""
    store = Store.open(Home(fresh_home))
    record = JobRecord(name="Theirs", document=json.dumps(UNTRUSTED).encode())
    job = store.jobs.create(record, owner="dead")
    asyncio.run(write(store.jobs.journal(job.id, owner="dead"), events.JobQueued(at=1.0)))
    store.jobs.release(job.id, "dead")
    store.close()
    return job.id


def test_a_job_that_asks_for_trust_gets_it_by_a_button(untrusted_job, start, qtbot):
    assembly = start()
    window = assembly.window
    jobs = window.jobs.list

    def press_row():
        QApplication.processEvents()  # nobody presses a button before it stands in its row
        (button,) = jobs.table.findChildren(QPushButton)
        QTest.mouseClick(button, LEFT)

    with qtbot.waitSignal(assembly.runs.finished, timeout=30_000):
        press_row()
    assert [line.status for line in jobs.model.lines] == ["asked"]
    press_row()
    (box,) = window.findChildren(QMessageBox, f"question-{untrusted_job}")
    assert "trust it" in box.text()
    assert box.defaultButton().text() == "Later"
    with qtbot.waitSignal(assembly.runs.finished, timeout=30_000):
        QTest.mouseClick(next(b for b in box.buttons() if b.text() == "Trust this job"), LEFT)
    assert [line.status for line in jobs.model.lines] == ["completed"]
