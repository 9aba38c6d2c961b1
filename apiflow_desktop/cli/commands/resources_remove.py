"""``apiflow resources remove``: delete a resource."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.store.problems import NotInStore


def execute(arguments: argparse.Namespace) -> int:
    """Delete it."""
    with Workspace.open() as workspace:
        found = workspace.store.resources.at(arguments.path)
        if found is None:
            raise NotInStore("There is no resource at this path.", where=arguments.path)
        workspace.store.resources.delete(found.id)
    return EXIT_OK
