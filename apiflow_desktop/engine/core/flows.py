"""What a flow's own options mean, for the job's flow and for called ones alike."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.core.caching import cached
from apiflow_desktop.engine.core.commands import Steps
from apiflow_desktop.engine.core.decisions import decide
from apiflow_desktop.engine.core.evaluation import evaluate_predicate
from apiflow_desktop.engine.core.failures import error_result
from apiflow_desktop.engine.core.frame import Ending, Frame, Stop
from apiflow_desktop.engine.expressions.names import ExpressionError, Names


def run_flow(flow_value: JsonObject, frame: Frame, path: str) -> Steps[Ending]:
    """Run the frame of a flow, unless its result is known or ``skip_expr`` says not to.

    Args:
        flow_value: The flow.
        frame: Its modules and its arguments.
        path: Address of the step run that calls it; empty for the job's own flow.
    """
    subject: JsonObject = {"kind": "flow", "value": flow_value, "arguments": frame.arguments}
    running = _run_unless_skipped(flow_value, frame)
    return (yield from cached(frame, path, flow_value.get("cache_ttl"), subject, running))


def _run_unless_skipped(flow_value: JsonObject, frame: Frame) -> Steps[Ending]:
    try:
        if (yield from _is_skipped(flow_value, frame)):
            return Ending("stopped early", stop=Stop(skipped=True))
    except ExpressionError as error:
        return Ending(error_result("ExecutionErr", str(error), "skip_expr"), failed=True)
    return (yield from frame.run())


def _is_skipped(flow_value: JsonObject, frame: Frame) -> Steps[bool]:
    """Evaluate ``skip_expr`` before the first step runs (R10)."""
    expression = flow_value.get("skip_expr")
    if not isinstance(expression, str) or not expression.strip():
        return False
    if not frame.modules or frame.begins_later:
        return False
    values: JsonObject = {
        "flow_input": frame.arguments,
        "flow_env": frame.env,
        "previous_result": "{}",
        "result": "{}",
        "WM_SCHEDULED_FOR": frame.job.started_at,
    }
    evaluation = evaluate_predicate(expression, Names(values))
    return (yield from decide(f"{frame.prefix}/skip_expr", "skip_expr", evaluation))
