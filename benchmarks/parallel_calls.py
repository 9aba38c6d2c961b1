"""A thousand calls of one second at once, and how late the window's timer is meanwhile."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.startup import started
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.services.engine_thread import EngineThread
from apiflow_desktop.services.run_board import RunBoard
from apiflow_desktop.services.runner import Runner, RunRequest
from apiflow_desktop.services.workspace import Workspace
from benchmarks.echo_server import echo_server
from benchmarks.figures import in_turn, print_comparison, print_title
from benchmarks.jobs import echo_catalog, parallel

CALLS = 1000
ROUNDS = 3
FRAME_MS = 16


def run() -> None:
    """Measure and print."""
    with (
        echo_server() as url,
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Home(Path(folder) / "home")) as workspace,
    ):
        app = QApplication(sys.argv)
        started()  # as the window says once it is open
        lateness: list[float] = []
        figures = in_turn(
            {
                "bare gather of the same calls": lambda: asyncio.run(_bare(url)),
                "one flow: branchall of as many steps, journalled": lambda: _in_the_window(
                    app, workspace, url, lateness
                ),
            },
            ROUNDS,
        )
    print_title(f"{CALLS} calls of 1 s in parallel (target: ≤ 2 s, timer never > 50 ms late)")
    print_comparison(figures, unit="s")
    print(
        f"  the window's {FRAME_MS} ms timer: at worst {max(lateness):.1f} ms late, "
        f"{sum(late > FRAME_MS for late in lateness)} of {len(lateness)} more than a frame"
    )


async def _bare(url: str) -> float:
    catalog = echo_catalog(url, seconds=1.0, limit=CALLS)
    async with HttpFactory() as http:
        client = http.client_for(catalog.connectors[0])
        began = time.perf_counter()
        await asyncio.gather(
            *(client.post(f"{url}/call?seconds=1.0", json={"value": n}) for n in range(CALLS))
        )
        return time.perf_counter() - began


def _in_the_window(
    app: QApplication, workspace: Workspace, url: str, lateness: list[float]
) -> float:
    request = RunRequest(
        document=parallel(CALLS), input={}, catalog=echo_catalog(url, seconds=1.0, limit=CALLS)
    )
    runner, thread, board = Runner(workspace, _no_studio), EngineThread(), RunBoard()
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
    return seconds


async def _no_studio() -> int:
    raise AssertionError("the benchmark does not call the studio")
