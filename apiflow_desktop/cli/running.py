"""Runs a job in the foreground: progress on standard error, the result on standard output."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from shlex import quote
from typing import Any

from apiflow_desktop.cli.exit_codes import (
    EXIT_ASKED,
    EXIT_BAD_USE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_OK,
)
from apiflow_desktop.cli.problems import problem_line
from apiflow_desktop.cli.progress import ProgressPrinter, print_event
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine.engine import JobEnding
from apiflow_desktop.engine.events import (
    Event,
    JobAsked,
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobSuspended,
)
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.detached import run_detached
from apiflow_desktop.services.observing import Observer
from apiflow_desktop.services.run_request import CannotRun, RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace

_ASKED = (
    "apiflow: the job waits for your answer: apiflow jobs resume {job_id}, with --send-again or "
    "--trust if that is it."
)


def run_and_print(
    workspace: Workspace, request: RunRequest, *, events: bool, written: Document | None = None
) -> int:
    """Run to the end and print; the value is the exit code.

    Args:
        workspace: Where the job is kept.
        request: What is run.
        events: Print events and nothing else.
        written: The document as the user wrote it, to tell the places of problems in.
    """
    runner = new_runner(workspace)
    job_id = _create(runner, request, written)
    if job_id is None:
        return EXIT_BAD_USE
    job = runner.carry_out(job_id, request, _observer(job_id, events=events))
    return _report(job_id, asyncio.run(_watched(runner, job)), events=events)


def run_on_its_own(
    workspace: Workspace, request: RunRequest, written: Document | None = None
) -> int:
    """Have a process of its own run it, and print the job's number; the value is the exit code."""
    job_id = _create(new_runner(workspace), request, written, handed_on=True)
    if job_id is None:
        return EXIT_BAD_USE
    leave_on_its_own(workspace, job_id, trust=request.trust)
    return EXIT_OK


def leave_on_its_own(workspace: Workspace, job_id: int, *, trust: bool = False) -> None:
    """Have a process of its own go on with a job that nobody runs, and print its number."""
    run_detached(workspace.home, job_id, trust=trust)
    print(job_id)
    print(f"apiflow: it runs on its own: apiflow jobs show {job_id}", file=sys.stderr)


def resume_and_print(
    workspace: Workspace,
    job_id: int,
    *,
    send_again: bool,
    trust: bool,
    events: bool,
    keep: bool = False,
) -> int:
    """Go on with a job to its end and print; the value is the exit code.

    Args:
        workspace: Where the job is.
        job_id: The job.
        send_again: Send what may have been lost once more.
        trust: Secrets may go to whatever hosts it names.
        events: Print events and nothing else.
        keep: Ending this process does not cancel the job.
    """
    runner = new_runner(workspace)
    observe = _observer(job_id, events=events)
    for wait in runner.waiting_for(job_id):
        _tell_how_to_approve(job_id, wait.step)
    job = runner.resume(job_id, observe, send_again=send_again, trust=trust)
    return _report(job_id, asyncio.run(_watched(runner, job, keep=keep)), events=events)


def new_runner(workspace: Workspace) -> Runner:
    """Return a runner of jobs of this process."""
    return Runner(workspace, StudioProcess(workspace.home).port)


def _create(
    runner: Runner, request: RunRequest, written: Document | None, *, handed_on: bool = False
) -> int | None:
    try:
        return runner.create(request, handed_on=handed_on)
    except CannotRun as error:
        for problem in error.problems:
            print(problem_line(written or request.document, problem), file=sys.stderr)
        return None


def _observer(job_id: int, *, events: bool) -> Observer:
    printer = print_event if events else ProgressPrinter()

    def observe(event: Event) -> None:
        printer(event)
        if isinstance(event, JobSuspended):
            _tell_how_to_approve(job_id, event.step)

    return observe


def _tell_how_to_approve(job_id: int, step: str) -> None:
    command = f"apiflow jobs approve {job_id} {quote(step)}"
    print(f"apiflow: the job waits: {command} (or reject)", file=sys.stderr, flush=True)


async def _watched(
    runner: Runner, run: Coroutine[Any, Any, JobEnding], *, keep: bool = False
) -> JobEnding:
    """Await a run; being interrupted cancels it, at the provider too, unless it is to be kept."""
    job = asyncio.ensure_future(run)
    loop = asyncio.get_running_loop()
    for number in () if keep else (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, job.cancel)
    try:
        return await job
    finally:
        await runner.close()


def _report(job_id: int, outcome: JobEnding, *, events: bool) -> int:
    match outcome:
        case JobCompleted():
            _print_result(outcome.result, events=events)
            return EXIT_OK
        case JobFailed():
            _print_result(outcome.result, events=events)
            return EXIT_FAILED
        case JobAsked():
            print(f"apiflow: {outcome.question}", file=sys.stderr)
            print(_ASKED.format(job_id=job_id), file=sys.stderr)
            return EXIT_ASKED
        case JobCancelled():
            print("apiflow: cancelled", file=sys.stderr)
            return EXIT_INTERRUPTED


def _print_result(result: object, *, events: bool) -> None:
    if not events:
        print(json.dumps(result, ensure_ascii=False, indent=2))
