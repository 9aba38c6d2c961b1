"""Runs workflows: creates the job, keeps its lease, journals, and tells whoever watches."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import Event, JobAsked, JobQueued
from apiflow_desktop.engine.job_state import Wait
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.approvals import answer, waiting_for
from apiflow_desktop.services.calling_off import PATIENCE, TakenUp, cancelled, under_way
from apiflow_desktop.services.inbox import CANCEL, Inbox
from apiflow_desktop.services.new_jobs import NewJobs
from apiflow_desktop.services.observing import ObservedJournal, Observer
from apiflow_desktop.services.ownership import Ownership, RunsElsewhere
from apiflow_desktop.services.run_request import RunRequest, kept_request
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.job_rows import Job

if TYPE_CHECKING:
    from apiflow_desktop.engine.engine import JobEnding
    from apiflow_desktop.engine.http.transport import StudioPort
    from apiflow_desktop.services.machinery import Machinery


class Runner:
    """Runs jobs of one workspace on one event loop.

    Args:
        workspace: Where journals, assets and secrets are.
        studio_port: Finds (and starts) the demo studio.
    """

    def __init__(self, workspace: Workspace, studio_port: StudioPort) -> None:
        self._workspace = workspace
        self._studio_port = studio_port
        self._ownership = Ownership(workspace.store.jobs)
        self._new_jobs = NewJobs(workspace)
        self._machinery: Machinery | None = None
        self._inboxes: dict[int, Inbox] = {}
        self._journals: dict[int, ObservedJournal] = {}

    async def prepare(self) -> None:
        """Load what jobs are run with, so that the first one starts at once.

        Call it on the loop that will run the jobs.
        """
        self._machinery_loaded()

    def create(self, request: RunRequest, *, handed_on: bool = False) -> int:
        """Write the job down, in status pending; returns its id.

        Args:
            request: What is to be run.
            handed_on: Another process will run it, by :meth:`resume`.

        Raises:
            CannotRun: The document has errors.
            NotTrusted: It has scripts the user has not said to trust.
        """
        owner = "" if handed_on else self._ownership.name
        return self._new_jobs.create(request, owner=owner)

    async def carry_out(self, job_id: int, request: RunRequest, observe: Observer) -> JobEnding:
        """Run a created job to its end.

        Cancelling the task cancels the job, at the provider too; the outcome is then
        :class:`JobCancelled`.
        """
        journal = self._journal(job_id, observe)
        journal.note(JobQueued(at=time.time()))
        async with self._ownership.kept(job_id):
            return await self._run(job_id, request, journal)

    async def restart(
        self,
        job_id: int,
        start: str,
        *,
        input: JsonObject | None = None,  # noqa: A002 - as everywhere
        document: Document | None = None,
        trust: bool = False,
    ) -> int:
        """Make a new job that begins at a step of an earlier one and uses its results (R56).

        :meth:`resume` runs it.

        Args:
            job_id: The earlier job; it has ended, or was interrupted.
            start: Address of the first step run that runs again, e.g. ``loop[3]/step``;
                ``loop[3]`` and ``branch.0`` name an iteration and a branch.
            input: The flow's input; the earlier job's if None.
            document: What is run; the earlier job's if None.
            trust: As in :class:`RunRequest`, also if it was not said of the earlier job.

        Returns:
            The new job's id.

        Raises:
            CannotRestart: It did not come so far, or still runs.
            CannotRun: The document has errors.
            NotTrusted: It has scripts the user has not said to trust.
            UserFacingError: There is no such job, or what it needs is gone.
        """
        return await self._new_jobs.restart(job_id, start, input, document, trust=trust)

    async def repeat(self, job_id: int) -> int:
        """Make a new job of the document, input and connectors of an earlier one.

        :meth:`resume` runs it.

        Returns:
            The new job's id.

        Raises:
            CannotRun: The document has errors.
            NotTrusted: It has scripts the user has not said to trust.
            UserFacingError: There is no such job, or what it needs is gone.
        """
        return await self._new_jobs.repeat(job_id)

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
        job = await self._ownership.take_over(job_id)
        async with self._ownership.kept(job_id):
            kept = partial(kept_request, self._workspace, job, trust=trust)
            request = await asyncio.to_thread(kept)
            history = await asyncio.to_thread(jobs.events, job_id)
            await asyncio.to_thread(jobs.wish, job_id, "")
            waits = await asyncio.to_thread(self._workspace.store.approvals.waits, job_id)
            await asyncio.to_thread(jobs.set_status, job_id, "waiting" if waits else "running")
            journal = self._journal(job_id, observe)
            if not history:
                journal.note(JobQueued(at=time.time()))
            return await self._run(job_id, request, journal, history, send_again=send_again)

    async def cancel(self, job_id: int, observe: Observer) -> bool:
        """Cancel a job, whoever runs it.

        Args:
            job_id: The job.
            observe: Told that it is cancelled, if that is done here.

        Returns:
            Whether it is cancelled; False if its owner was asked to cancel it.

        Raises:
            CannotResume: It has ended.
            UserFacingError: There is no such job.
        """
        inbox = self._inboxes.get(job_id)
        if inbox is None:
            with contextlib.suppress(RunsElsewhere):
                await self.call_off(job_id, observe)
                return True
        await asyncio.to_thread(self._workspace.store.jobs.wish, job_id, CANCEL)
        self._ring(job_id)
        return False

    def history(self, job_id: int) -> list[Event]:
        """Return what has happened in a job so far."""
        return self._workspace.store.jobs.events(job_id)

    def waiting_for(self, job_id: int) -> list[Wait]:
        """Return what a job waits for (R48).

        Raises:
            UserFacingError: There is no such job.
        """
        return waiting_for(self._workspace, job_id)

    def approve(
        self, job_id: int, step: str = "", payload: JsonValue = None, approver: str = ""
    ) -> None:
        """Say yes to a step that waits, whichever process runs the job; from any thread.

        Args:
            job_id: The job.
            step: Address of the step run that asks; empty for the only one.
            payload: What the flow sees as ``resume``.
            approver: Who it is; may be empty.

        Raises:
            CannotApprove: It does not wait, or not any more.
        """
        answer(self._workspace, job_id, step, approved=True, payload=payload, approver=approver)
        self._ring(job_id)

    def reject(
        self, job_id: int, step: str = "", payload: JsonValue = None, approver: str = ""
    ) -> None:
        """Say no to a step that waits; as :meth:`approve`.

        Raises:
            CannotApprove: It does not wait, or not any more.
        """
        answer(self._workspace, job_id, step, approved=False, payload=payload, approver=approver)
        self._ring(job_id)

    def leave(self, job_id: int) -> None:
        """Let the job that is now cancelled here stand as it is, to be resumed; from any thread.

        Nothing more is recorded of it but the ids of calls that were sent, and its calls go on
        at the provider. Whoever awaits the job gets :class:`JobLeft`.
        """
        journal = self._journals.get(job_id)
        if journal is not None:
            journal.closed = True

    async def call_off(self, job_id: int, observe: Observer) -> JobEnding:
        """Cancel a job that nobody runs, and what it left under way at providers.

        Args:
            job_id: The job.
            observe: Told that it is cancelled.

        Raises:
            CannotResume: It has ended, or another process runs it.
            UserFacingError: There is no such job.
        """
        job = await self._ownership.take_over(job_id)
        async with self._ownership.kept(job_id):
            steps = under_way(await asyncio.to_thread(self.history, job_id))
            unreached = ""
            if steps:
                try:
                    ending = await self._follow_and_cancel(job, observe, steps)
                except UserFacingError as error:
                    unreached = str(error)
                else:
                    if not isinstance(ending, JobAsked):
                        return ending
                    unreached = ending.question
            history = await asyncio.to_thread(self.history, job_id)
            before, last = cancelled(history, unreached)
            await self._journal(job_id, observe).record(*before, last)
            return last

    async def close(self) -> None:
        """Close every connection. Call it on the loop that ran the jobs."""
        if self._machinery is not None:
            await self._machinery.close()
            self._machinery = None

    async def _follow_and_cancel(self, job: Job, observe: Observer, steps: set[str]) -> JobEnding:
        """Let a job go on until it follows its calls, and cancel it like one that runs."""
        request = await asyncio.to_thread(kept_request, self._workspace, job)
        history = await asyncio.to_thread(self.history, job.id)
        # a wish would be heard before the calls are taken up
        await asyncio.to_thread(self._workspace.store.jobs.wish, job.id, "")
        task = asyncio.current_task()
        assert task is not None  # it runs on a loop
        taken_up = TakenUp(steps, task.cancel)

        def watch(event: Event) -> None:
            observe(event)
            taken_up.see(event)

        alarm = asyncio.get_running_loop().call_later(PATIENCE, task.cancel)
        try:
            return await self._run(
                job.id, request, self._journal(job.id, watch), history, only_follow=True
            )
        finally:
            alarm.cancel()

    async def _run(
        self,
        job_id: int,
        request: RunRequest,
        journal: ObservedJournal,
        history: Sequence[Event] = (),
        *,
        send_again: bool = False,
        only_follow: bool = False,
    ) -> JobEnding:
        """Run a job whose lease is ours, and listen to what others want of it."""
        async with self._listening(job_id, journal) as inbox:
            machinery = self._machinery_loaded()
            engine = machinery.engine(
                job_id,
                request,
                journal,
                history,
                inbox,
                send_again=send_again,
                only_follow=only_follow,
                is_left=lambda: journal.closed,
            )
            settings = machinery.settings(request, job_id)
            flow_value = request.document.flow_value
            ending = await engine.run(flow_value, request.input, history, settings)
            if ending.kind != JobAsked.kind:
                machinery.forget(job_id)
            return ending

    @contextlib.asynccontextmanager
    async def _listening(self, job_id: int, journal: ObservedJournal) -> AsyncIterator[Inbox]:
        """Hear what others want of a job that this task runs; a wish to cancel cancels it."""
        task = asyncio.current_task()
        assert task is not None  # it runs on a loop
        inbox = Inbox(self._workspace.store.approvals, job_id)
        self._inboxes[job_id] = inbox
        self._journals[job_id] = journal

        def cancel() -> None:
            if job_id in self._inboxes:  # else it has just ended
                task.cancel()

        watching = asyncio.create_task(inbox.watch(cancel))
        try:
            yield inbox
        finally:
            del self._inboxes[job_id], self._journals[job_id]
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    def _ring(self, job_id: int) -> None:
        inbox = self._inboxes.get(job_id)
        if inbox is not None:
            inbox.ring()

    def _journal(self, job_id: int, observe: Observer) -> ObservedJournal:
        journal = self._workspace.store.jobs.journal(job_id, owner=self._ownership.name)
        return ObservedJournal(journal, observe)

    def _machinery_loaded(self) -> Machinery:
        if self._machinery is None:
            # Loading the HTTP stack takes as long as showing a window: not before one is there.
            from apiflow_desktop.services.machinery import Machinery

            self._machinery = Machinery(self._workspace, self._studio_port)
        return self._machinery
