"""A job whose process died is shown as what it is."""

from __future__ import annotations

import asyncio
import time

from apiflow_desktop.base.folders import Home
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobStatus
from apiflow_desktop.engine.step_state import StepStatus
from apiflow_desktop.gui.application.archive import WorkspaceArchive
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.store import Store


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
