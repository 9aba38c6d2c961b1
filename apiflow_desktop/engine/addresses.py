"""Addresses of step runs, such as ``loop[3]/branch.0/step``."""

from __future__ import annotations

import re
from typing import Final

from apiflow_desktop.engine.events import Event

_PART: Final = re.compile(r"(?:\[\d+\]|\.(?:\d+|default))\Z")


def is_inside(step: str, container: str) -> bool:
    """Tell whether a step run is one of those inside a container's run, by their addresses."""
    return step.startswith(container) and step[len(container) :].startswith(("[", ".", "/"))


def step_id(address: str) -> str:
    """Read the id of the step off the address of its run."""
    return address.rpartition("/")[2]


def is_of_called_flow(address: str) -> bool:
    """Tell whether a step run is one of a flow that the job's flow calls, by its address.

    Such a flow has ids of its own, which may be those of other steps here.
    """
    return any(_PART.search(part) is None for part in address.split("/")[:-1])


def address_of(event: Event) -> str:
    """Return the address of the step run an event is about; empty if it is about the job."""
    return str(getattr(event, "step", ""))
