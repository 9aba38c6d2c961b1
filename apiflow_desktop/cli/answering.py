"""Answers to jobs that wait for an approval."""

from __future__ import annotations

import argparse
import getpass
import sys

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.inputs import ANSWER, gather, read_json
from apiflow_desktop.services.approvals import answer, wait_of
from apiflow_desktop.services.ownership import is_interrupted
from apiflow_desktop.services.workspace import Workspace


def answer_and_print(arguments: argparse.Namespace, *, approved: bool) -> int:
    """Record an answer and tell what comes of it; the value is the exit code."""
    with Workspace.open() as workspace:
        wait = wait_of(workspace, arguments.job, arguments.step)
        arrived = wait.arrived + workspace.store.approvals.count(arguments.job, wait.step)
        answer(
            workspace,
            arguments.job,
            wait.step,
            approved=approved,
            payload=_payload(arguments, wait.form if approved else None),
            approver=getpass.getuser() if arguments.by is None else arguments.by,
        )
        job = workspace.store.jobs.get(arguments.job)
    said = "approved" if approved else "rejected"
    of_several = f" ({arrived + 1} of {wait.required})" if wait.required > 1 else ""
    print(f"apiflow: {said}: {wait.step}{of_several}", file=sys.stderr)
    if is_interrupted(job):
        told = f"nobody runs the job; apiflow jobs resume {job.id} goes on with it"
        print(f"apiflow: {told}", file=sys.stderr)
    return EXIT_OK


def _payload(arguments: argparse.Namespace, form: JsonValue) -> JsonValue:
    """Put the payload together; one that is described by a form has to fit it."""
    if arguments.payload is not None and not arguments.inputs and not isinstance(form, dict):
        return read_json(arguments.payload, "--payload")
    schema = form if isinstance(form, dict) else {}
    return gather(schema, arguments.payload, arguments.inputs, subject=ANSWER)
