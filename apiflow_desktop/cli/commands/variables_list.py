"""``apiflow variables list``: the variables of the workspace, secrets without their values."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Print a line for each variable."""
    with Workspace.open() as workspace:
        for variable in workspace.store.variables.list():
            shown = "(secret)" if variable.is_secret else variable.value
            print(f"{variable.path}\t{shown}")
    return EXIT_OK
