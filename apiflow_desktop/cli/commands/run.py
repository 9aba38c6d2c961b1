"""``apiflow run``: run a workflow and print its result."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.inputs import gather_input, parse_pairs
from apiflow_desktop.cli.running import run_and_print
from apiflow_desktop.cli.sources import open_source
from apiflow_desktop.services.runner import RunRequest


def execute(arguments: argparse.Namespace) -> int:
    """Run the workflow the user named; see ``apiflow run --help``."""
    with open_source(arguments.workspace) as source:
        found = source.flow(arguments.flow)
        connectors = parse_pairs(arguments.connectors, "--connector")
        catalog = source.catalog.with_connectors(connectors)
        request = RunRequest(
            document=found.document,
            input=gather_input(
                found.document, source.lookup(catalog), arguments.input, arguments.inputs
            ),
            catalog=catalog,
            items=source.items,
            connectors=connectors,
            workflow_id=found.workflow_id,
            trust=arguments.trust,
            workspace_file=source.file,
        )
        return run_and_print(source.workspace, request, events=arguments.events)
