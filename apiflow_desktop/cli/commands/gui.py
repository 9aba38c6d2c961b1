"""``apiflow gui``: open the window."""

from __future__ import annotations

import argparse


def execute(arguments: argparse.Namespace) -> int:
    """Open the window, with a file if one is named."""
    # Qt is loaded only by the commands that need it.
    from apiflow_desktop.gui.app import main

    return main(arguments.file)
