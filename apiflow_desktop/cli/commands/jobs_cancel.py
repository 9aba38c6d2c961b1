"""``apiflow jobs cancel``: cancel a job, whoever runs it."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from typing import Final

from apiflow_desktop.cli.main import EXIT_OK
from apiflow_desktop.cli.running import new_runner
from apiflow_desktop.services.workspace import Workspace

_PATIENCE: Final = 15.0
_LOOK_SECONDS: Final = 0.2


def execute(arguments: argparse.Namespace) -> int:
    """Cancel the job; wait a while for the process that runs it to do so."""
    with Workspace.open() as workspace:
        done = asyncio.run(new_runner(workspace).cancel(arguments.job, lambda event: None))
        until = time.monotonic() + _PATIENCE
        while not done and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
            done = workspace.store.jobs.get(arguments.job).ended
        status = workspace.store.jobs.get(arguments.job).status
    print(
        f"apiflow: {status if done else 'the process that runs it was asked to'}", file=sys.stderr
    )
    return EXIT_OK
