"""Whether a running job can be left as it stands, to be resumed later."""

from __future__ import annotations

from enum import StrEnum

from apiflow_desktop.engine.addresses import is_inside
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState, StepStatus


class Standing(StrEnum):
    """What would be lost if nobody ran a job for a while.

    WAITS: nothing is under way; it waits for a person or for a time of day.
    FOLLOWED: calls are under way, and their ids are known, so that they can be picked up.
    BUSY: something is under way that would have to be made again, or asked about.
    """

    WAITS = "waits"
    FOLLOWED = "followed"
    BUSY = "busy"


def standing(state: JobState, now: float) -> Standing:
    """Tell how a running job stands.

    Args:
        state: The job.
        now: The wall clock, seconds since 1970.
    """
    waiting = {path for path, step in state.steps.items() if _waits(step, now)} | set(state.waits)
    under_way = [
        step
        for path, step in state.steps.items()
        if step.ended is None and path not in waiting and not _holds_open(path, state, waiting)
    ]
    if not under_way:
        return Standing.WAITS if waiting else Standing.BUSY
    known = all(_is_followed(step) for step in under_way)
    return Standing.FOLLOWED if known else Standing.BUSY


def _waits(step: StepState, now: float) -> bool:
    """Whether it waits for a time of day: for its next attempt, or asleep after its end."""
    if step.due is None or step.due <= now:
        return False
    return step.status is StepStatus.WAITING or step.ended is not None


def _holds_open(path: str, state: JobState, waiting: set[str]) -> bool:
    """Whether it only holds what is open inside it."""
    inner = (one for one, step in state.steps.items() if step.ended is None or one in waiting)
    return any(is_inside(one, path) for one in inner)


def _is_followed(step: StepState) -> bool:
    call = step.request
    if not step.provider_id or call is None or call.attempt != step.attempt:
        return False
    return step.response is not None
