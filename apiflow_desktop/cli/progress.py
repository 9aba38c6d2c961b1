"""A run told on standard error, one line for each thing that happens."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TextIO

from apiflow_desktop.engine.events import (
    AttemptFailed,
    BranchChosen,
    Event,
    JobResumed,
    JobSuspended,
    OutputKept,
    RetryScheduled,
    StepCancelled,
    StepFailed,
    StepLog,
    StepSkipped,
    StepStarted,
    StepSucceeded,
    event_to_json,
)


class ProgressPrinter:
    """Prints what a person watching a run in a terminal wants to know."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._started: dict[str, float] = {}

    def __call__(self, event: Event) -> None:
        """Print one event, if it is of interest."""
        line = self._line(event)
        if line:
            print(line, file=self._stream, flush=True)

    def _line(self, event: Event) -> str:
        match event:
            case StepStarted():
                self._started[event.step] = event.at
                return f"… {event.step}"
            case StepSucceeded():
                took = f"from {event.reused}" if event.reused else self._took(event.step, event.at)
                return f"✓ {event.step}  {took}"
            case StepSkipped():
                return f"- {event.step}  skipped"
            case StepFailed():
                return f"✗ {event.step}  {error_text(event.result)}"
            case StepCancelled():
                return f"■ {event.step}  cancelled"
            case AttemptFailed():
                return f"! {event.step}  attempt {event.attempt + 1}: {error_text(event.error)}"
            case RetryScheduled():
                return f"↻ {event.step}  again in {max(0.0, event.due - event.at):.0f} s"
            case BranchChosen():
                chosen = "default" if event.branch is None else f"branch {event.branch}"
                return f"→ {event.step}  {chosen}"
            case JobSuspended():
                return f"⏸ {event.step}  {waiting_text(event.required_events, event.deadline)}"
            case JobResumed():
                return f"▶ {event.step}  {_answer_text(event)}"
            case OutputKept():
                return f"  {event.step}  kept: {event.path}"
            case StepLog():
                lines = event.text.rstrip().splitlines()
                return "\n".join(f"  {event.step}  {line}" for line in lines)
            case _:
                return ""

    def _took(self, step: str, ended: float) -> str:
        return f"{ended - self._started.get(step, ended):.1f} s"


def waiting_text(approvals: int, deadline: float) -> str:
    """Say what a step waits for: a number of approvals, until a wall-clock time."""
    until = datetime.fromtimestamp(deadline, UTC).astimezone()
    what = "an approval" if approvals == 1 else f"{approvals} approvals"
    return f"waits for {what} until {until:%Y-%m-%d %H:%M:%S}"


def _answer_text(event: JobResumed) -> str:
    if event.timed_out:
        return "nobody approved in time"
    return f"{'approved' if event.approved else 'rejected'} by {event.approver or 'anonymous'}"


def error_text(result: object) -> str:
    """Find the message in a failed result: ``{"error": {"name", "message"}}`` (R40)."""
    error = result.get("error", result) if isinstance(result, dict) else result
    if isinstance(error, dict) and "message" in error:
        return f"{error.get('name', 'Error')}: {error['message']}"
    return json.dumps(error, ensure_ascii=False)[:200]


def print_event(event: Event) -> None:
    """Print one event as one line of JSON on standard output (``--events``)."""
    print(json.dumps(event_to_json(event), ensure_ascii=False), flush=True)
