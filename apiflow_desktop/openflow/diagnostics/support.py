"""What OpenFlow has and the engine here does not: steps that would fail, options without effect."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.inline_files import inline_file
from apiflow_desktop.openflow.schema.steps import LANGUAGES
from apiflow_desktop.openflow.signatures.model import RUN_HERE

_APPROVERS = {
    "user_auth_required": N_(
        "{step} says that an approver is logged in ({key}); that has no effect here."
    ),
    "user_groups_required": N_(
        "{step} says which groups may approve ({key}); that has no effect here."
    ),
    "self_approval_disabled": N_(
        "{step} says that nobody approves a run of their own ({key}); that has no effect here."
    ),
}
_LIMITS = (
    "concurrent_limit",
    "concurrency_key",
    "concurrency_time_window_s",
    "custom_concurrency_key",
)
_IDLE_OPTIONS = {
    "concurrent_limit": N_("Limits of concurrent runs have no effect here."),
    "debounce_delay_s": N_("Debouncing has no effect here."),
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
            yield Diagnostic((*where, key), "warning", "no-effect", _(message))


def _check_step(step: Step, document: Document) -> Iterator[Diagnostic]:
    file = inline_file(step.value.get("content"))
    if file is not None and file not in document.files:
        message = _("The script of {name} stands in “{file}”, which is not there.").format(
            name=step.name, file=file
        )
        yield step.cannot_run("missing-file", message, ("value", "content"))
    language = step.value.get("language")
    if language in LANGUAGES and language not in RUN_HERE:
        message = _("{name} would fail: scripts in “{language}” cannot be run here.").format(
            name=step.name, language=language
        )
        yield step.found("warning", "other-language", message, ("value", "language"))
    yield from _check_approvers(step)
    for key in _LIMITS:
        if step.value.get(key):
            message = _(
                "{name} limits its concurrent runs ({key}); that has no effect here."
            ).format(name=step.name, key=key)
            yield step.found("warning", "no-effect", message, ("value", key))


def _check_approvers(step: Step) -> Iterator[Diagnostic]:
    suspend = step.module.get("suspend")
    if not isinstance(suspend, dict):
        return
    for key, text in _APPROVERS.items():
        if suspend.get(key):
            message = _(text).format(step=step.name, key=key)
            yield step.found("warning", "no-effect", message, ("suspend", key))
