"""``apiflow gui``: open the window."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from apiflow_desktop.base.startup import starting


def execute(arguments: argparse.Namespace) -> int:
    """Open the window, with a file if one is named."""
    return open_window(arguments.file)


def open_window(file: str | None, *, when_interactive: Callable[[], object] | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Args:
        file: A workflow to open.
        when_interactive: Called once, as soon as the window is painted and takes input.
    """
    starting()
    # Qt is loaded only by the commands that need it.
    from apiflow_desktop.gui.binding import load_qt

    load_qt()
    from apiflow_desktop.gui.app import main

    return main(file, when_interactive=when_interactive)
