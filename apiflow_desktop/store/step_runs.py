"""The state of each step run, kept up to date by the events of its job.

A row holds what a list shows. What can be large (arguments, result, request, response) is not
copied: the row names the event that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    BranchChosen,
    CallCreated,
    Event,
    JobAsked,
    RequestSent,
    ResponseReceived,
    RetryScheduled,
    StepCancelled,
    StepFailed,
    StepProgress,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.store.database import Database

Changes: TypeAlias = dict[str, Any]


class StepRun(Struct, frozen=True, kw_only=True):
    """One execution of one module, as a list shows it.

    Attributes:
        step: Its address, e.g. ``loop[3]/branch.0/step``.
        status: running, waiting (for a retry or an answer), succeeded, skipped, failed or
            cancelled.
        due: When the next attempt starts, if one is scheduled.
    """

    step: str
    module_id: str
    status: str
    attempt: int
    branch: int | None
    provider_id: str
    message: str
    fraction: float | None
    due: float | None
    started_at: float | None
    ended_at: float | None


class PastRun(Struct, frozen=True):
    """A run of a step in some job.

    Attributes:
        job_id: The job.
        created_at: When the job was made, seconds since 1970.
        run: The run.
    """

    job_id: int
    created_at: float
    run: StepRun


class StepDetails(Struct, frozen=True, kw_only=True):
    """What a step run was given, sent, received and returned; None where there was none."""

    arguments: JsonValue
    result: JsonValue
    error: JsonValue
    request: RequestSent | None
    response: ResponseReceived | None


DETAIL_COLUMNS = "arguments_event, result_event, error_event, request_event, response_event"


def _started(event: StepStarted, number: int) -> Changes:
    # A step that starts again (a resumed job) begins afresh.
    return {
        "module_id": event.module_id,
        "status": "running",
        "started_at": event.at,
        "ended_at": None,
        "arguments_event": number,
        "result_event": None,
        "error_event": None,
    }


def _attempt_started(event: AttemptStarted, _: int) -> Changes:
    return {"status": "running", "attempt": event.attempt, "due": None, "fraction": None}


def _call_created(event: CallCreated, _: int) -> Changes:
    return {"attempt": event.attempt, "provider_id": event.provider_id}


def _request_sent(_: RequestSent, number: int) -> Changes:
    # A step that the user was asked about goes on with a request.
    return {"status": "running", "request_event": number}


def _attempt_failed(event: AttemptFailed, number: int) -> Changes:
    return {"attempt": event.attempt, "error_event": number}


def _retry_scheduled(event: RetryScheduled, _: int) -> Changes:
    return {"status": "waiting", "attempt": event.attempt, "due": event.due}


def _progress(event: StepProgress, _: int) -> Changes:
    return {"fraction": event.fraction, "message": event.message}


def _ended(status: str) -> Callable[[Any, int], Changes]:
    def changes(event: Any, number: int) -> Changes:
        return {
            "status": status,
            "ended_at": event.at,
            "due": None,
            "result_event": number if hasattr(event, "result") else None,
        }

    return changes


def _skipped(event: StepSkipped, number: int) -> Changes:
    # Journals of earlier versions do not say which module it was.
    named: Changes = {"module_id": event.module_id} if event.module_id else {}
    return {**named, **_ended("skipped")(event, number)}


_CHANGES: dict[type[Any], Callable[[Any, int], Changes]] = {
    StepStarted: _started,
    BranchChosen: lambda event, _: {"branch": event.branch},
    AttemptStarted: _attempt_started,
    CallCreated: _call_created,
    AttemptFailed: _attempt_failed,
    RetryScheduled: _retry_scheduled,
    StepProgress: _progress,
    RequestSent: _request_sent,
    ResponseReceived: lambda _, number: {"response_event": number},
    JobAsked: lambda event, _: {"status": "waiting", "message": event.question},
    StepSucceeded: _ended("succeeded"),
    StepSkipped: _skipped,
    StepFailed: _ended("failed"),
    StepCancelled: _ended("cancelled"),
}


def apply_to_step_runs(
    database: Database, job_id: int, events: Iterable[tuple[int, Event]]
) -> None:
    """Bring the rows of step runs up to date with events, each row once.

    Args:
        database: The writer's, in its transaction.
        job_id: The job the steps belong to.
        events: The id of each event's own row, and the event.
    """
    rows: dict[str, Changes] = {}
    for number, event in events:
        changes = _CHANGES.get(type(event))
        if changes is not None:
            row = rows.setdefault(getattr(event, "step", ""), {"first_event": number})
            row |= changes(event, number)
    for step, row in rows.items():
        database.run(_upsert(tuple(row)), (job_id, step, *row.values()))


@cache
def _upsert(names: tuple[str, ...]) -> str:
    columns = ", ".join(names)
    marks = ", ".join("?" for _ in names)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names if name != "first_event")
    return (
        f"INSERT INTO step_runs (job_id, step, {columns}) VALUES (?, ?, {marks}) "
        f"ON CONFLICT (job_id, step) DO UPDATE SET {updates}"
    )
