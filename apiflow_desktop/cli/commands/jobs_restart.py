"""``apiflow jobs restart``: run a job again from one of its steps."""

from __future__ import annotations

import argparse
import asyncio

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.inputs import gather_input
from apiflow_desktop.cli.running import leave_on_its_own, new_runner, resume_and_print
from apiflow_desktop.cli.sources import read_document
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.lookup import CatalogLookup
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Make a job of the old one and run it; exit codes as ``apiflow run``."""
    document = read_document(arguments.flow).standalone() if arguments.flow else None
    with Workspace.open() as workspace:
        job_id = asyncio.run(
            new_runner(workspace).restart(
                arguments.job,
                arguments.start,
                input=_input(arguments, workspace, document),
                document=document,
                trust=arguments.trust,
            )
        )
        if arguments.detach:
            leave_on_its_own(workspace, job_id, trust=arguments.trust)
            return EXIT_OK
        return resume_and_print(
            workspace, job_id, send_again=False, trust=arguments.trust, events=arguments.events
        )


def _input(
    arguments: argparse.Namespace, workspace: Workspace, document: Document | None
) -> JsonObject | None:
    """Put the new job's input together as that of a run; None for that of the old job."""
    if arguments.input is None:
        return None
    job = workspace.store.jobs.get(arguments.job)
    flow = document or Document.from_bytes(job.document, name=job.name)
    return gather_input(flow, CatalogLookup(workspace.catalog()), arguments.input, ())
