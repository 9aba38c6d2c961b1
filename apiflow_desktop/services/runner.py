"""Runs workflows: creates the job, keeps its lease, journals, and tells whoever watches."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.workspace_file import WorkspaceFile
from apiflow_desktop.engine.events import (
    Event,
    JobCancelled,
    JobQueued,
    StepCancelled,
)
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.openflow.diagnostics import Diagnostic, diagnose
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.items import FileItems, Items
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.workspace import Workspace, read_workspace_file
from apiflow_desktop.store.job_rows import Job, JobRecord, JobSummary
from apiflow_desktop.store.jobs import LEASE_SECONDS

if TYPE_CHECKING:
    from apiflow_desktop.engine.engine import JobEnding
    from apiflow_desktop.engine.http.transport import StudioPort
    from apiflow_desktop.engine.ports import Journal
    from apiflow_desktop.services.machinery import Machinery

Observer = Callable[[Event], None]

_RENEWALS_PER_LEASE: Final = 3


class CannotRun(UserFacingError):
    """The document has errors that keep the engine from running it.

    Attributes:
        problems: The errors.
    """

    def __init__(self, document: Document, problems: list[Diagnostic]) -> None:
        super().__init__(
            f"This workflow cannot run: {problems[0].message}",
            where=document.title,
            hint="See the problems, correct them and run again.",
        )
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """What is to be run.

    Attributes:
        document: The workflow; its bytes are kept with the job.
        input: The flow's input, defaults filled in.
        catalog: Nodes and connectors, with the connectors chosen for this run.
        items: What steps call and expressions read by path.
        connectors: That choice: name of a connector → the one that stands in for it.
        workflow_id: The item of the library, if it is one.
        trust: The user said that secrets may go to whatever hosts this run names.
        workspace_file: The file the catalog was read from; empty if it is the library's.
    """

    document: Document
    input: JsonObject
    catalog: Catalog
    items: Items = field(default_factory=lambda: FileItems(WorkspaceFile()))
    connectors: dict[str, str] = field(default_factory=dict)
    workflow_id: int | None = None
    trust: bool = False
    workspace_file: str = ""

    def lookup(self) -> CatalogLookup:
        """What the document's paths stand for in this run."""
        return CatalogLookup(self.catalog, self.items)


class CannotResume(UserFacingError):
    """The job has ended, or another process runs it."""


class Runner:
    """Runs jobs of one workspace on one event loop.

    Args:
        workspace: Where journals, assets and secrets are.
        studio_port: Finds (and starts) the demo studio.
    """

    def __init__(self, workspace: Workspace, studio_port: StudioPort) -> None:
        self._workspace = workspace
        self._studio_port = studio_port
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._machinery: Machinery | None = None

    async def prepare(self) -> None:
        """Load what jobs are run with, so that the first one starts at once.

        Call it on the loop that will run the jobs.
        """
        self._machinery_loaded()

    def create(self, request: RunRequest) -> int:
        """Write the job down, in status pending; returns its id.

        Raises:
            CannotRun: The document has errors.
        """
        found = diagnose(request.document, request.lookup())
        errors = [one for one in found if one.severity == "error"]
        if errors:
            raise CannotRun(request.document, errors)
        record = JobRecord(
            name=request.document.title,
            input=request.input,
            document=request.document.to_bytes(),
            workflow_id=request.workflow_id,
            workflow_name=request.document.title,
            data={
                "connectors": {**request.connectors},
                "trust": request.trust,
                "workspace_file": request.workspace_file,
            },
        )
        return self._workspace.store.jobs.create(record, owner=self._owner).id

    async def carry_out(self, job_id: int, request: RunRequest, observe: Observer) -> JobEnding:
        """Run a created job to its end.

        Cancelling the task cancels the job, at the provider too; the outcome is then
        :class:`JobCancelled`.
        """
        journal = self._journal(job_id, observe)
        journal.note(JobQueued(at=time.time()))
        async with self._lease(job_id):
            engine = self._machinery_loaded().engine(request, journal)
            return await engine.run(request.document.flow_value, request.input)

    async def resume(
        self, job_id: int, observe: Observer, *, send_again: bool = False, trust: bool = False
    ) -> JobEnding:
        """Go on with a job whose process died, or that asked something, from its journal.

        A step that had succeeded is not run again, and a call the provider had accepted is
        followed by its id.

        Args:
            job_id: The job.
            observe: Told what happens from now on.
            send_again: The user's answer where it cannot be told whether a call arrived.
            trust: Secrets may go to whatever hosts this job names, also if that was not said
                when it was started.

        Raises:
            CannotResume: It has ended, or another process runs it.
            UserFacingError: There is no such job, or what it needs is gone.
        """
        jobs = self._workspace.store.jobs
        job = await self._take_over(job_id)
        async with self._lease(job_id):
            request = await asyncio.to_thread(_kept_request, self._workspace, job, trust=trust)
            history = await asyncio.to_thread(jobs.events, job_id)
            await asyncio.to_thread(jobs.set_status, job_id, "running")
            engine = self._machinery_loaded().engine(
                request, self._journal(job_id, observe), history, send_again=send_again
            )
            return await engine.run(request.document.flow_value, request.input, history)

    async def call_off(self, job_id: int, observe: Observer) -> JobCancelled:
        """Cancel a job that asked something, in place of an answer.

        Args:
            job_id: The job.
            observe: Told that it is cancelled.

        Raises:
            CannotResume: It has ended, or another process runs it.
            UserFacingError: There is no such job.
        """
        await self._take_over(job_id)
        async with self._lease(job_id):
            history = await asyncio.to_thread(self.history, job_id)
            now = time.time()
            open_steps = [s.path for s in JobState.of(history).steps.values() if s.ended is None]
            ending = JobCancelled(at=now)
            stopped = (StepCancelled(at=now, step=path) for path in open_steps)
            await self._journal(job_id, observe).record(*stopped, ending)
            return ending

    def history(self, job_id: int) -> list[Event]:
        """Return what has happened in a job so far."""
        return self._workspace.store.jobs.events(job_id)

    async def close(self) -> None:
        """Close every connection. Call it on the loop that ran the jobs."""
        if self._machinery is not None:
            await self._machinery.close()
            self._machinery = None

    async def _take_over(self, job_id: int) -> Job:
        """Become the owner of a job that has not ended and that nobody runs."""
        jobs = self._workspace.store.jobs
        job = await asyncio.to_thread(jobs.get, job_id)
        if job.ended:
            raise CannotResume(
                f"The job has ended: {job.status}.",
                where=f"job {job_id}",
                hint="Run its workflow again.",
            )
        lease = 0.0 if _is_dead(job.owner) else LEASE_SECONDS
        if not await asyncio.to_thread(jobs.acquire, job_id, self._owner, lease=lease):
            raise CannotResume(
                "Another process runs this job, or did until a moment ago.",
                where=f"job {job_id}",
                hint=f"If it is dead, try again in {LEASE_SECONDS:.0f} s.",
            )
        return job

    def _journal(self, job_id: int, observe: Observer) -> _ObservedJournal:
        journal = self._workspace.store.jobs.journal(job_id, owner=self._owner)
        return _ObservedJournal(journal, observe)

    def _machinery_loaded(self) -> Machinery:
        if self._machinery is None:
            # Loading the HTTP stack takes as long as showing a window: not before one is there.
            from apiflow_desktop.services.machinery import Machinery

            self._machinery = Machinery(self._workspace, self._studio_port)
        return self._machinery

    @asynccontextmanager
    async def _lease(self, job_id: int) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew(job_id))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            await asyncio.to_thread(self._workspace.store.jobs.release, job_id, self._owner)

    async def _renew(self, job_id: int) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / _RENEWALS_PER_LEASE)
            await asyncio.to_thread(self._workspace.store.jobs.renew, job_id, self._owner)


def _kept_request(workspace: Workspace, job: Job, *, trust: bool) -> RunRequest:
    """What the job was created with."""
    kept = job.data.get("connectors")
    connectors = {k: str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}
    file = str(job.data.get("workspace_file") or "")
    read = read_workspace_file(Path(file)) if file else None
    catalog = read.catalog() if read is not None else workspace.catalog()
    return RunRequest(
        document=Document.from_bytes(job.document, name=job.name),
        input=job.input,
        catalog=catalog.with_connectors(connectors),
        items=FileItems(read) if read is not None else workspace.items(),
        connectors=connectors,
        workflow_id=job.workflow_id,
        trust=trust or job.data.get("trust") is True,
        workspace_file=file,
    )


def is_interrupted(job: JobSummary) -> bool:
    """Whether a job stopped because its process died."""
    lost = time.time() - job.renewed_at > LEASE_SECONDS
    return not job.ended and job.status != "asked" and (lost or _is_dead(job.owner))


def _is_dead(owner: str) -> bool:
    """Whether a lease's owner was a process of this machine that is no more."""
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if os.name != "posix" or host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except OSError as error:
        return error.errno == errno.ESRCH
    return False


class _ObservedJournal:
    """Writes events down and then shows them: never the other way round."""

    def __init__(self, journal: Journal, observe: Observer) -> None:
        self._journal = journal
        self._observe = observe

    async def record(self, *events: Event) -> None:
        await self._journal.record(*events)
        for event in events:
            self._observe(event)

    def note(self, event: Event) -> None:
        self._journal.note(event)
        self._observe(event)
