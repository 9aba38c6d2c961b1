"""``apiflow screenshot``: draw a workflow into a PNG file."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.cli.recorded_events import read_events
from apiflow_desktop.cli.sources import FoundFlow, open_source
from apiflow_desktop.engine.iterations import iterations_in
from apiflow_desktop.services.workspace import Workspace

_FIT = "fit"
_LAST = "last"
_MANY = 1000


def execute(arguments: argparse.Namespace) -> int:
    """Draw without a display; the picture is the same on every machine."""
    if arguments.window and (arguments.events or arguments.size == _FIT):
        raise UserFacingError(
            "The whole window has a size of its own, and shows jobs by their ids.",
            hint="Give --size WIDTHxHEIGHT and --job ID, or leave --window out.",
        )
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
            collapsed=tuple(arguments.collapse),
            job_id=_job(source.workspace, found, arguments.job),
            events=tuple(read_events(Path(arguments.events))) if arguments.events else (),
            iterations=_iterations(arguments),
            whole_window=arguments.window,
        )
        take(source.workspace, found.written or found.document, found.target, shot)
    return EXIT_OK


def _size(text: str) -> tuple[int, int] | None:
    if text == _FIT:
        return None
    match = re.fullmatch(r"([1-9]\d{1,4})[x×]([1-9]\d{1,4})", text)
    if match is None:
        raise UserFacingError(f"--size wants WIDTHxHEIGHT in pixels, or fit, not '{text}'.")
    return int(match[1]), int(match[2])


def _iterations(arguments: argparse.Namespace) -> dict[str, int]:
    if arguments.iteration is None:
        return {}
    if not arguments.events and arguments.job is None:
        raise UserFacingError("An iteration is one of a job.", hint="Give --job or --events too.")
    chosen = iterations_in(arguments.iteration)
    if not chosen:
        raise UserFacingError(f"--iteration wants LOOP[NUMBER], not '{arguments.iteration}'.")
    return chosen


def _job(workspace: Workspace, found: FoundFlow, text: str | None) -> int | None:
    if text is None:
        return None
    if text != _LAST:
        if not text.isdecimal():
            raise UserFacingError(f"--job wants the number of a job, or last, not '{text}'.")
        return int(text)
    title = found.document.title or (found.target.title if found.target else "")
    for job in workspace.store.jobs.list(limit=_MANY, workflow_id=found.workflow_id):
        # The jobs of a file are known by its title.
        if found.workflow_id is not None or (job.workflow_id is None and job.name == title):
            return job.id
    raise UserFacingError("This workflow was not run yet.", hint="Leave --job out, or run it.")
