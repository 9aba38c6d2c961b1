"""``apiflow run``: run a workflow and print its result."""

from __future__ import annotations

import argparse

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.cli.inputs import gather_input, parse_pairs, read_json
from apiflow_desktop.cli.running import run_and_print, run_on_its_own
from apiflow_desktop.cli.sources import open_source
from apiflow_desktop.services.run_request import RunRequest


def execute(arguments: argparse.Namespace) -> int:
    """Run the workflow the user named; see ``apiflow run --help``."""
    with open_source(arguments.workspace) as source:
        found = source.flow(arguments.flow)
        connectors = parse_pairs(arguments.connectors, "--connector")
        catalog = source.catalog.with_connectors(connectors)
        by_event = arguments.event is not None
        request = RunRequest(
            document=found.document,
            input=_event(arguments)
            if by_event
            else gather_input(
                found.document, source.lookup(catalog), arguments.input, arguments.inputs
            ),
            catalog=catalog,
            items=source.items,
            connectors=connectors,
            workflow_id=found.workflow_id,
            trust=arguments.trust,
            workspace_file=source.file,
            by_event=by_event,
            most_iterations=arguments.max_iterations,
        )
        if arguments.detach:
            return run_on_its_own(source.workspace, request, found.written)
        return run_and_print(
            source.workspace, request, events=arguments.events, written=found.written
        )


def _event(arguments: argparse.Namespace) -> JsonObject:
    if arguments.input is not None or arguments.inputs:
        raise UserFacingError(
            "An event takes the place of the input.", hint="Give --event, or --input and -i."
        )
    event = read_json(arguments.event, "--event")
    return event if isinstance(event, dict) else {"event": event}
