"""Whose a job is: one process at a time, by a lease that is renewed."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.processes import identity_of, is_over
from apiflow_desktop.store.job_rows import ENDED_TITLES, Job, JobSummary
from apiflow_desktop.store.jobs import LEASE_SECONDS, Jobs
from apiflow_desktop.store.problems import StoreUnavailable

_RENEWALS_PER_LEASE: Final = 3

_log = logging.getLogger(__name__)


class CannotResume(UserFacingError):
    """The job has ended, or another process runs it."""


class RunsElsewhere(CannotResume):
    """Another process runs the job."""


class Ownership:
    """The jobs that belong to one runner of this process.

    Args:
        jobs: The workspace's jobs.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @cached_property
    def name(self) -> str:
        """What the runner is called in the rows of its jobs."""
        parts = (socket.gethostname(), os.getpid(), identity_of(os.getpid()), uuid.uuid4().hex[:8])
        return ":".join(map(str, parts))

    async def take_over(self, job_id: int) -> Job:
        """Become the owner of a job that has not ended and that nobody runs.

        Raises:
            CannotResume: It has ended, or another process runs it.
            NotInStore: There is no such job.
        """
        job = await asyncio.to_thread(self._jobs.get, job_id)
        if job.ended:
            raise CannotResume(
                _("The job has ended: {status}.").format(
                    status=_(ENDED_TITLES.get(job.status, job.status))
                ),
                where=_("job {job_id}").format(job_id=job_id),
                hint=_("Run its workflow again."),
            )
        # Another process may see the same dead owner, and take the job over first.
        dead = job.owner if is_dead(job.owner) else ""
        if not await asyncio.to_thread(self._jobs.acquire, job_id, self.name, dead=dead):
            raise RunsElsewhere(
                _("Another process runs this job, or did until a moment ago."),
                where=_("job {job_id}").format(job_id=job_id),
                hint=_("If it is dead, try again in {seconds} s.").format(
                    seconds=f"{LEASE_SECONDS:.0f}"
                ),
            )
        return job

    @asynccontextmanager
    async def kept(self, job_id: int) -> AsyncIterator[None]:
        """Renew the lease of a job while it runs, and give it up then."""
        renewing = asyncio.create_task(self._renew(job_id))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            await asyncio.to_thread(self._jobs.release, job_id, self.name)

    async def _renew(self, job_id: int) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / _RENEWALS_PER_LEASE)
            try:
                await asyncio.to_thread(self._jobs.renew, job_id, self.name)
            except StoreUnavailable as error:
                # What keeps it from being written may be over before the lease is.
                _log.warning("the lease of job %s was not renewed: %s", job_id, error)


def is_interrupted(job: JobSummary) -> bool:
    """Whether a job stopped because its process died."""
    lost = time.time() - job.renewed_at > LEASE_SECONDS
    return not job.ended and job.status != "asked" and (lost or is_dead(job.owner))


def is_dead(owner: str) -> bool:
    """Whether a lease's owner was a process of this machine that is no more.

    Then nobody need wait until the lease has run out.
    """
    host, number, *rest = [*owner.split(":"), "", ""]
    if host != socket.gethostname() or not number.isdigit():
        return False
    # owners of earlier versions have only a random word after the number
    identity = rest[0] if len(rest) > 3 else ""
    return is_over(int(number), identity)
