"""A process that is killed loses nothing that it had been told is safe."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from apiflow_desktop.engine.events import StepSucceeded
from apiflow_desktop.store import Store
from tests.unit.store.step_runs import step_runs

RECORD = """
import asyncio, sys
from pathlib import Path
from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine.events import StepProgress, StepSucceeded
from apiflow_desktop.store import JobRecord, Store

store = Store.open(Home(Path(sys.argv[1])))
job = store.jobs.create(JobRecord(name="killed"), owner="child")
journal = store.jobs.journal(job.id, owner="child")
print("job", job.id, flush=True)

async def step(task, number):
    large = "x" * 150_000 if number % 20 == 0 else ""
    journal.note(StepProgress(at=1.0, step=f"{task}", message="soon"))
    await journal.record(StepSucceeded(at=1.0, step=f"{task}.{number}", result=[number, large]))
    print("safe", f"{task}.{number}", flush=True)

async def steps(task):
    for number in range(100_000):
        await step(task, number)

async def record():
    await asyncio.gather(*(steps(task) for task in range(5)))

asyncio.run(record())
"""


@pytest.mark.parametrize("lines", [1, 2, 17, 60, 200])
def test_a_killed_process_loses_no_acknowledged_event(home, lines):
    child = subprocess.Popen(
        [sys.executable, "-c", RECORD, str(home.root)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    acknowledged = [child.stdout.readline() for _ in range(lines)]
    child.kill()
    acknowledged += child.stdout.readlines()
    child.communicate()
    # The kill may have cut the last line itself in two.
    told = [line.split() for line in acknowledged if line.endswith("\n")]
    number = int(told[0][1])
    safe = {step for word, step in told if word == "safe"}
    with Store.open(home) as store:
        events = store.jobs.events(number)
        found = [event.step for event in events if isinstance(event, StepSucceeded)]
        assert safe <= set(found)
        assert len(found) == len(set(found))
        ended = {run.step for run in step_runs(store, number) if run.status == "succeeded"}
        assert ended == set(found)
        assert not store.jobs.get(number).ended
    connection = sqlite3.connect(home.database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
