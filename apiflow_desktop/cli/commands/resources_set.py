"""``apiflow resources set``: add a resource or change it."""

from __future__ import annotations

import argparse

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.items import Resource
from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.inputs import read_json
from apiflow_desktop.services.workspace import Workspace


def execute(arguments: argparse.Namespace) -> int:
    """Keep the resource."""
    with Workspace.open() as workspace:
        connector = arguments.connector
        if connector and workspace.catalog().connector(connector) is None:
            known = ", ".join(one.name for one in workspace.store.connectors.list()) or "none"
            raise UserFacingError(
                f"There is no connector called “{connector}”.", hint=f"Known connectors: {known}."
            )
        workspace.store.resources.put(
            Resource(
                path=arguments.path,
                value=read_json(arguments.value, "VALUE"),
                resource_type=arguments.type,
                connector=connector,
                description=arguments.description,
            )
        )
    return EXIT_OK
