"""What ``apiflow run --events`` printed, read again."""

from __future__ import annotations

import json
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.engine.events import Event, event_from_json


def read_events(path: Path) -> list[Event]:
    """Read a file of events, one a line.

    Raises:
        UserFacingError: It cannot be read, or a line is no event; says which.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserFacingError(f"“{path}” cannot be read: {error}") from error
    events = [_event(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not events:
        raise UserFacingError(f"There is no event in “{path}”.", hint=_HINT)
    return events


_HINT = "Give what `apiflow run FLOW --events` printed."


def _event(line: str, where: str) -> Event:
    try:
        return event_from_json(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserFacingError("This is not an event.", where=where, hint=_HINT) from error
