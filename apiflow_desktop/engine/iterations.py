"""Which iteration of each loop is looked at."""

from __future__ import annotations

import re
from typing import Final

from apiflow_desktop.engine.addresses import is_inside
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState

_SEGMENT: Final = re.compile(r"(?:^|/)([^/\[\]]+)\[(\d+)\]")


def iterations_in(path: str) -> dict[str, int]:
    """Read the loops an address lies in, outermost first, and their iterations."""
    return {loop: int(number) for loop, number in _SEGMENT.findall(path)}


def iterated(path: str) -> list[tuple[str, int]]:
    """List the loop runs an address lies in, outermost first: their address, and the iteration."""
    return [(path[: found.end(1)], int(found[2])) for found in _SEGMENT.finditer(path)]


def iterations_of(state: JobState, loop: str) -> list[int]:
    """List the iterations of a loop that can be looked at, in the run of it that is.

    They are those it has had so far. Where it ran only one they are all it has, as far as that is
    known: another can be looked at to be run next.

    Args:
        state: The job, as it is looked at.
        loop: Id of the loop.
    """
    run = state.by_module(loop)
    if run is None:
        return []
    if run.only is not None:
        return list(range(planned_iterations(run) or run.only + 1))
    start = f"{run.path}["
    inside = (path[len(start) :] for path in state.steps if path.startswith(start))
    return sorted({int(rest.partition("]")[0]) for rest in inside})


def latest_iteration(state: JobState, loop: str) -> int | None:
    """Return the iteration of a loop that is looked at where none was chosen.

    Args:
        state: The job, as it is looked at.
        loop: Id of the loop.
    """
    run = state.by_module(loop)
    if run is not None and run.only is not None:
        return run.only
    return max(iterations_of(state, loop), default=None)


def planned_iterations(loop: StepState) -> int | None:
    """Return how many elements a run of a loop has to go through; None where that is not known."""
    elements = loop.arguments.get("iterator") if isinstance(loop.arguments, dict) else None
    return len(elements) if isinstance(elements, list) else None


def loop_fraction(state: JobState, loop: StepState) -> float | None:
    """Return how far a running loop is, 0 to 1; None where it is not known how long it is.

    A loop that runs one iteration is as far as that is, which nobody counts.
    """
    planned = planned_iterations(loop)
    if not planned or loop.only is not None:
        return None
    start, begun, going_on = f"{loop.path}[", {0}, set()
    for path, step in state.steps.items():
        if path.startswith(start):
            number = int(path[len(start) :].partition("]")[0])
            begun.add(number)
            if step.ended is None:
                going_on.add(number)
    # Between two steps nothing of an iteration goes on: the latest one is never taken for done.
    return min(len(begun) - len(going_on), max(begun)) / planned


def choose(state: JobState, loop: str, number: int | None) -> dict[str, int]:
    """Look at another iteration of a loop; what was chosen of loops inside it is let go.

    Args:
        state: The job, as it is looked at.
        loop: Id of the loop.
        number: The iteration; None for the latest.

    Returns:
        What is chosen then, for :meth:`JobState.at_iterations`.
    """
    run = state.by_module(loop)
    inner = {
        step.module_id
        for path, step in state.steps.items()
        if run is not None and is_inside(path, run.path)
    }
    chosen = {one: n for one, n in state.shown.items() if one not in inner and one != loop}
    return chosen if number is None else {**chosen, loop: number}
