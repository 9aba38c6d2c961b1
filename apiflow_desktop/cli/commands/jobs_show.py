"""``apiflow jobs show``: how a job stands."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.progress import error_text, print_event, waiting_text
from apiflow_desktop.engine.job_state import JobState, Wait
from apiflow_desktop.engine.step_state import StepState, StepStatus
from apiflow_desktop.openflow.schema_form import property_names, property_schema
from apiflow_desktop.services.ownership import is_interrupted
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.job_rows import Job

_SIGNS = {
    StepStatus.RUNNING: "…",
    StepStatus.WAITING: "↻",
    StepStatus.SUCCEEDED: "✓",
    StepStatus.SKIPPED: "-",
    StepStatus.FAILED: "✗",
    StepStatus.CANCELLED: "■",
    StepStatus.INTERRUPTED: "■",
}


def execute(arguments: argparse.Namespace) -> int:
    """Print the job, or its journal with ``--events``."""
    with Workspace.open() as workspace:
        job = workspace.store.jobs.get(arguments.job)
        events = workspace.store.jobs.events(arguments.job)
    if arguments.events:
        for event in events:
            print_event(event)
        return EXIT_OK
    for line in _lines(job, JobState.of(events)):
        print(line)
    return EXIT_OK


def _lines(job: Job, state: JobState) -> Iterator[str]:
    began = datetime.fromtimestamp(job.created_at, UTC).astimezone()
    status = "interrupted" if is_interrupted(job) else job.status
    labels = "".join(f"  #{label}" for label in state.labels)
    yield f"{job.id}  {status}  {began:%Y-%m-%d %H:%M:%S}  {job.name}{labels}"
    for step in state.steps.values():
        yield f"{_SIGNS[step.status]} {step.path}  {_said_of(step)}".rstrip()
    if not job.ended:
        for wait in state.waits.values():
            missing = wait.required - wait.arrived
            yield f"⏸ {wait.step}  {waiting_text(missing, wait.deadline)}"
            yield from _fields(wait)
    if state.question:
        yield f"? {state.asking_step}  {state.question}"
    if job.status in ("completed", "failed"):
        yield json.dumps(state.result, ensure_ascii=False, indent=2)


def _fields(wait: Wait) -> Iterator[str]:
    """List what an approval is asked for besides a yes."""
    form = wait.form if isinstance(wait.form, dict) else {}
    required = form.get("required")
    for name in property_names(form):
        declared = property_schema(form, name)
        kind = declared.get("type") or "any"
        needed = ", required" if isinstance(required, list) and name in required else ""
        text = declared.get("description")
        yield f"    {name}  ({kind}{needed})  {text if isinstance(text, str) else ''}".rstrip()


def _said_of(step: StepState) -> str:
    if step.status is StepStatus.FAILED:
        return error_text(step.error)
    if step.reused:
        return f"from {step.reused}"
    if step.started is not None and step.ended is not None:
        return f"{step.ended - step.started:.1f} s"
    return step.message
