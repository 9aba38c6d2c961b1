"""A job: one run of a flow from its arguments to its terminal event."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.core.branches import branchall, branchone
from apiflow_desktop.engine.core.commands import Asked, Cancelled, Steps, record
from apiflow_desktop.engine.core.evaluation import evaluate_predicate, resolve_values
from apiflow_desktop.engine.core.failures import error_result
from apiflow_desktop.engine.core.frame import Ending, Frame, Stop, module_list, object_of
from apiflow_desktop.engine.core.leaves import flow, identity, rawscript, script
from apiflow_desktop.engine.core.lists import run_list
from apiflow_desktop.engine.core.loops import forloop, whileloop
from apiflow_desktop.engine.core.step import Kind
from apiflow_desktop.engine.events import (
    JobAsked,
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobStarted,
)
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.values import UnknownReference

KINDS: Mapping[str, Kind] = {
    "identity": identity,
    "script": script,
    "rawscript": rawscript,
    "flow": flow,
    "branchone": branchone,
    "branchall": branchall,
    "forloopflow": forloop,
    "whileloopflow": whileloop,
}


def run_job(
    flow_value: JsonObject, arguments: JsonObject
) -> Steps[JobCompleted | JobFailed | JobCancelled | JobAsked]:
    """Run a FlowValue and record how it went; return the last event."""
    try:
        started = yield from record(partial(JobStarted, input=arguments))
        ending = yield from _run_flow(flow_value, started.input)
    except Cancelled:
        return (yield from record(partial(JobCancelled)))
    except Asked as asked:
        return (yield from record(partial(JobAsked, step=asked.step, question=asked.question)))
    if ending.failed and not ending.recovered:
        return (yield from record(partial(JobFailed, result=ending.value)))
    skipped = ending.stop is not None and ending.stop.skipped
    return (yield from record(partial(JobCompleted, result=ending.value, skipped=skipped)))


def _run_flow(flow_value: JsonObject, arguments: JsonObject) -> Steps[Ending]:
    failure_module = flow_value.get("failure_module")
    try:
        env = yield from resolve_values(object_of(flow_value.get("flow_env")))
    except UnknownReference as error:
        return Ending(error_result("ExecutionErr", str(error), "flow_env"), failed=True)
    frame = Frame(
        interpret=_interpret,
        modules=module_list(flow_value.get("modules")),
        arguments=arguments,
        env=env or None,
        failure_module=failure_module if isinstance(failure_module, dict) else None,
        top=True,
    )
    refused = _unsupported_option(flow_value)
    if refused is not None:
        return Ending(refused, failed=True)
    try:
        if (yield from _is_skipped(flow_value, frame)):
            return Ending("stopped early", stop=Stop(skipped=True))
    except ExpressionError as error:
        return Ending(error_result("ExecutionErr", str(error), "skip_expr"), failed=True)
    return (yield from frame.run())


def _interpret(frame: Frame) -> Steps[Ending]:
    return run_list(frame, KINDS)


def _is_skipped(flow_value: JsonObject, frame: Frame) -> Steps[bool]:
    """Evaluate ``skip_expr`` before anything runs (R10)."""
    expression = flow_value.get("skip_expr")
    if not isinstance(expression, str) or not expression.strip():
        return False
    values: JsonObject = {
        "flow_input": frame.arguments,
        "flow_env": frame.env,
        "previous_result": "{}",
        "result": "{}",
    }
    return (yield from evaluate_predicate(expression, Names(values)))


def _unsupported_option(flow_value: JsonObject) -> JsonObject | None:
    if flow_value.get("cache_ttl"):
        return error_result(
            "NotSupported", "The flow's option 'cache_ttl' cannot be run", "cache_ttl"
        )
    return None
