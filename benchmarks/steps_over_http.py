"""What a step costs beyond its call: a 40-step flow beside a bare loop of the same calls."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import time
from pathlib import Path

from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace
from benchmarks.echo_server import echo_server
from benchmarks.figures import in_turn, print_comparison, print_title
from benchmarks.jobs import echo_catalog, no_studio, sequential

STEPS = 40
ROUNDS = 7


def run() -> None:
    """Measure and print."""
    with (
        echo_server() as url,
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Home(Path(folder) / "home")) as workspace,
    ):
        figures = in_turn(
            {
                "bare loop of the same calls": lambda: asyncio.run(_bare_loop(url)),
                "flow, journalled at synchronous=FULL": lambda: asyncio.run(_flow(workspace, url)),
                "bare fsync'd commits on this disk, one a step": lambda: _commits(folder),
            },
            ROUNDS,
        )
    print_title(f"A {STEPS}-step flow over loopback HTTP, per step (target: ≤ 2 ms above bare)")
    print_comparison(figures, per=STEPS)
    above = (figures[1].median - figures[0].median) / STEPS * 1e3
    print(f"  above the bare loop: {above:.3f} ms per step")


async def _bare_loop(url: str) -> float:
    async with HttpFactory() as http:
        client = http.channel(echo_catalog(url).connectors[0]).client
        started = time.perf_counter()
        for number in range(STEPS):
            reply = await client.post(f"{url}/call", json={"value": number})
            reply.json()
        return time.perf_counter() - started


async def _flow(workspace: Workspace, url: str) -> float:
    runner = Runner(workspace, no_studio)
    request = RunRequest(document=sequential(STEPS), input={}, catalog=echo_catalog(url))
    await runner.prepare()
    job_id = runner.create(request)
    started = time.perf_counter()
    outcome = await runner.carry_out(job_id, request, lambda event: None)
    seconds = time.perf_counter() - started
    assert outcome.kind == "job.completed", outcome
    await runner.close()
    return seconds


def _commits(folder: str) -> float:
    connection = sqlite3.connect(os.path.join(folder, "bare.sqlite"), isolation_level=None)  # noqa: PTH118
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (data TEXT)")
    started = time.perf_counter()
    for _ in range(STEPS):
        connection.execute("INSERT INTO t VALUES (?)", ("x" * 300,))
    seconds = time.perf_counter() - started
    connection.close()
    return seconds
