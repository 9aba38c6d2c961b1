"""``apiflow variables remove``: delete a variable, and its value in the keyring."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.services.variables import remove_variable
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Delete it."""
    with Workspace.open() as workspace:
        remove_variable(workspace, arguments.path)
    return EXIT_OK
