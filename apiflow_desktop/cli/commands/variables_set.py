"""``apiflow variables set``: add a variable or change it."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from apiflow_desktop.catalog.items import Variable
from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.services.variables import keep_variable, lasting_advice
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Keep the variable; its value comes from the command line, else from standard input."""
    variable = Variable(
        path=arguments.path,
        value=_read(arguments.path) if arguments.value is None else arguments.value,
        is_secret=arguments.secret,
        description=arguments.description,
    )
    with Workspace.open() as workspace:
        kept = keep_variable(workspace, variable)
        if advice := lasting_advice(workspace, kept):
            print(f"apiflow: {advice}", file=sys.stderr)
    return EXIT_OK


def _read(path: str) -> str:
    """Ask for the value where nobody else sees it, or take it from a pipe."""
    return getpass(f"{path}: ") if sys.stdin.isatty() else sys.stdin.read().removesuffix("\n")
