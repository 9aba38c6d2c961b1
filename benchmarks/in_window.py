"""Runs a job as the window does: on the engine's thread, watched by a timer of the GUI."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.garbage import WindowGarbage
from apiflow_desktop.services.engine_thread import EngineThread
from apiflow_desktop.services.run_board import RunBoard
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace
from benchmarks.figures import FRAME_MS
from benchmarks.jobs import no_studio


def run_in_window(
    app: QApplication, workspace: Workspace, request: RunRequest, lateness: list[float]
) -> float:
    """Run a job; returns its seconds, and adds how late the timer was, in ms, at each tick."""
    garbage = WindowGarbage(app)
    runner, thread, board = Runner(workspace, no_studio), EngineThread(), RunBoard()
    ticks = QTimer(interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        lateness.append(max(0.0, (now - last) * 1e3 - FRAME_MS))
        last = now
        board.take_changed()
        if work.future.done():
            app.quit()

    thread.submit(runner.prepare()).future.result()
    job_id = runner.create(request)
    began = last = time.perf_counter()
    work = thread.submit(runner.carry_out(job_id, request, lambda e: board.observe(job_id, e)))
    ticks.timeout.connect(tick)
    ticks.start()
    app.exec()
    seconds = time.perf_counter() - began
    assert work.future.result().kind == "job.completed"
    thread.submit(runner.close()).future.result()
    thread.stop()
    garbage.end()
    return seconds
