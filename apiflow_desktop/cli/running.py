"""Runs a job in the foreground: progress on standard error, the result on standard output."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from apiflow_desktop.cli.main import EXIT_ASKED, EXIT_BAD_USE, EXIT_FAILED, EXIT_OK
from apiflow_desktop.cli.problems import problem_line
from apiflow_desktop.cli.progress import ProgressPrinter, print_event
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine.engine import JobEnding
from apiflow_desktop.engine.events import JobAsked, JobCancelled, JobCompleted, JobFailed
from apiflow_desktop.services.runner import CannotRun, Runner, RunRequest
from apiflow_desktop.services.workspace import Workspace

EXIT_INTERRUPTED = 130
_ASKED = (
    "apiflow: the job waits for your answer: apiflow jobs resume {job_id}, with --send-again or "
    "--trust if that is it."
)


def run_and_print(workspace: Workspace, request: RunRequest, *, events: bool) -> int:
    """Run to the end and print; the value is the exit code."""
    runner = Runner(workspace, StudioProcess(workspace.home).port)
    try:
        job_id = runner.create(request)
    except CannotRun as error:
        for problem in error.problems:
            print(problem_line(request.document, problem), file=sys.stderr)
        return EXIT_BAD_USE
    observe = print_event if events else ProgressPrinter()
    outcome = asyncio.run(_watched(runner, runner.carry_out(job_id, request, observe)))
    return _report(job_id, outcome, events=events)


def resume_and_print(
    workspace: Workspace, job_id: int, *, send_again: bool, trust: bool, events: bool
) -> int:
    """Go on with a job to its end and print; the value is the exit code."""
    runner = Runner(workspace, StudioProcess(workspace.home).port)
    observe = print_event if events else ProgressPrinter()
    job = runner.resume(job_id, observe, send_again=send_again, trust=trust)
    return _report(job_id, asyncio.run(_watched(runner, job)), events=events)


async def _watched(runner: Runner, run: Coroutine[Any, Any, JobEnding]) -> JobEnding:
    """Await a run; being interrupted cancels it, at the provider too."""
    job = asyncio.ensure_future(run)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
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
