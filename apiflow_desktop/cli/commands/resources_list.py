"""``apiflow resources list``: the resources of the workspace as JSON."""

from __future__ import annotations

import argparse
import json

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Print a line for each resource: path, type or connector, value."""
    with Workspace.open() as workspace:
        for one in workspace.store.resources.list():
            value = json.dumps(one.value, ensure_ascii=False)
            print(f"{one.path}\t{one.connector or one.resource_type}\t{value}")
    return EXIT_OK
