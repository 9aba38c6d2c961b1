"""Saying yes or no to a job that waits, from whichever process."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import Wait
from apiflow_desktop.store.job_rows import ENDED_TITLES

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonValue
    from apiflow_desktop.services.workspace import Workspace


class CannotApprove(UserFacingError):
    """The job does not wait for what was approved."""


def waiting_for(workspace: Workspace, job_id: int) -> list[Wait]:
    """Return what a job waits for; nothing if it has ended.

    Raises:
        NotInStore: There is no such job.
    """
    job = workspace.store.jobs.get(job_id)
    return [] if job.ended else workspace.store.approvals.waits(job_id)


def wait_of(workspace: Workspace, job_id: int, step: str = "") -> Wait:
    """Find the wait that somebody wants to end.

    Args:
        workspace: Where the job is.
        job_id: The job.
        step: Address of the step run that asks; empty for the only one.

    Raises:
        CannotApprove: There is none, or several.
    """
    waits = waiting_for(workspace, job_id)
    found = [wait for wait in waits if step in ("", wait.step)]
    if len(found) == 1:
        return found[0]
    where = _("job {job_id}").format(job_id=job_id)
    if found:
        steps = ", ".join(wait.step for wait in found)
        raise CannotApprove(
            _("Several steps wait."),
            where=where,
            hint=_("Name one of: {steps}.").format(steps=steps),
        )
    if waits:
        steps = ", ".join(wait.step for wait in waits)
        raise CannotApprove(
            _("“{step}” does not wait.").format(step=step),
            where=where,
            hint=_("These do: {steps}.").format(steps=steps),
        )
    job = workspace.store.jobs.get(job_id)
    said = (
        _("The job has ended: {status}.").format(status=_(ENDED_TITLES.get(job.status, job.status)))
        if job.ended
        else _("The job does not wait for an approval.")
    )
    raise CannotApprove(said, where=where)


def answer(
    workspace: Workspace,
    job_id: int,
    step: str = "",
    *,
    approved: bool,
    payload: JsonValue = None,
    approver: str = "",
) -> Wait:
    """Record an approval or a rejection; the job's owner finds it.

    Args:
        workspace: Where the job is.
        job_id: The job.
        step: Address of the step run that asks; empty for the only one.
        approved: False for a rejection.
        payload: What the flow sees as ``resume``.
        approver: Who it is; may be empty.

    Raises:
        CannotApprove: The step does not wait, has what it waits for, or its time is over.
    """
    wait = wait_of(workspace, job_id, step)
    approvals = workspace.store.approvals
    if time.time() > wait.deadline:
        raise CannotApprove(
            _("The time for an answer is over."),
            where=_("job {job_id}, {step}").format(job_id=job_id, step=wait.step),
        )
    if wait.arrived + approvals.count(job_id, wait.step) >= wait.required:
        raise CannotApprove(
            _("It has been answered already."),
            where=_("job {job_id}, {step}").format(job_id=job_id, step=wait.step),
        )
    approvals.record(job_id, wait.step, approved=approved, approver=approver, payload=payload)
    return wait
