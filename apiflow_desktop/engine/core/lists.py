"""Running a list of modules in order, and its failure module (R1, R33, R46)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import SleepUntil, Steps, note, record
from apiflow_desktop.engine.core.decisions import decide, recall
from apiflow_desktop.engine.core.evaluation import InvalidTransform, evaluate_transform
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.core.frame import Ending, Frame, module_id
from apiflow_desktop.engine.core.refusals import execution_failure
from apiflow_desktop.engine.core.step import NO_APPROVALS, Kind, StepRun
from apiflow_desktop.engine.core.steps import give_up, run_step
from apiflow_desktop.engine.core.suspension import wait_for_approvals
from apiflow_desktop.engine.events import JobAnswered, SleepScheduled
from apiflow_desktop.engine.expressions.names import ExpressionError, error_variable


def run_list(frame: Frame, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """Run the modules of a frame in order; its result is the last step's (R1, R2)."""
    ending = Ending(frame.arguments, executed=False)
    previous_id: str | None = None
    approvals = NO_APPROVALS
    for index, module in enumerate(with_virtual_step(frame.modules)):
        step = _step(frame, module, module_id(module, index), ending.value, previous_id)
        step.index, step.approvals = index, approvals
        try:
            ending = yield from run_step(step, kinds)
            yield from _answer(step, ending.value)
            if ending.stop is not None:
                return Ending(ending.value, stop=ending.stop)
            approvals = yield from wait_for_approvals(step, ending)
            ending = yield from _sleep_after(step, ending)
        except StepFailure as failure:
            ending = yield from _fail(step, failure, kinds)
            yield from _answer(step, ending.value)
            return ending
        previous_id = step.id
    # how the last step came to its result is that step's own affair
    return Ending(ending.value, executed=bool(frame.modules))


def run_preprocessor(frame: Frame, module: JsonObject, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """Let the preprocessor make the flow's arguments of the event that is the frame's (R9)."""
    step_id = str(module.get("id") or "preprocessor")
    step = _step(frame, module, step_id, frame.arguments, None)
    step.is_preprocessor = step.is_apart = True
    try:
        ending = yield from run_step(step, kinds)
    except StepFailure as failure:
        return (yield from _fail(step, failure, kinds))
    if ending.value is None:
        return Ending({})
    return ending if isinstance(ending.value, dict) else Ending({"value": ending.value})


def with_virtual_step(modules: list[JsonObject]) -> list[JsonObject]:
    """Give the ``suspend`` or ``sleep`` of a last module a step that it can hold (R52)."""
    if not modules or (modules[-1].get("suspend") is None and modules[-1].get("sleep") is None):
        return modules
    last_id = module_id(modules[-1], len(modules) - 1)
    return [*modules, {"id": f"{last_id}-v", "value": {"type": "identity"}}]


def _answer(step: StepRun, result: JsonValue) -> Steps[None]:
    """Answer whoever waits for the flow as soon as the step named by ``early_return`` is done."""
    job = step.frame.job
    if job.answers and job.answers == step.id and not step.frame.callers:
        job.answers = ""
        yield from note(partial(JobAnswered, step=step.path, result=result))


def _step(
    frame: Frame, module: JsonObject, step_id: str, previous: JsonValue, previous_id: str | None
) -> StepRun:
    return StepRun(
        frame=frame,
        module=module,
        id=step_id,
        path=frame.prefix + step_id,
        previous=previous,
        previous_id=previous_id,
    )


def _sleep_after(step: StepRun, ending: Ending) -> Steps[Ending]:
    """Delay what follows a step by its ``sleep`` (R51); return how the step ended.

    Raises:
        StepFailure: It is not a number of seconds, which is a failure of the step (R44).
    """
    sleep = step.module.get("sleep")
    if sleep is None:
        return ending
    wait = 0.0
    if (yield from recall(step.path, SleepScheduled)) is None:
        try:
            wait = yield from _seconds_to_sleep(step, sleep, ending.value)
        except StepFailure as failure:
            return (yield from give_up(step, failure))
    event = yield from record(lambda at: SleepScheduled(at=at, step=step.path, due=at + wait))
    yield SleepUntil(event.due)
    return ending


def _seconds_to_sleep(step: StepRun, sleep: JsonValue, result: JsonValue) -> Steps[float]:
    evaluation = evaluate_transform(sleep, step.names_without_results(result))
    try:
        seconds = yield from decide(step.path, "sleep", evaluation, only_failures=True)
    except (ExpressionError, InvalidTransform) as error:
        raise execution_failure(step, str(error), retryable=False) from error
    if isinstance(seconds, float):
        return max(seconds, 0.0)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 0:
        raise execution_failure(
            step,
            recorded("Expected a number of seconds to sleep, found: {value}", value=seconds),
            retryable=False,
        )
    return float(seconds)


def _fail(step: StepRun, failure: StepFailure, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """End a list whose step failed; its failure module runs once, at the deepest place (R46)."""
    module = step.frame.failure_module
    if module is None or failure.handled:
        return Ending(failure.result, failed=True, handled=failure.handled)
    frame = replace(step.frame, failure_module=None)  # what fails in it is not its own affair
    handler_id = yield from _handler_id(frame, str(module.get("id") or "failure"))
    handler = _step(frame, module, handler_id, failure.result, step.id)
    handler.is_apart = True
    handler.extra = {
        "error": error_variable(failure.result),
        "started_at": step.frame.job.started_at,
        "flow_job_id": step.frame.job.settings.job_id,
    }
    try:
        ending = yield from run_step(handler, kinds)
    except StepFailure as worse:
        return Ending(worse.result, failed=True, handled=True)
    recovered = isinstance(ending.value, dict) and ending.value.get("recover") is True
    return Ending(ending.value, failed=True, handled=True, recovered=recovered)


def _handler_id(frame: Frame, module_id: str) -> Steps[str]:
    """Return the id that a failure module has in a container (R46).

    A job that an earlier version began knows it by the module's own id, and goes on so.
    """
    is_known = yield from recall(frame.prefix + module_id, Struct)
    return module_id if is_known else module_id + frame.place
