"""Makes jobs: of what is to be run, or of a job that ran before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.addresses import is_of_called_flow, step_id
from apiflow_desktop.engine.events import Event, JobQueued, StepSucceeded
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.ownership import is_interrupted
from apiflow_desktop.services.run_request import RunRequest, check_runs, kept_request
from apiflow_desktop.services.trust import NotTrusted, Trust, scripts_of
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.job_rows import Job, JobRecord


class NewJobs:
    """Writes the jobs of one workspace down, in status pending."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def create(
        self,
        request: RunRequest,
        more: JsonObject | None = None,
        history: Sequence[Event] = (),
        *,
        owner: str,
    ) -> int:
        """Make a job; returns its id.

        Args:
            request: What is to be run.
            more: What the job is to remember besides.
            history: What it has behind it already; no crash can part the job from it.
            owner: Who will run it; empty if that is for another process to say.

        Raises:
            CannotRun: The document has errors.
            NotTrusted: It has scripts the user has not said to trust.
        """
        check_runs(request.document, request.lookup())
        self._check_trust(request)
        record = JobRecord(
            name=request.document.title,
            input=request.input,
            document=request.document.to_bytes(),
            workflow_id=request.workflow_id,
            workflow_name=request.document.title,
            data={**request.data(), **(more or {})},
        )
        return self._workspace.store.jobs.create(record, owner=owner, history=history).id

    def _check_trust(self, request: RunRequest) -> None:
        found = scripts_of(request.document.flow_value, request.items)
        if not request.trust and not Trust(self._workspace.store.settings).covers(found):
            raise NotTrusted(request.document.title, found)

    async def restart(
        self,
        job_id: int,
        start: str,
        given: JsonObject | None,
        document: Document | None,
        *,
        trust: bool,
    ) -> int:
        """Make a job that begins at a step of an earlier one; see ``Runner.restart``."""
        # seldom wanted: not when a window starts
        from apiflow_desktop.engine.restart import restarted
        from apiflow_desktop.engine.restart_point import CannotRestart, RestartPoint

        jobs = self._workspace.store.jobs
        job = await asyncio.to_thread(jobs.get, job_id)
        if not (job.ended or job.status == "asked" or is_interrupted(job)):
            raise CannotRestart(
                _("The job still runs."), where=_("job {job_id}").format(job_id=job_id)
            )
        begins = restarted(await asyncio.to_thread(jobs.events, job_id), RestartPoint.parse(start))
        request = await asyncio.to_thread(kept_request, self._workspace, job)
        made = _made_in(job_id, begins.history, request.made_in)
        if document is not None:
            # Which part of the earlier document was run says nothing of this one.
            request = replace(request, document=document, iteration="", results={}, made_in={})
        request = replace(
            request,
            input=request.input if given is None else given,
            by_event=request.by_event and given is None,
            begins_at=begins.begins_at,
            made_in={**request.made_in, **made},
            # what was said of one document is not said of another
            trust=trust or (request.trust and document is None),
        )
        more: JsonObject = {"restarted_from": {"job": job_id, "step": start}}
        if document is None:
            more["document_at"] = document_time(job)
        history = [JobQueued(at=time.time()), *begins.history]
        return await asyncio.to_thread(self.create, request, more, history, owner="")

    async def repeat(self, job_id: int) -> int:
        """Make a job of what an earlier one was made of; see ``Runner.repeat``."""
        job = await asyncio.to_thread(self._workspace.store.jobs.get, job_id)
        request = await asyncio.to_thread(kept_request, self._workspace, job)
        more: JsonObject = {"document_at": document_time(job)}
        return await asyncio.to_thread(self.create, request, more, owner="")


def _made_in(job_id: int, history: Sequence[Event], before: Mapping[str, int]) -> dict[str, int]:
    """Tell which jobs made the results that are used again of a job.

    Args:
        job_id: The job.
        history: What is used of it.
        before: Which earlier jobs made those that it used itself.
    """
    steps = (event.step for event in history if isinstance(event, StepSucceeded))
    own = (step_id(address) for address in steps if not is_of_called_flow(address))
    return {step: before.get(step, job_id) for step in own}


def document_time(job: Job) -> float:
    """Return when the document that a job runs was so, seconds since 1970.

    That of a job that is run again is as old as the first of its runs.
    """
    at = job.data.get("document_at")
    return at if isinstance(at, float) else job.created_at
