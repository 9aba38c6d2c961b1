"""A job: one run of a flow from its arguments to its terminal event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.agent import agent
from apiflow_desktop.engine.core.branches import branchall, branchone
from apiflow_desktop.engine.core.commands import Asked, Cancelled, Steps, record
from apiflow_desktop.engine.core.evaluation import resolve_values
from apiflow_desktop.engine.core.failures import error_result
from apiflow_desktop.engine.core.flows import run_flow
from apiflow_desktop.engine.core.frame import (
    Ending,
    Frame,
    JobFacts,
    RunSettings,
    Scope,
    module_list,
    object_of,
)
from apiflow_desktop.engine.core.leaves import flow, identity, rawscript, script
from apiflow_desktop.engine.core.lists import run_list, run_preprocessor
from apiflow_desktop.engine.core.loops import forloop, whileloop
from apiflow_desktop.engine.core.step import Kind
from apiflow_desktop.engine.events import (
    JobAsked,
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobPrepared,
    JobStarted,
)
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
    "aiagent": agent,
}

WHOLE_JOB = "job"
"""Names the folder that all scripts of a flow with ``same_worker`` share (R54)."""


def run_job(
    flow_value: JsonObject, arguments: JsonObject, settings: RunSettings
) -> Steps[JobCompleted | JobFailed | JobCancelled | JobAsked]:
    """Run a FlowValue and record how it went; return the last event."""
    try:
        started = yield from record(partial(JobStarted, input=arguments))
        early_return = flow_value.get("early_return")
        job = JobFacts(settings, started.at, early_return if isinstance(early_return, str) else "")
        ending = yield from _prepare_and_run(flow_value, started.input, job)
    except Cancelled:
        return (yield from record(partial(JobCancelled)))
    except Asked as asked:
        question = partial(JobAsked, step=asked.step, question=asked.question, about=asked.about)
        return (yield from record(question))
    if ending.failed and not ending.recovered:
        return (yield from record(partial(JobFailed, result=ending.value)))
    return (
        yield from record(
            partial(
                JobCompleted,
                result=ending.value,
                skipped=ending.stop is not None and ending.stop.skipped,
                reused=ending.reused,
                labels=_labels(ending.value),
            )
        )
    )


def _labels(result: JsonValue) -> list[str]:
    """Read the labels that a result gives its job (R58), each once."""
    labels = result.get("wm_labels") if isinstance(result, dict) else None
    if not isinstance(labels, list):
        return []
    return list(dict.fromkeys(label for label in labels if isinstance(label, str)))


def _prepare_and_run(flow_value: JsonObject, given: JsonObject, job: JobFacts) -> Steps[Ending]:
    try:
        env = yield from resolve_values(object_of(flow_value.get("flow_env")))
    except UnknownReference as error:
        return Ending(error_result("ExecutionErr", str(error), "flow_env"), failed=True)
    failure_module = flow_value.get("failure_module")
    frame = Frame(
        interpret=_interpret,
        modules=module_list(flow_value.get("modules")),
        arguments=given,
        env=env or None,
        failure_module=failure_module if isinstance(failure_module, dict) else None,
        top=True,
        scope=Scope(results=job.settings.results),
        shared=WHOLE_JOB if flow_value.get("same_worker") else "",
        job=job,
    )
    preprocessor = flow_value.get("preprocessor_module")
    if job.settings.by_event and isinstance(preprocessor, dict):
        made = yield from run_preprocessor(frame, preprocessor, KINDS)
        if made.failed:
            return made
        prepared = yield from record(partial(JobPrepared, input=object_of(made.value)))
        frame = replace(frame, arguments=prepared.input)
    return (yield from run_flow(flow_value, frame, ""))


def _interpret(frame: Frame) -> Steps[Ending]:
    return run_list(frame, KINDS)
