"""Decisions that are made once: a resumed job is told what was decided the first time."""

from __future__ import annotations

from functools import partial
from typing import TypeVar, cast

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.commands import Recall, Steps, record
from apiflow_desktop.engine.core.evaluation import InvalidTransform
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.events import StepDecided
from apiflow_desktop.engine.expressions.names import ExpressionError

_Event = TypeVar("_Event", bound=Struct)
_Value = TypeVar("_Value", bound=JsonValue)


def recall(path: str, kind: type[_Event]) -> Steps[_Event | None]:
    """Return what the step run recorded next in an earlier run of the job, if it is of this kind.

    It is not taken: recording the same again does that.
    """
    return cast("_Event | None", (yield Recall(path, kind)))


def decide(
    path: str, option: str, evaluation: Steps[_Value], *, only_failures: bool = False
) -> Steps[_Value]:
    """Evaluate an option of a step, or recall what it came to.

    Args:
        path: Address of the step run.
        option: The option's name.
        evaluation: Evaluates it; not begun if the outcome is known.
        only_failures: Another event records what it came to where it did not fail.

    Raises:
        ExpressionError: It cannot be parsed, or it threw.
        InvalidTransform: It has a shape that cannot be evaluated.
        StepFailure: As the evaluation does.
    """
    known = yield from recall(path, StepDecided)
    value: JsonValue = None
    error: JsonObject | None = None
    if known is None or known.option != option:
        try:
            value = yield from evaluation
        except (ExpressionError, InvalidTransform, StepFailure) as raised:
            error = _to_json(raised)
        if only_failures and error is None:
            return cast("_Value", value)
    decided = yield from record(
        partial(StepDecided, step=path, option=option, value=value, error=error)
    )
    if decided.error is not None:
        raise _from_json(decided.error)
    return cast("_Value", decided.value)


def _to_json(error: ExpressionError | InvalidTransform | StepFailure) -> JsonObject:
    if isinstance(error, ExpressionError):
        return {"expression": error.expression, "reason": error.reason}
    if isinstance(error, StepFailure):
        return {"result": error.result, "retryable": error.retryable}
    return {"message": str(error)}


def _from_json(error: JsonValue) -> ExpressionError | InvalidTransform | StepFailure:
    facts = error if isinstance(error, dict) else {}
    if "expression" in facts:
        return ExpressionError(str(facts["expression"]), str(facts["reason"]))
    if "result" in facts:
        return StepFailure(facts["result"], retryable=bool(facts["retryable"]))
    return InvalidTransform(str(facts.get("message", "")))
