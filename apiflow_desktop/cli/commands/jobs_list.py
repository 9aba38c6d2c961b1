"""``apiflow jobs list``: the latest jobs."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.services.ownership import is_interrupted
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Print a line for each job, newest first."""
    with Workspace.open() as workspace:
        jobs = workspace.store.jobs.list(limit=arguments.limit)
    for job in jobs:
        status = "interrupted" if is_interrupted(job) else job.status
        began = datetime.fromtimestamp(job.created_at, UTC).astimezone()
        print(f"{job.id:>6}  {status:<11}  {began:%Y-%m-%d %H:%M:%S}  {job.name}")
    if not jobs:
        print("apiflow: there are no jobs yet; apiflow run FLOW makes one.", file=sys.stderr)
    if any(is_interrupted(job) for job in jobs):
        print("apiflow: jobs resume ID goes on with one that was interrupted.", file=sys.stderr)
    return EXIT_OK
