"""``apiflow screenshot``: draw a workflow into a PNG file."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.sources import open_source


def execute(arguments: argparse.Namespace) -> int:
    """Draw without a display; the picture is the same on every machine."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Qt is loaded only by the commands that need it.
    from apiflow_desktop.gui.screenshot import Shot, take

    with open_source(None) as source:
        found = source.flow(arguments.flow)
        shot = Shot(
            target=Path(arguments.target),
            theme=arguments.theme,
            size=_size(arguments.size),
            direction=arguments.direction,
            job_id=arguments.job,
            whole_window=arguments.window,
        )
        take(source.workspace, found.document, found.workflow_id, shot)
    return EXIT_OK


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([1-9]\d{1,4})[x×]([1-9]\d{1,4})", text)
    if match is None:
        raise UserFacingError(f"--size wants WIDTHxHEIGHT in pixels, not '{text}'.")
    return int(match[1]), int(match[2])
