"""``apiflow demo``: the demo studio in the foreground."""

from __future__ import annotations

import argparse

from apiflow_desktop.demo.__main__ import main


def execute(arguments: argparse.Namespace) -> int:
    """Serve the studio of this home until stopped."""
    options = [f"--port={arguments.port}"]
    if arguments.speed is not None:
        options.append(f"--speed={arguments.speed}")
    return main(options)
