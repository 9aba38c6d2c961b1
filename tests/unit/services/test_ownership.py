"""A job belongs to one process, whatever happens to the disk meanwhile."""

from __future__ import annotations

import asyncio
import threading

import pytest

from apiflow_desktop.services import ownership
from apiflow_desktop.services.ownership import Ownership
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.jobs import Jobs
from apiflow_desktop.store.problems import StoreBusy


@pytest.fixture
def store():
    with Workspace.open() as opened:
        yield opened.store


def test_a_lease_that_could_not_be_renewed_once_is_renewed_the_next_time(store, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE_SECONDS", 0.03)
    renew, tried = Jobs.renew, []
    renewed = threading.Event()

    def fails_once(jobs, number, owner):
        tried.append(number)
        if len(tried) == 1:
            raise StoreBusy("The workspace is in use.")
        renewed.set()
        return renew(jobs, number, owner)

    monkeypatch.setattr(Jobs, "renew", fails_once)

    async def play():
        owner = Ownership(store.jobs)
        job = store.jobs.create(JobRecord(name="j", input={}), owner=owner.name)
        async with owner.kept(job.id):
            assert await asyncio.to_thread(renewed.wait, 10)
        assert store.jobs.get(job.id).owner == ""

    asyncio.run(play())
