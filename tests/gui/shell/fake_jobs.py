"""Stand-ins for jobs and runs, and what an engine would tell of them."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.jobs.reading import JobOutline
from apiflow_desktop.openflow.basis import Basis
from apiflow_desktop.openflow.freshness import Run
from apiflow_desktop.services.leaving import standing
from apiflow_desktop.store.job_rows import JobSummary


def summary(number, name, status, began, took, workflow_id=None):
    return JobSummary(
        id=number,
        name=name,
        workflow_id=workflow_id,
        workflow_name=name,
        status=status,
        retry_count=0,
        created_at=began,
        updated_at=began,
        started_at=began,
        ended_at=None if took is None else began + took,
        owner="",
        renewed_at=0.0,
    )


class Jobs:
    def __init__(self):
        self.rows: list[JobSummary] = []
        self.histories: dict[int, list[events.Event]] = {}
        self.asked = 0
        self.read: list[int] = []

    def jobs(self):
        return list(self.rows)

    def job(self, job_id):
        return next(row for row in self.rows if row.id == job_id)

    def last_event(self, job_id):
        self.asked += 1
        return len(self.histories.get(job_id, []))

    def state(self, job_id):
        self.read.append(job_id)
        return JobState.of(self.histories.get(job_id, []))

    def delete(self, job_id):
        self.rows = [row for row in self.rows if row.id != job_id]

    def kept_file(self, step, url):
        return None

    def run(self, job_id):
        return Run(job_id, Basis({}, {}), {})

    def outline(self, job_id):
        return JobOutline(
            {"add_hat": "Add hat to person", "cartoon": "Make 90s cartoon"},
            ("add_hat", "cartoon"),
        )


class Limits:
    most_iterations = 1000


class Runs(QObject):
    started = Signal(int)
    repeated = Signal(int, int)
    updated = Signal(int, object)
    finished = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs):
        super().__init__()
        self._jobs = jobs
        self.running: list[int] = []
        self.stopped: list[int] = []
        self.answers: list[tuple[int, str]] = []

    def begin(self, name, workflow_id=None):
        number = len(self._jobs.rows) + 1
        row = summary(number, name, "pending", time.time(), None, workflow_id)
        self._jobs.rows.insert(0, row)
        self._jobs.histories[number] = []
        self.running.append(number)
        self.started.emit(number)
        return number

    def tell(self, number, *happened):
        self._jobs.histories[number] += happened
        self.updated.emit(number, self._jobs.state(number))

    def end(self, number, *happened):
        self.tell(number, *happened)
        self.running.remove(number)
        self.finished.emit(number)

    def fail(self, error):
        self.failed.emit(error)

    def waiting_for(self, job_id):
        return list(self._jobs.state(job_id).waits.values())

    def answer(self, job_id, step, *, approved, payload):
        self.answers.append((job_id, f"{step} {approved}"))

    def stop(self, job_id):
        self.stopped.append(job_id)

    def standing(self, job_id):
        return standing(self._jobs.state(job_id), time.time())

    def leave(self, job_id):
        self.answers.append((job_id, "leave"))

    def resume(self, job_id, *, send_again=False, trust=False):
        answer = "trust" if trust else "send again" if send_again else "go on"
        self.answers.append((job_id, answer))

    def repeat(self, job_id, step=""):
        self.answers.append((job_id, f"again {step}".strip()))

    def call_off(self, job_id):
        self.answers.append((job_id, "call off"))


def picture_file(folder: Path, name: str, colour: str) -> Path:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    gradient = QLinearGradient(0, 0, 640, 480)
    gradient.setColorAt(0, QColor(colour))
    gradient.setColorAt(1, QColor("#f5e6c8"))
    painter.fillRect(image.rect(), gradient)
    painter.setBrush(QColor("#e8b088"))
    painter.drawEllipse(240, 140, 160, 200)
    painter.end()
    path = folder / name
    image.save(str(path))
    return path


def first_step(at: float, picture: Path) -> list[events.Event]:
    url = "http://demo.studio.localhost/files/hat.png"
    result: JsonObject = {"output_image": url}
    return [
        events.JobQueued(at=at),
        events.JobStarted(at=at, input={"input_image": "portrait.png"}),
        events.StepStarted(at=at, step="add_hat", module_id="add_hat", arguments={}),
        events.AttemptStarted(at=at, step="add_hat", attempt=0),
        events.StepLog(at=at, step="add_hat", text="loading weights\n"),
        events.OutputKept(
            at=at + 1.8,
            step="add_hat",
            url=url,
            asset="ab" * 32,
            path=str(picture),
            content_type="image/png",
            size=picture.stat().st_size,
        ),
        events.StepSucceeded(at=at + 1.8, step="add_hat", result=result),
        events.StepStarted(at=at + 1.8, step="cartoon", module_id="cartoon", arguments={}),
        events.StepProgress(at=at + 3, step="cartoon", fraction=0.63),
    ]


def second_step(at: float, picture: Path) -> list[events.Event]:
    url = "http://demo.studio.localhost/files/cartoon.png"
    result: JsonObject = {"output_image": url}
    return [
        events.OutputKept(
            at=at,
            step="cartoon",
            url=url,
            asset="cd" * 32,
            path=str(picture),
            content_type="image/png",
            size=picture.stat().st_size,
        ),
        events.StepSucceeded(at=at, step="cartoon", result=result),
        events.JobCompleted(at=at, result=result),
    ]
