"""``apiflow schema``: print the JSON Schema of OpenFlow."""

from __future__ import annotations

import argparse
import sys

from apiflow_desktop.base.resources import resource
from apiflow_desktop.cli.exit_codes import EXIT_OK


def execute(arguments: argparse.Namespace) -> int:
    """Print the published schema."""
    del arguments
    sys.stdout.write(resource("openflow.schema.json").read_text("utf-8"))
    return EXIT_OK
