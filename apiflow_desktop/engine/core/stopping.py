"""Early stop: the conditions about a step's result that end a flow, a branch or a loop."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import Steps
from apiflow_desktop.engine.core.decisions import decide
from apiflow_desktop.engine.core.evaluation import evaluate_predicate
from apiflow_desktop.engine.core.failures import StepFailure, error_result
from apiflow_desktop.engine.core.frame import Stop, object_of
from apiflow_desktop.engine.core.refusals import execution_failure
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.expressions.names import ExpressionError


def breaks_loop(step: StepRun, result: JsonValue, all_iters: list[JsonValue]) -> Steps[bool]:
    """Evaluate a loop's own ``stop_after_if`` about an iteration: it only breaks the loop (R27).

    Raises:
        StepFailure: It cannot be evaluated.
    """
    try:
        return (yield from _holds(step, "stop_after_if", result, all_iters=all_iters))
    except ExpressionError as error:
        raise execution_failure(step, str(error), retryable=False) from error


def stop_after_if(step: StepRun, result: JsonValue) -> Steps[Stop | None]:
    """Evaluate ``stop_after_if`` about a result (R33).

    Raises:
        StepFailure: It holds and asks for an error, or it cannot be evaluated.
    """
    try:
        return (yield from _stop_condition(step, "stop_after_if", result))
    except ExpressionError as error:
        # running the step again would pay for it again and fail just the same
        raise execution_failure(step, str(error), retryable=False) from error


def stop_after_all_iters_if(step: StepRun, result: JsonValue) -> Steps[Stop | None]:
    """Evaluate ``stop_after_all_iters_if`` about the results of a loop.

    Raises:
        StepFailure: It holds and asks for an error, or it cannot be evaluated.
    """
    try:
        return (yield from _stop_condition(step, "stop_after_all_iters_if", result))
    except ExpressionError as error:
        expression = object_of(step.module.get("stop_after_all_iters_if")).get("expr")
        raise StepFailure(
            error_result(
                "EarlyStopError",
                recorded(
                    "Error evaluating stop_after_all_iters_if expression `{expression}`: {why}",
                    expression=expression,
                    why=error.reason,
                ),
                step.id,
            ),
            retryable=False,
            continuable=False,
        ) from error


def _holds(step: StepRun, option: str, result: JsonValue, **more: JsonValue) -> Steps[bool]:
    """Evaluate the condition of a StopAfterIf; ``more`` is what it sees besides.

    Raises:
        ExpressionError: It cannot be evaluated.
    """
    condition = step.module.get(option)
    if not isinstance(condition, dict):
        return False
    evaluation = evaluate_predicate(condition, step.names_after(result, **more))
    return (yield from decide(step.path, option, evaluation))


def _stop_condition(step: StepRun, option: str, result: JsonValue) -> Steps[Stop | None]:
    """Evaluate a StopAfterIf about a result (R33).

    Raises:
        ExpressionError: The condition cannot be evaluated.
        StepFailure: It holds, and asks for an error.
    """
    if not (yield from _holds(step, option, result)):
        return None
    condition = object_of(step.module.get(option))
    skipped = bool(condition.get("skip_if_stopped"))
    message = condition.get("error_message")
    if skipped or message is None:
        return Stop(skipped)
    included = result if condition.get("error_include_result") else None
    text = str(message) or recorded("stop after if: {expression}", expression=condition.get("expr"))
    raise StepFailure(
        error_result("EarlyStopError", text, step.id, result=included),
        retryable=False,
        continuable=False,
    )
