"""Running a list of modules in order, and its failure module (R1, R33, R46)."""

from __future__ import annotations

from collections.abc import Mapping

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.commands import SleepUntil, Steps, record
from apiflow_desktop.engine.core.evaluation import InvalidTransform, evaluate_transform
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.core.frame import Ending, Frame
from apiflow_desktop.engine.core.step import Kind, StepRun
from apiflow_desktop.engine.core.steps import execution_failure, run_step
from apiflow_desktop.engine.events import SleepScheduled
from apiflow_desktop.engine.expressions.names import ExpressionError, error_variable


def run_list(frame: Frame, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """Run the modules of a frame in order; its result is the last step's (R1, R2)."""
    ending = Ending(frame.arguments, executed=False)
    previous_id: str | None = None
    for index, module in enumerate(frame.modules):
        step = _step(frame, module, f"step{index}", ending.value, previous_id)
        try:
            ending = yield from run_step(step, kinds)
            yield from _sleep_after(step, ending.value)
        except StepFailure as failure:
            return (yield from _fail(step, failure, kinds))
        if ending.stop is not None:
            return ending
        previous_id = step.id
    return ending


def _step(
    frame: Frame, module: JsonObject, fallback: str, previous: JsonValue, previous_id: str | None
) -> StepRun:
    step_id = str(module.get("id") or fallback)
    return StepRun(
        frame=frame,
        module=module,
        id=step_id,
        path=frame.prefix + step_id,
        previous=previous,
        previous_id=previous_id,
    )


def _sleep_after(step: StepRun, result: JsonValue) -> Steps[None]:
    """Delay what follows a step by its ``sleep`` (R51).

    Raises:
        StepFailure: It is not a number of seconds.
    """
    sleep = step.module.get("sleep")
    if sleep is None:
        return
    try:
        seconds = yield from evaluate_transform(sleep, step.names_without_results(result))
    except (ExpressionError, InvalidTransform) as error:
        raise execution_failure(step, str(error), retryable=False) from error
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise execution_failure(
            step, f"Expected a number of seconds to sleep, found: {seconds}", retryable=False
        )
    wait = max(float(seconds), 0.0)
    event = yield from record(lambda at: SleepScheduled(at=at, step=step.path, due=at + wait))
    yield SleepUntil(event.due)


def _fail(step: StepRun, failure: StepFailure, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """End a list whose step failed; its failure module runs once, at the deepest place (R46)."""
    module = step.frame.failure_module
    if module is None or failure.handled:
        return Ending(failure.result, failed=True, handled=failure.handled)
    handler = _step(step.frame, module, "failure", failure.result, None)
    handler.extra = {"error": error_variable(failure.result)}
    try:
        ending = yield from run_step(handler, kinds)
    except StepFailure as worse:
        return Ending(worse.result, failed=True, handled=True)
    recovered = isinstance(ending.value, dict) and ending.value.get("recover") is True
    return Ending(ending.value, failed=True, handled=True, recovered=recovered)
