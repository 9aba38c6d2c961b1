"""What steps gave in the last run, as expressions about them see it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.iterations import latest_iteration
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState, StepStatus
from apiflow_desktop.gui.forms.values import UNSET, FieldValue

Moment: TypeAlias = Literal["inputs", "before", "iteration", "after", "failure"]
"""When an expression is evaluated: for the inputs of its step; before it about what comes before;
after an iteration of it, after it, or after a failed attempt, about the result of that."""


def result_of(step: StepState | None) -> FieldValue:
    """Return what a step run gave; unset while that is not known."""
    if step is None or step.ended is None:
        return UNSET
    return step.result


def failure_of(step: StepState | None) -> FieldValue:
    """Return what the last failed attempt of a step run gave; unset if none is known."""
    if step is None:
        return UNSET
    if step.status is StepStatus.FAILED:
        return step.result
    return UNSET if step.error is None else {"error": step.error}


def iterations_until(job: JobState, loop: str) -> list[JsonValue]:
    """List what the iterations of a loop gave, up to the one on show; empty if that is not known.

    Args:
        job: The job, as it is looked at.
        loop: Id of the loop.
    """
    run = job.by_module(loop)
    given = result_of(run)
    if run is None or not isinstance(given, list):
        return []
    number = job.shown.get(loop, latest_iteration(job, loop))
    alone = run.only is not None
    return given if alone or number is None else given[: number + 1]
