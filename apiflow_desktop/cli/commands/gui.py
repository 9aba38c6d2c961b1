"""``apiflow gui``: open the window."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from apiflow_desktop.base.startup import starting


def execute(arguments: argparse.Namespace) -> int:
    """Open the window, with the files that are named."""
    return open_window(arguments.files)


def open_window(
    files: Sequence[str] = (), *, when_interactive: Callable[[], object] | None = None
) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Args:
        files: Workflows to open, each in a tab.
        when_interactive: Called once, as soon as the window is painted and takes input.
    """
    starting()
    # Qt is loaded only by the commands that need it.
    from apiflow_desktop.gui.binding import load_qt

    load_qt()
    from apiflow_desktop.gui.app import main

    return main(files, when_interactive=when_interactive)
