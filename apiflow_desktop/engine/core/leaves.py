"""Steps without steps inside: identity, scripts, called flows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.caching import cached
from apiflow_desktop.engine.core.commands import (
    CallOperation,
    FindFlow,
    FindOperation,
    FindScript,
    RunScript,
    Steps,
    perform,
    record,
)
from apiflow_desktop.engine.core.evaluation import evaluate_transforms, resolve_values
from apiflow_desktop.engine.core.failures import StepFailure, error_result
from apiflow_desktop.engine.core.flows import run_flow
from apiflow_desktop.engine.core.frame import Ending, Frame, Scope, module_list, object_of
from apiflow_desktop.engine.core.refusals import execution_failure, unsupported
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.core.steps import within
from apiflow_desktop.engine.events import AttemptStarted
from apiflow_desktop.engine.values import UnknownReference

DEEPEST_CALL = 50


def identity(step: StepRun) -> Steps[Ending]:
    """Return the previous result (R4)."""
    yield from step.start()
    return Ending(step.previous)


def script(step: StepRun) -> Steps[Ending]:
    """Run an operation or a workspace script."""
    path = str(step.value.get("path", ""))
    is_operation: bool = yield FindOperation(path)
    if is_operation:
        arguments = yield from _arguments(step)
        command = CallOperation(step.path, step.attempt, path, arguments)
        return (yield from _perform(step, command, {"kind": "script", "path": path}))
    found: JsonObject | None = yield FindScript(path)
    if found is None:
        raise StepFailure(
            error_result(
                "NotFound", recorded("Nothing is found at the path '{path}'", path=path), step.id
            ),
            retryable=False,
        )
    running = _run_script(step, found)
    seconds = found.get("timeout")
    if not step.is_limited and isinstance(seconds, int | float) and seconds > 0:
        return (yield from within(step, float(seconds), running))
    return (yield from running)


def rawscript(step: StepRun) -> Steps[Ending]:
    """Run the script that the document carries."""
    return (yield from _run_script(step, step.value))


def flow(step: StepRun) -> Steps[Ending]:
    """Run another flow with its own results (R18), which see the caller's."""
    path = str(step.value.get("path", ""))
    called: JsonObject | None = yield FindFlow(path)
    if called is None:
        raise StepFailure(
            error_result(
                "NotFound", recorded("No flow is found at the path '{path}'", path=path), step.id
            ),
            retryable=False,
        )
    if len(step.frame.callers) >= DEEPEST_CALL:
        raise unsupported(
            step,
            recorded(
                "Flows call each other more than {count} deep, the last '{path}'",
                count=DEEPEST_CALL,
                path=path,
            ),
        )
    arguments = yield from _arguments(step)
    env = yield from _resolved(step, called.get("flow_env"))
    frame = _called_frame(step, path, {**called, "flow_env": env}, arguments)
    ending = yield from run_flow(called, frame, step.path)
    if ending.failed:
        # what a called flow recovered from is still a failure to its caller
        raise StepFailure(ending.value)
    return Ending(ending.value, reused=ending.reused)


def _called_frame(step: StepRun, path: str, called: JsonObject, arguments: JsonObject) -> Frame:
    failure_module = called.get("failure_module")
    return replace(
        step.frame,
        modules=module_list(called.get("modules")),
        arguments=arguments,
        env=called.get("flow_env") or step.frame.env,
        scope=Scope(step.frame.scope),
        failure_module=failure_module if isinstance(failure_module, dict) else None,
        prefix=f"{step.path}/",
        place="",
        top=False,
        callers=(*step.frame.callers, path),
        shared=step.path if called.get("same_worker") else "",
    )


def _run_script(step: StepRun, source: JsonObject) -> Steps[Ending]:
    arguments = yield from _arguments(step)
    command = RunScript(
        step.path,
        step.attempt,
        source,
        arguments,
        entrypoint="preprocessor" if step.is_preprocessor else "main",
        shared=step.frame.shared,
    )
    code: JsonObject = {key: source.get(key) for key in ("path", "language", "content", "lock")}
    return (yield from _perform(step, command, {"kind": step.kind, **code}))


def _perform(
    step: StepRun, command: CallOperation | RunScript, subject: JsonObject
) -> Steps[Ending]:
    """Run one attempt, unless a kept result of the same will do (R53)."""
    whole: JsonObject = {**subject, "arguments": command.arguments}
    seconds = step.module.get("cache_ttl")
    return (yield from cached(step.frame, step.path, seconds, whole, _call(step, command)))


def _call(step: StepRun, command: CallOperation | RunScript) -> Steps[Ending]:
    yield from record(partial(AttemptStarted, step=step.path, attempt=step.attempt))
    try:
        result = yield from perform(command)
    except StepFailure as failure:
        failure.name_step(step.id)
        raise
    if isinstance(result, dict) and result.get("wm_failure"):
        raise StepFailure(_manual_failure(result, step.id))
    return Ending(result)


def _manual_failure(result: JsonObject, step_id: str) -> JsonObject:
    """Return the result of a step that says itself that it failed (R41)."""
    message = result["wm_failure"]
    text = message if isinstance(message, str) else str(message)
    return {**result, **error_result("ManualFailure", text, step_id)}


def _arguments(step: StepRun) -> Steps[JsonObject]:
    """Evaluate the inputs once (R38) and record the start of the step with them."""
    if step.arguments is None:
        step.arguments = object_of((yield from step.begin("inputs", _evaluate_inputs(step))))
    return step.arguments


def _evaluate_inputs(step: StepRun) -> Steps[JsonValue]:
    if step.module.get("pass_flow_input_directly") or step.value.get("pass_flow_input_directly"):
        evaluated = step.frame.arguments
    else:
        inputs = step.value.get("input_transforms", step.value.get("input_transform"))
        evaluated = yield from evaluate_transforms(object_of(inputs), step.names(params={}))
    if step.is_preprocessor:
        evaluated = _with_event(step.frame.arguments, evaluated)
    if step.kind == "flow":
        # a called flow hands its input on as it is, to steps for which it is resolved
        return evaluated
    return (yield from _resolved(step, evaluated))


def _with_event(event: JsonObject, evaluated: JsonObject) -> JsonObject:
    """Give a preprocessor the raw event, whole and by its keys (R9)."""
    own = {name: value for name, value in evaluated.items() if value is not None}
    return {"event": event, **event, **own}


def _resolved(step: StepRun, value: JsonValue) -> Steps[JsonValue]:
    try:
        return (yield from resolve_values(value))
    except UnknownReference as error:
        raise execution_failure(step, str(error), retryable=False) from error
