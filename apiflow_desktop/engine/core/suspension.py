"""Waiting for approvals after a step (R48 to R50)."""

from __future__ import annotations

from functools import partial

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import AwaitApproval, Steps, record
from apiflow_desktop.engine.core.decisions import recall
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.core.frame import Ending, object_of
from apiflow_desktop.engine.core.step import NO_APPROVALS, StepRun
from apiflow_desktop.engine.events import JobResumed, JobSuspended
from apiflow_desktop.engine.ports import Approval

DEFAULT_TIMEOUT = 1800.0
"""Seconds a step waits for its approvals if it does not say (R50)."""


def wait_for_approvals(step: StepRun, ending: Ending) -> Steps[JsonObject]:
    """Hold what follows a step until its approvals are there.

    Returns:
        What the next step sees as ``resume``, ``resumes`` and ``approvers`` (R49).

    Raises:
        StepFailure: It was disapproved, or nobody came in time, and the flow does not go on.
    """
    suspend = object_of(step.module.get("suspend"))
    required = _required_events(suspend)
    if required < 1 or ending.passed:
        return NO_APPROVALS
    wait = yield from _suspend(step, suspend, required)
    resumes: list[JsonValue] = []
    approvers: list[JsonValue] = []
    for missing in range(required, 0, -1):
        answer = yield from _next(wait, missing)
        if not answer.timed_out:
            resumes.append(answer.payload)
            approvers.append(answer.approver or "anonymous")
        if not answer.approved:
            error = _refusal(answer)
            if not suspend.get("continue_on_disapprove_timeout"):
                raise StepFailure(error, retryable=False, continuable=False)
            resumes.append(error)
            break
    return {"resume": resumes[-1], "resumes": resumes, "approvers": approvers}


def _required_events(suspend: JsonObject) -> int:
    required = suspend.get("required_events")
    return int(required) if isinstance(required, int | float) else 0


def _suspend(step: StepRun, suspend: JsonObject, required: int) -> Steps[JobSuspended]:
    timeout = suspend.get("timeout")
    is_number = isinstance(timeout, int | float) and not isinstance(timeout, bool)
    seconds = float(timeout) if is_number else DEFAULT_TIMEOUT  # type: ignore[arg-type]
    form = object_of(suspend.get("resume_form")).get("schema")
    return (
        yield from record(
            lambda at: JobSuspended(
                at=at, step=step.path, required_events=required, deadline=at + seconds, form=form
            )
        )
    )


def _next(wait: JobSuspended, missing: int) -> Steps[JobResumed]:
    """Wait for one approval or rejection, or for the deadline."""
    known = yield from recall(wait.step, JobResumed)
    arrived: Approval | None = None
    if known is None:
        arrived = yield AwaitApproval(wait.step, wait.deadline)
    if arrived is None:
        timed_out = partial(JobResumed, step=wait.step, approver="", approved=False)
        return (yield from record(partial(timed_out, timed_out=True)))
    return (
        yield from record(
            partial(
                JobResumed,
                step=wait.step,
                approver=arrived.approver,
                approved=arrived.approved,
                payload=arrived.payload,
                waiting=arrived.approved and missing > 1,
                number=arrived.number,
            )
        )
    )


def _refusal(answer: JobResumed) -> JsonObject:
    if answer.timed_out:
        name, message = "SuspendedTimedOut", recorded("Timed out waiting to be resumed")
    else:
        name = "SuspendedDisapproved"
        message = recorded("Disapproved by {approver}", approver=answer.approver or "unknown")
    return {"error": {"message": message, "name": name}}
