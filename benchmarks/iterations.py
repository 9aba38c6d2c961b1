"""Ten thousand parallel iterations: time, memory, and the window's timer meanwhile.

Each run is a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from apiflow_desktop.base.folders import Home
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace
from benchmarks.figures import Figure, print_comparison, print_lateness, print_title
from benchmarks.jobs import no_studio

ITERATIONS = 10_000
ROUNDS = 3
BARE, HEADLESS, WINDOW = (
    "bare gather of as many coroutines",
    "parallel for loop, journalled, headless",
    "the same on the window's engine thread, states read",
)


def run() -> None:
    """Measure and print."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (BARE, HEADLESS, WINDOW)}
    for _ in range(ROUNDS):
        for name, runs in found.items():
            runs.append(_process(name))
    print_title(
        f"{ITERATIONS} parallel iterations of an identity body (target: ≤ 5 s, ≤ 300 MB of memory)"
    )
    print_comparison(
        [Figure(name, tuple(one["seconds"] for one in runs)) for name, runs in found.items()],
        unit="s",
    )
    for name, runs in found.items():
        print(f"  {name:<58}{max(one['peak'] for one in runs):10.1f} MB at its peak")
    print_lateness([late for one in found[WINDOW] for late in one["lateness"]])


def _process(name: str) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks.iterations", name]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measure(name: str) -> dict[str, Any]:
    lateness: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Home(Path(folder) / "home")) as workspace,
    ):
        if name == BARE:
            seconds = asyncio.run(_bare())
        elif name == HEADLESS:
            seconds = asyncio.run(_headless(workspace))
        else:
            seconds = _in_window(workspace, lateness)
    return {"seconds": seconds, "peak": _peak(), "lateness": lateness}


def _in_window(workspace: Workspace, lateness: list[float]) -> float:
    from PySide6.QtWidgets import QApplication

    from apiflow_desktop.base.startup import started
    from benchmarks.in_window import run_in_window

    app = QApplication(sys.argv)
    started()
    return run_in_window(app, workspace, _request(), lateness)


async def _headless(workspace: Workspace) -> float:
    runner = Runner(workspace, no_studio)
    await runner.prepare()
    request = _request()
    job_id = runner.create(request)
    began = time.perf_counter()
    ending = await runner.carry_out(job_id, request, lambda event: None)
    seconds = time.perf_counter() - began
    assert ending.kind == "job.completed", ending
    await runner.close()
    return seconds


async def _bare() -> float:
    async def iteration(index: int) -> int:
        await asyncio.sleep(0)
        return index

    began = time.perf_counter()
    await asyncio.gather(*map(iteration, range(ITERATIONS)))
    return time.perf_counter() - began


def _request() -> RunRequest:
    numbers = f"Array.from({{length: {ITERATIONS}}}, (_, index) => index)"
    loop = {
        "type": "forloopflow",
        "parallel": True,
        "iterator": {"type": "javascript", "expr": numbers},
        "modules": [{"id": "a", "value": {"type": "identity"}}],
    }
    document = {"summary": "b", "value": {"modules": [{"id": "loop", "value": loop}]}}
    return RunRequest(
        document=Document.from_text(json.dumps(document)), input={}, catalog=Catalog([], [])
    )


def _peak() -> float:
    """The most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would begin at what the parent had
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 2**10
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # bytes on a Mac


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
