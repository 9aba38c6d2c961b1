"""Which step of a failed job is to blame."""

from __future__ import annotations

from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState, StepStatus


def failed_step(state: JobState) -> StepState | None:
    """Return the step run that a job failed of, not the loops and branches around it.

    None if the job failed beside its steps, or did not fail.
    """
    failed = [
        step
        for step in state.steps.values()
        if step.status is StepStatus.FAILED and not step.continued
    ]
    if not failed:
        return None
    last = max(failed, key=lambda step: (step.ended or 0.0, -_depth(step)))
    inside = [step for step in failed if step.path.startswith((last.path + "/", last.path + "."))]
    inside += [step for step in failed if step.path.startswith(last.path + "[")]
    return max(inside, key=lambda step: (_depth(step), step.ended or 0.0), default=last)


def _depth(step: StepState) -> int:
    return step.path.count("/")
