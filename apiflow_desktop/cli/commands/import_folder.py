"""``apiflow import``: take a folder tree into the library."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.cli.exit_codes import EXIT_FAILED, EXIT_OK
from apiflow_desktop.services.folder_import import read_tree, take_in, there_already
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Take it in; 1 if something of it could not be read."""
    found = read_tree(Path(arguments.folder))
    with Workspace.open() as workspace:
        known = there_already(workspace, found)
        if known and not arguments.replace and not arguments.dry_run:
            kind, path = known[0]
            raise UserFacingError(
                f"{len(known)} of {len(found.paths())} are in the library already, "
                f"e.g. the {kind} {path}. Nothing was imported.",
                hint="With --replace those of the folder take their places.",
            )
        taken = found.paths() if arguments.dry_run else take_in(workspace, found)
        for kind, path in taken:
            print(f"{kind}\t{path}")
        for variable in found.variables:
            if variable.is_secret and not workspace.vault.get(variable.path):
                print(
                    f"apiflow: the secret {variable.path} has no value yet: "
                    f"apiflow variables set {variable.path} --secret",
                    file=sys.stderr,
                )
    if not taken and not found.skipped:
        raise UserFacingError(
            "There is nothing to import in this folder.",
            where=arguments.folder,
            hint="Flows are folders with a flow.yaml; scripts, variables and resources have "
            "a .script.yaml, .variable.yaml or .resource.yaml.",
        )
    for file, why in found.skipped:
        print(f"apiflow: not imported: {file}: {why}", file=sys.stderr)
    return EXIT_FAILED if found.skipped else EXIT_OK
