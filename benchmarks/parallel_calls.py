"""A thousand calls of one second at once, and how late the window's timer is meanwhile."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.startup import started
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.workspace import Workspace
from benchmarks.echo_server import echo_server
from benchmarks.figures import in_turn, print_comparison, print_lateness, print_title
from benchmarks.in_window import run_in_window
from benchmarks.jobs import echo_catalog, parallel

CALLS = 1000
ROUNDS = 3


def run() -> None:
    """Measure and print."""
    with (
        echo_server() as url,
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Home(Path(folder) / "home")) as workspace,
    ):
        app = QApplication(sys.argv)
        started()  # as the window says once it is open
        request = RunRequest(
            document=parallel(CALLS), input={}, catalog=echo_catalog(url, seconds=1.0, limit=CALLS)
        )
        lateness: list[float] = []
        figures = in_turn(
            {
                "bare gather of the same calls": lambda: asyncio.run(_bare(url)),
                "one flow: branchall of as many steps, journalled": lambda: run_in_window(
                    app, workspace, request, lateness
                ),
            },
            ROUNDS,
        )
    print_title(f"{CALLS} calls of 1 s in parallel (target: ≤ 2 s, timer never > 50 ms late)")
    print_comparison(figures, unit="s")
    print_lateness(lateness)


async def _bare(url: str) -> float:
    catalog = echo_catalog(url, seconds=1.0, limit=CALLS)
    async with HttpFactory() as http:
        client = http.channel(catalog.connectors[0]).client
        began = time.perf_counter()
        await asyncio.gather(
            *(client.post(f"{url}/call?seconds=1.0", json={"value": n}) for n in range(CALLS))
        )
        return time.perf_counter() - began
