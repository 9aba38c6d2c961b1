"""Runs a job in the foreground: progress on standard error, the result on standard output."""

from __future__ import annotations

import asyncio
import json
import signal
import sys

from apiflow_desktop.cli.main import EXIT_ASKED, EXIT_BAD_USE, EXIT_FAILED, EXIT_OK
from apiflow_desktop.cli.problems import problem_line
from apiflow_desktop.cli.progress import ProgressPrinter, print_event
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine.engine import JobEnding
from apiflow_desktop.engine.events import JobAsked, JobCancelled, JobCompleted, JobFailed
from apiflow_desktop.services.runner import CannotRun, Observer, Runner, RunRequest
from apiflow_desktop.services.workspace import Workspace

EXIT_INTERRUPTED = 130


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
    outcome = asyncio.run(_carry_out(runner, job_id, request, observe))
    return _report(outcome, events=events)


async def _carry_out(
    runner: Runner, job_id: int, request: RunRequest, observe: Observer
) -> JobEnding:
    job = asyncio.ensure_future(runner.carry_out(job_id, request, observe))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, job.cancel)
    try:
        return await job
    finally:
        await runner.close()


def _report(outcome: JobEnding, *, events: bool) -> int:
    match outcome:
        case JobCompleted():
            _print_result(outcome.result, events=events)
            return EXIT_OK
        case JobFailed():
            _print_result(outcome.result, events=events)
            return EXIT_FAILED
        case JobAsked():
            print(f"apiflow: {outcome.step}: {outcome.question}", file=sys.stderr)
            return EXIT_ASKED
        case JobCancelled():
            print("apiflow: cancelled", file=sys.stderr)
            return EXIT_INTERRUPTED


def _print_result(result: object, *, events: bool) -> None:
    if not events:
        print(json.dumps(result, ensure_ascii=False, indent=2))
