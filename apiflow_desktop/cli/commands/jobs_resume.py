"""``apiflow jobs resume``: go on with a job."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.running import resume_and_print
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Resume the job the user named; exit codes as ``apiflow run``."""
    with Workspace.open() as workspace:
        return resume_and_print(
            workspace,
            arguments.job,
            send_again=arguments.send_again,
            trust=arguments.trust,
            events=arguments.events,
            keep=arguments.keep,
        )
