"""What is known of a step run, and how each event changes it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine import events

REUSED: Final = "job"
"""What ``StepSucceeded.reused`` says of a result of an earlier job."""

_LONGEST_LOG: Final = 64 * 1024


class StepStatus(StrEnum):
    """Where a step run stands. WAITING is for the next attempt, or for the user's answer."""

    RUNNING = "running"
    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class StepState(Struct, frozen=True, gc=False):
    """One step run. Times are wall-clock seconds since 1970.

    Attributes:
        path: Address of the step run, e.g. ``loop[3]/branch.0/step``.
        attempt: 0 for the first attempt.
        due: When it goes on, while it waits.
        only: The one iteration that a loop runs, from 0; None where it runs all.
        branch: Index of the branch a branchone took; None for its default.
        decided: Whether a branchone has chosen.
        reused: Where a result came from that was not computed in this job.
        continued: It failed and the flow went on (``continue_on_error``).
        error: The error of the last failed attempt, or of the step.
        request: The last request of its calls that was not a mere question how one stands.
        response: The last reply.
        provider_id: What the provider calls the last call.
        outputs: The files of it that are kept.
        log: What it printed, its end.
        printed: How many characters it printed in all.
    """

    path: str
    module_id: str
    status: StepStatus = StepStatus.RUNNING
    started: float | None = None
    ended: float | None = None
    attempt: int = 0
    due: float | None = None
    fraction: float | None = None
    message: str = ""
    arguments: JsonValue = None
    result: JsonValue = None
    error: JsonValue = None
    only: int | None = None
    branch: int | None = None
    decided: bool = False
    reused: str = ""
    continued: bool = False
    request: events.RequestSent | None = None
    response: events.ResponseReceived | None = None
    provider_id: str = ""
    outputs: tuple[events.OutputKept, ...] = ()
    log: str = ""
    printed: int = 0

    @property
    def ended_well(self) -> bool:
        """Whether it has a result that is not an error."""
        return self.status in (StepStatus.SUCCEEDED, StepStatus.SKIPPED)


StepChange: TypeAlias = Callable[[StepState, Any], dict[str, Any]]
"""The fields of a step run that an event of one kind sets."""


def _error_in(result: JsonValue) -> JsonValue:
    if isinstance(result, dict) and "error" in result:
        return result["error"]
    return result


def _request_sent(step: StepState, event: events.RequestSent) -> dict[str, Any]:
    call = step.request
    polls = call is not None and call.method != "GET" and event.method == "GET"
    if polls and call is not None and call.attempt == event.attempt:
        # What follows the call only asks how it stands: the call itself is worth looking at.
        return {"status": StepStatus.RUNNING}
    # A step that the user was asked about goes on with a request.
    return {"status": StepStatus.RUNNING, "request": event, "response": None}


STEP_CHANGES: dict[type, StepChange] = {
    events.StepStarted: lambda step, event: {
        "started": event.at,
        "arguments": event.arguments,
        "only": event.only,
    },
    events.BranchChosen: lambda step, event: {"branch": event.branch, "decided": True},
    events.AttemptStarted: lambda step, event: {
        "status": StepStatus.RUNNING,
        "attempt": event.attempt,
        "due": None,
        "fraction": None,
        "message": "",
    },
    events.CallCreated: lambda step, event: {"provider_id": event.provider_id},
    events.AttemptFailed: lambda step, event: {"error": event.error},
    events.RetryScheduled: lambda step, event: {
        "status": StepStatus.WAITING,
        "attempt": event.attempt,
        "due": event.due,
        "fraction": None,
    },
    events.SleepScheduled: lambda step, event: {"due": event.due},
    events.StepProgress: lambda step, event: {
        "fraction": event.fraction,
        "message": event.message,
    },
    events.StepLog: lambda step, event: {
        "log": (step.log + event.text)[-_LONGEST_LOG:],
        "printed": step.printed + len(event.text),
    },
    events.RequestSent: _request_sent,
    events.ResponseReceived: lambda step, event: {"response": event},
    events.OutputKept: lambda step, event: {"outputs": (*step.outputs, event)},
    events.StepSucceeded: lambda step, event: {
        "status": StepStatus.SUCCEEDED,
        "ended": event.at,
        "due": None,
        "fraction": None,
        "result": event.result,
        "error": None,
        "reused": event.reused,
    },
    events.StepSkipped: lambda step, event: {
        "status": StepStatus.SKIPPED,
        "started": event.at,
        "ended": event.at,
        "result": event.result,
    },
    events.StepFailed: lambda step, event: {
        "status": StepStatus.FAILED,
        "ended": event.at,
        "due": None,
        "fraction": None,
        "result": event.result,
        "error": _error_in(event.result),
        "continued": event.continued,
    },
    events.StepCancelled: lambda step, event: {
        "status": StepStatus.CANCELLED,
        "ended": event.at,
        "due": None,
        "fraction": None,
    },
}
"""What each kind of event changes; kinds that are not here are about the job."""
