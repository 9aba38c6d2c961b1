"""``apiflow jobs cancel``: cancel a job, whoever runs it."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from typing import Final

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.running import new_runner
from apiflow_desktop.services.ownership import CannotResume
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.jobs import LEASE_SECONDS

_PATIENCE: Final = LEASE_SECONDS + 5.0
"""Where a dead owner cannot be told from a living one, its lease has to run out."""

_LOOK_SECONDS: Final = 0.5


def execute(arguments: argparse.Namespace) -> int:
    """Cancel the job; wait a while for the process that runs it to do so."""
    with Workspace.open() as workspace:
        runner = new_runner(workspace)
        done = asyncio.run(_cancel(runner, arguments.job))
        until = time.monotonic() + _PATIENCE
        while not done and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
            done = _has_ended(runner, arguments.job)
        status = workspace.store.jobs.get(arguments.job).status
    told = status if done else "the process that runs it was asked to cancel it"
    print(f"apiflow: {told}", file=sys.stderr)
    return EXIT_OK


async def _cancel(runner: Runner, job_id: int) -> bool:
    try:
        return await runner.cancel(job_id, lambda event: None)
    finally:
        await runner.close()


def _has_ended(runner: Runner, job_id: int) -> bool:
    """Look again; a job whose owner let go of it before it heard is cancelled here."""
    try:
        return asyncio.run(_cancel(runner, job_id))
    except CannotResume:
        return True
