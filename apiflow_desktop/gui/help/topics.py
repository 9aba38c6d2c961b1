"""Which part of the user guide is about what: data.

A topic is a name with dots, from the general to the particular. One that is not listed is what
the longest listed beginning of it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from apiflow_desktop.services.guide import START

TOPICS: Final[Mapping[str, str]] = {
    "window": "tour.md#the-parts",
    "start-page": "tour.md#the-first-five-minutes",
    "tabs": "tour.md#files",
    "run-with": "connectors-and-nodes.md#standing-in",
    "help": START,
    # the panels
    "library": "tour.md#the-library",
    "library.script": "scripts.md",
    "library.connector": "connectors-and-nodes.md",
    "library.node": "connectors-and-nodes.md",
    "library.variable": "running.md#variables-and-resources",
    "library.resource": "running.md#variables-and-resources",
    "outline": "tour.md#the-outline",
    "inspector": "tour.md#the-inspector",
    "jobs": "tour.md#jobs",
    "problems": "diagnostics.md",
    "problem": "diagnostics.md",
    "log": "tour.md#jobs",
    "details": "tour.md#jobs",
    # the middle
    "canvas": "tour.md#the-canvas",
    "text": "documents.md#the-text",
    "text.find": "documents.md#the-text",
    "compare": "tour.md#comparing-versions",
    "viewer": "shortcuts.md#in-the-image-viewer",
    # the tabs of the inspector
    "inspector.inputs": "tour.md#the-inspector",
    "inspector.script": "scripts.md#how-main-is-called",
    "inspector.settings": "options.md",
    "inspector.output": "tour.md#the-output-of-a-step",
    "inspector.request": "connectors-and-nodes.md#the-request",
    "inspector.history": "tour.md#the-output-of-a-step",
    "inspector.expression": "running.md#inputs-and-expressions",
    "inspector.several": "tour.md#several-steps",
    "flow.inputs": "tour.md#the-flow",
    "flow.form": "tour.md#the-flow",
    "flow.values": "tour.md#the-flow",
    "flow.options": "options.md#options-of-the-flow",
    "flow.constants": "tour.md#the-flow",
    # the kinds of steps
    "step": "running.md#what-each-type-of-step-does",
    "step.script": "running.md#script",
    "step.identity": "running.md#identity",
    "step.branchone": "running.md#branchone",
    "step.branchall": "running.md#branchall",
    "step.forloopflow": "running.md#forloopflow",
    "step.whileloopflow": "running.md#whileloopflow",
    "step.flow": "running.md#flow",
    "step.rawscript": "scripts.md",
    "step.aiagent": "running.md#ai-agents",
    "start": "tour.md#the-flow",
    # dialogs
    "run-form": "running.md#how-a-run-goes",
    "approval": "running.md#approvals",
    "trust": "scripts.md#trust",
    "connector-form": "connectors-and-nodes.md#connector",
    "node-form": "connectors-and-nodes.md#node",
    "shortcuts": "shortcuts.md",
    "preferences": "preferences.md",
    "preferences.theme": "preferences.md#theme",
    "preferences.scale": "preferences.md#size",
    "preferences.direction": "preferences.md#drawings-run",
    "preferences.language": "preferences.md#language",
    "preferences.snapping": "preferences.md#drawing",
    "preferences.iterations": "preferences.md#rounds-of-a-while-loop-at-most",
}
"""Topic → page and section, or the row of a table by the code in its first cell."""

OPTIONS: Final = (
    "retry.constant", "retry.exponential", "retry.retry_if", "timeout", "continue_on_error",
    "skip_if", "stop_after_if", "stop_after_all_iters_if", "sleep", "suspend",
    "suspend.required_events", "suspend.timeout", "suspend.resume_form",
    "suspend.continue_on_disapprove_timeout", "suspend.hide_cancel", "cache_ttl",
    "cache_ignore_s3_path", "mock.enabled", "mock.return_value", "skip_failures", "parallel",
    "parallelism", "squash", "omit_output_from_conversation", "priority", "tag", "tag_override",
    "concurrent_limit", "concurrency_time_window_s", "concurrency_key", "custom_concurrency_key",
    "delete_after_secs", "pass_flow_input_directly", "job_token_scopes", "debouncing",
    "debounce_delay_s", "debounce_key", "debounce_args_to_accumulate",
    "max_total_debouncing_time", "max_total_debounces_amount", "skip_expr", "early_return",
    "same_worker", "preserve_step_tags", "chat_input_enabled", "on_behalf_of_email",
    "ws_error_handler_muted", "visible_to_runner_only",
)  # fmt: skip
"""Options of steps and flows by their keys, which are the names of rows of ``options.md`` too."""


def target_of(topic: str) -> str:
    """Return where a topic is explained, e.g. ``running.md#retries``."""
    kind, _dot, name = topic.partition(".")
    if kind == "problem" and name:
        return f"{TOPICS[kind]}#{name}"
    if kind == "option":
        return f"{TOPICS['inspector.settings']}#{_longest(name, OPTIONS)}"
    return TOPICS.get(_longest(topic, TOPICS), START)


def _longest(name: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
