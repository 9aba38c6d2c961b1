"""What OpenFlow has and the engine here does not: steps that would fail, options without effect."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step

_NOT_RUN = {
    "rawscript": "scripts cannot be run here yet",
    "aiagent": "AI agents cannot be run here yet",
}
_CACHED = ("script", "rawscript", "flow", "aiagent")
_LIMITS = (
    "concurrent_limit",
    "concurrency_key",
    "concurrency_time_window_s",
    "custom_concurrency_key",
)
_IDLE_OPTIONS = {
    "preprocessor_module": "The preprocessor is not run here: the flow gets its input as it is.",
    "early_return": "early_return has no effect here: there is the flow's own result.",
    "same_worker": "same_worker has no effect here: steps share no folder.",
    "concurrent_limit": "Limits of concurrent runs have no effect here.",
    "debounce_delay_s": "Debouncing has no effect here.",
}


def check_support(examination: Examination) -> Iterator[Diagnostic]:
    """Look for steps and options that cannot be run here."""
    yield from _check_flow(examination)
    for step in examination.steps:
        # A pinned result stands for the step; preprocessors are never run, tools with their agent.
        if not step.is_mocked and step.place.slot not in ("preprocessor", "tool"):
            yield from _check_step(step)


def _check_flow(examination: Examination) -> Iterator[Diagnostic]:
    flow_value, where = examination.document.flow_value, examination.document.value_pointer
    if flow_value.get("cache_ttl"):
        message = "The flow keeps its result for a while (cache_ttl); that cannot be done here yet."
        yield Diagnostic((*where, "cache_ttl"), "error", "not-supported", message)
    for key, message in _IDLE_OPTIONS.items():
        if flow_value.get(key):
            yield Diagnostic((*where, key), "warning", "no-effect", message)


def _check_step(step: Step) -> Iterator[Diagnostic]:
    kind = step.value.get("type")
    why = _NOT_RUN.get(kind) if isinstance(kind, str) else None
    if why is not None:
        where = ("value", "type")
        yield step.found("error", "not-supported", f"{step.name} would fail: {why}.", where)
    if _waits_for_approval(step.module):
        message = f"{step.name} would fail: approvals (suspend) cannot be waited for here yet."
        yield step.found("error", "not-supported", message, ("suspend",))
    if step.module.get("cache_ttl") and kind in _CACHED:
        message = f"{step.name} would fail: results cannot be cached (cache_ttl) here yet."
        yield step.found("error", "not-supported", message, ("cache_ttl",))
    for key in _LIMITS:
        if step.value.get(key):
            message = f"{step.name} limits its concurrent runs ({key}); that has no effect here."
            yield step.found("warning", "no-effect", message, ("value", key))


def _waits_for_approval(module: JsonObject) -> bool:
    suspend = module.get("suspend")
    required = suspend.get("required_events") if isinstance(suspend, dict) else None
    return isinstance(required, int | float) and required >= 1
