"""Running one step: skip, mock, attempts, retry, early stop, continue_on_error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core import retry as retrying
from apiflow_desktop.engine.core.commands import (
    Cancelled,
    Draw,
    SleepUntil,
    Steps,
    TookTooLong,
    Within,
    record,
)
from apiflow_desktop.engine.core.decisions import decide
from apiflow_desktop.engine.core.evaluation import (
    InvalidTransform,
    evaluate_predicate,
    evaluate_transform,
)
from apiflow_desktop.engine.core.failures import StepFailure, error_of
from apiflow_desktop.engine.core.frame import Ending, Stop, object_of
from apiflow_desktop.engine.core.refusals import execution_failure, unsupported
from apiflow_desktop.engine.core.step import Kind, StepRun
from apiflow_desktop.engine.core.stopping import stop_after_all_iters_if, stop_after_if
from apiflow_desktop.engine.events import (
    AttemptFailed,
    RetryScheduled,
    StepCancelled,
    StepDecided,
    StepFailed,
    StepSkipped,
    StepSucceeded,
)
from apiflow_desktop.engine.expressions.names import ExpressionError
from apiflow_desktop.openflow.lent import given_to

_WITHOUT_STOP = frozenset(("forloopflow", "whileloopflow", "branchall"))
"""Kinds whose ``stop_after_if`` is not evaluated after the whole step (R27, R32)."""


def run_step(step: StepRun, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """Run a step to its end, retries included.

    Raises:
        StepFailure: It failed for good and the flow does not go on.
    """
    try:
        return (yield from _with_retries(step, kinds))
    except Cancelled:
        if step.started:
            yield from record(partial(StepCancelled, step=step.path))
        raise


def _with_retries(step: StepRun, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    while True:
        try:
            ending = yield from _attempt(step, kinds)
        except StepFailure as failure:
            lasting = yield from _retry(step, failure)
            if lasting is not None:
                return (yield from give_up(step, lasting))
            step.attempt += 1
        else:
            return ending


def _attempt(step: StepRun, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    """Run one attempt; whatever goes wrong in it is a failure of the step (R43, R44)."""
    try:
        skip = yield from _is_skipped(step)
        given = given_to(step.module, step.path)
        if given is not None:
            return (yield from _succeed(step, Ending(given.value), reused=given.source))
        if skip:
            return (yield from _skip(step))
        ending = yield from _run_kind(step, kinds)
        return (yield from _succeed(step, ending, ending.reused))
    except (ExpressionError, InvalidTransform) as error:
        raise execution_failure(step, str(error)) from error


def _run_kind(step: StepRun, kinds: Mapping[str, Kind]) -> Steps[Ending]:
    kind = kinds.get(step.kind)
    if kind is None:
        raise unsupported(step, recorded("Steps of type '{kind}' cannot be run", kind=step.kind))
    seconds = yield from _time_limit(step)
    step.is_limited = seconds is not None
    return (yield from within(step, seconds, kind(step)))


def within(step: StepRun, seconds: float | None, steps: Steps[Ending]) -> Steps[Ending]:
    """Run what a step does for so many seconds at most, if a number is given (R45).

    The time is counted from the first beginning, also if the job is resumed meanwhile.

    Raises:
        StepFailure: As the steps do, or because the time is over.
    """
    if seconds is None:
        return (yield from steps)
    decided = yield from record(
        lambda at: StepDecided(at=at, step=step.path, option="due", value=at + seconds)
    )
    try:
        ending: Ending = yield Within(step.path, steps, float(str(decided.value)))
    except TookTooLong:
        begun = yield from step.start(step.arguments)
        if step.arguments is None and isinstance(begun, dict):
            step.arguments = begun  # of a job that is resumed (R38)
        raise execution_failure(
            step,
            recorded(
                "job process terminated due to timeout after exceeding job-specific duration limit"
            ),
        ) from None
    return ending


def _time_limit(step: StepRun) -> Steps[float | None]:
    """Evaluate ``timeout``, a transform or a bare number; zero and less mean none (R45)."""
    timeout = step.module.get("timeout")
    if isinstance(timeout, dict):
        evaluation = evaluate_transform(timeout, step.predicate_names())
        timeout = yield from decide(step.path, "timeout", evaluation)
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        raise execution_failure(
            step, recorded("Expected a number of seconds as timeout, found: {value}", value=timeout)
        )
    return float(timeout) if timeout > 0 else None


def _skip(step: StepRun) -> Steps[Ending]:
    """Pass the previous result on; nothing else of the step applies (R31)."""
    skipped = partial(StepSkipped, step=step.path, module_id=step.module_id, result=step.previous)
    event = yield from record(skipped)
    step.keep(event.result)
    return Ending(event.result, passed=True)


def _succeed(step: StepRun, ending: Ending, reused: str = "") -> Steps[Ending]:
    """Record a success, then see whether it stops the flow early."""
    yield from step.start()
    event = yield from record(
        partial(StepSucceeded, step=step.path, result=ending.value, reused=reused)
    )
    if event.result is not ending.value:
        ending = replace(ending, value=event.result)
    if ending.executed:
        step.keep(ending.value)
    if ending.stop is not None or step.is_apart:
        return ending
    stop: Stop | None = None
    if reused or step.kind not in _WITHOUT_STOP:
        stop = yield from stop_after_if(step, ending.value)
    elif step.module.get("stop_after_all_iters_if") and ending.value:
        stop = yield from stop_after_all_iters_if(step, ending.value)
    return ending if stop is None else Ending(ending.value, stop=stop)


def _is_skipped(step: StepRun) -> Steps[bool]:
    predicate = step.module.get("skip_if")
    if not isinstance(predicate, dict):
        return False
    evaluation = evaluate_predicate(predicate, step.predicate_names())
    return (yield from decide(step.path, "skip_if", evaluation))


def _retry(step: StepRun, failure: StepFailure) -> Steps[StepFailure | None]:
    """Wait for the next attempt; return the failure that stands if there is none (R36, R37)."""
    if not failure.retryable:
        return failure
    yield from step.start()
    error = error_of(failure.result)
    whole = isinstance(failure.result, dict) and len(failure.result) > 1
    yield from record(
        partial(
            AttemptFailed,
            step=step.path,
            attempt=step.attempt,
            error=error,
            result=failure.result if whole else None,
        )
    )
    try:
        delay = yield from _retry_delay(step, failure)
    except ExpressionError as error:
        return execution_failure(step, str(error), retryable=False)
    if delay is None:
        return failure
    wait = max(delay, failure.retry_after or 0.0)
    event = yield from record(
        lambda at: RetryScheduled(at=at, step=step.path, attempt=step.attempt + 1, due=at + wait)
    )
    yield SleepUntil(event.due)
    return None


def _retry_delay(step: StepRun, failure: StepFailure) -> Steps[float | None]:
    """Return the seconds until the next attempt, or None if there is none.

    Raises:
        ExpressionError: ``retry_if`` cannot be evaluated.
    """
    options = object_of(step.module.get("retry"))
    delay = retrying.delay_before_retry(options, step.attempt)
    if delay is None:
        return None
    condition = options.get("retry_if")
    if isinstance(condition, dict):
        evaluation = evaluate_predicate(condition, step.names_without_results(failure.result))
        if not (yield from decide(step.path, "retry_if", evaluation)):
            return None
    share = retrying.random_share(options, step.attempt)
    if share <= 0:
        return delay
    percent: int = yield Draw(share)
    longer: int = yield Draw(2)
    return retrying.vary(delay, percent, longer=bool(longer))


def give_up(step: StepRun, failure: StepFailure) -> Steps[Ending]:
    """Record that a step failed for good; return its ending if the flow goes on (R42).

    Raises:
        StepFailure: The flow does not go on.
    """
    yield from step.start()
    continues = bool(step.module.get("continue_on_error")) and not step.is_apart
    continued = continues and failure.continuable
    event = yield from record(
        partial(StepFailed, step=step.path, result=failure.result, continued=continued)
    )
    failure.result = event.result
    step.keep(event.result)
    if not event.continued:
        raise failure
    return Ending(event.result, passed=True)
