"""What OpenFlow has and the engine here does not: steps that would fail, options without effect."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.inline_files import inline_file
from apiflow_desktop.openflow.schema.steps import LANGUAGES
from apiflow_desktop.openflow.signatures.model import RUN_HERE

_APPROVERS = {
    "user_auth_required": "that an approver is logged in",
    "user_groups_required": "which groups may approve",
    "self_approval_disabled": "that nobody approves a run of their own",
}
_LIMITS = (
    "concurrent_limit",
    "concurrency_key",
    "concurrency_time_window_s",
    "custom_concurrency_key",
)
_IDLE_OPTIONS = {
    "concurrent_limit": "Limits of concurrent runs have no effect here.",
    "debounce_delay_s": "Debouncing has no effect here.",
}


def check_support(examination: Examination) -> Iterator[Diagnostic]:
    """Look for steps and options that cannot be run here."""
    yield from _check_flow(examination)
    for step in examination.steps:
        # A pinned result stands for the step; tools run with their agent, and a preprocessor
        # only if an event starts the flow.
        if not step.is_mocked and step.place.slot not in ("preprocessor", "tool"):
            yield from _check_step(step, examination.document)


def _check_flow(examination: Examination) -> Iterator[Diagnostic]:
    flow_value, where = examination.document.flow_value, examination.document.value_pointer
    for key, message in _IDLE_OPTIONS.items():
        if flow_value.get(key):
            yield Diagnostic((*where, key), "warning", "no-effect", message)


def _check_step(step: Step, document: Document) -> Iterator[Diagnostic]:
    file = inline_file(step.value.get("content"))
    if file is not None and file not in document.files:
        message = f"The script of {step.name} stands in “{file}”, which is not there."
        yield step.cannot_run("missing-file", message, ("value", "content"))
    language = step.value.get("language")
    if language in LANGUAGES and language not in RUN_HERE:
        message = f"{step.name} would fail: scripts in “{language}” cannot be run here."
        yield step.found("warning", "other-language", message, ("value", "language"))
    yield from _check_approvers(step)
    for key in _LIMITS:
        if step.value.get(key):
            message = f"{step.name} limits its concurrent runs ({key}); that has no effect here."
            yield step.found("warning", "no-effect", message, ("value", key))


def _check_approvers(step: Step) -> Iterator[Diagnostic]:
    suspend = step.module.get("suspend")
    if not isinstance(suspend, dict):
        return
    for key, what in _APPROVERS.items():
        if suspend.get(key):
            message = f"{step.name} says {what} ({key}); that has no effect here."
            yield step.found("warning", "no-effect", message, ("suspend", key))
