"""Failures of steps that the engine itself finds: what cannot be evaluated, or is not there."""

from __future__ import annotations

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.failures import StepFailure, error_result
from apiflow_desktop.engine.core.step import StepRun


def execution_failure(step: StepRun, message: str, *, retryable: bool = True) -> StepFailure:
    """Return the failure of a step whose settings could not be evaluated or were exceeded."""
    return StepFailure(error_result("ExecutionErr", message, step.id), retryable=retryable)


def unsupported(step: StepRun, message: str) -> StepFailure:
    """Return the failure of a step that asks for what the engine does not have."""
    return StepFailure(error_result("NotSupported", message, step.id), retryable=False)


def refuse_shared_folder(step: StepRun, at_once: int) -> None:
    """Refuse to run scripts at the same time in one folder (R23).

    Raises:
        StepFailure: The flow's steps share a folder, and several would run at once.
    """
    if step.frame.shared and at_once > 1:
        raise execution_failure(
            step,
            recorded("Steps that share a folder (same_worker) cannot run in parallel"),
            retryable=False,
        )
