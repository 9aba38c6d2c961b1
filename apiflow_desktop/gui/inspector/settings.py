"""The options of a step, as data."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.engine.core.retry import delay_before_retry, random_share
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import FieldValue, Unset
from apiflow_desktop.openflow.document import Document, Handle
from apiflow_desktop.openflow.edits import Edit, RemoveKey, SetValue
from apiflow_desktop.openflow.interfaces import PortType
from apiflow_desktop.openflow.picture.values import duration_text

_LOOPS = frozenset({"forloopflow", "whileloopflow"})
_LISTS = _LOOPS | {"branchall"}
_LONGEST_SCHEDULE = 8


class Setting(Struct, frozen=True):
    """One option.

    Attributes:
        path: Where it is in the step.
        spec: Its title, type and help.
        editor: As a value, as a predicate, or as a value or expression.
        types: The kinds of steps it is for; empty for all.
        skeleton: What the object around it must have when it is made.
    """

    path: Pointer
    spec: FieldSpec
    editor: Literal["value", "predicate", "transform"] = "value"
    types: frozenset[str] = frozenset()
    skeleton: JsonObject = field(default_factory=dict)

    def is_for(self, kind: str) -> bool:
        """Tell whether a kind of step has it."""
        return not self.types or kind in self.types


class Section(Struct, frozen=True):
    """Options that belong together."""

    title: str
    settings: tuple[Setting, ...]


def _spec(title: str, type_: PortType, help_: str, **more: JsonValue) -> FieldSpec:
    return FieldSpec(title, type_, {"description": help_, **more})


def _whole(title: str, help_: str, lowest: int = 0) -> FieldSpec:
    return _spec(title, "number", help_, type="integer", minimum=lowest)


_STOP: JsonObject = {"expr": "", "skip_if_stopped": False}
_LOOP_FAILURES = _spec("skip failures", "boolean", "A failed iteration does not stop the loop.")
_AT_ONCE = _spec("at once", "number", "So many iterations at the same time; not set: all.")

SECTIONS: tuple[Section, ...] = (
    Section(
        "Loop",
        (
            Setting(("value", "skip_failures"), _LOOP_FAILURES, types=_LOOPS),
            Setting(
                ("value", "parallel"),
                _spec("in parallel", "boolean", "Iterations run at the same time."),
                types=frozenset({"forloopflow"}),
            ),
            Setting(
                ("value", "parallelism"), _AT_ONCE, "transform", types=frozenset({"forloopflow"})
            ),
        ),
    ),
    Section(
        "Branches",
        (
            Setting(
                ("value", "parallel"),
                _spec("in parallel", "boolean", "Branches run at the same time.", default=True),
                types=frozenset({"branchall"}),
            ),
        ),
    ),
    Section(
        "Retry",
        (
            Setting(
                ("retry", "constant", "attempts"),
                _whole("retries", "So many times again, with equal waits."),
            ),
            Setting(
                ("retry", "constant", "seconds"), _whole("wait between", "Seconds before each.")
            ),
            Setting(
                ("retry", "exponential", "attempts"),
                _whole("then retries with growing waits", "After those with equal waits."),
            ),
            Setting(
                ("retry", "exponential", "seconds"),
                _whole("base", "The n-th wait is multiplier × base to the power of n.", 1),
            ),
            Setting(
                ("retry", "exponential", "multiplier"), _whole("multiplier", "Stretches the waits.")
            ),
            Setting(
                ("retry", "exponential", "random_factor"),
                _spec(
                    "random",
                    "number",
                    "Waits vary by up to so many percent.",
                    type="integer",
                    minimum=0,
                    maximum=100,
                ),
            ),
            Setting(
                ("retry", "retry_if", "expr"),
                _spec("retry only if", "any", "Sees error and the failed result."),
                "predicate",
            ),
        ),
    ),
    Section(
        "Limits and failures",
        (
            Setting(
                ("timeout",),
                _spec("timeout", "number", "Seconds; then the step is stopped and fails."),
                "transform",
            ),
            Setting(
                ("continue_on_error",),
                _spec("go on after errors", "boolean", "A failure does not stop the flow."),
            ),
        ),
    ),
    Section(
        "Skip and end",
        (
            Setting(
                ("skip_if", "expr"),
                _spec("skip if", "any", "The step passes the result before it on."),
                "predicate",
            ),
            Setting(
                ("stop_after_if", "expr"),
                _spec("end after it if", "any", "Sees this step’s result as result."),
                "predicate",
                skeleton=_STOP,
            ),
            Setting(
                ("stop_after_if", "error_message"),
                _spec("ends as failed with", "string", "Not set: it ends well."),
                skeleton=_STOP,
            ),
            Setting(
                ("stop_after_all_iters_if", "expr"),
                _spec("end after all if", "any", "Sees the list of results as result."),
                "predicate",
                types=_LISTS,
                skeleton=_STOP,
            ),
        ),
    ),
    Section(
        "Wait after it",
        (
            Setting(
                ("sleep",),
                _spec("sleep", "number", "Seconds before the next step starts."),
                "transform",
            ),
        ),
    ),
    Section(
        "Pinned result",
        (
            Setting(
                ("mock", "enabled"),
                _spec("pinned", "boolean", "The step is not run: it gives the result below."),
            ),
            Setting(
                ("mock", "return_value"),
                _spec("result", "object", "What it gives, as JSON."),
                skeleton={"enabled": False},
            ),
        ),
    ),
)


def read_setting(module: JsonObject, path: Pointer) -> FieldValue:
    """Return an option's value; unset if the step does not say it."""
    found: JsonValue = module
    for part in path:
        if not isinstance(found, dict) or part not in found:
            return Unset.UNSET
        found = found[str(part)]
    return found


def setting_edit(
    document: Document, handle: Handle, setting: Setting, value: FieldValue
) -> Edit | None:
    """Make the edit that gives an option a value or takes it away; None if nothing changes."""
    module, step = document.module(handle), document.pointer_of(handle)
    if isinstance(value, Unset):
        present = not isinstance(read_setting(module, setting.path), Unset)
        whole = setting.path[:1] if setting.editor == "predicate" else setting.path
        if setting.path[:2] == ("retry", "retry_if"):
            whole = setting.path[:2]
        return RemoveKey((*step, *whole)) if present else None
    depth = 1
    while depth < len(setting.path):
        if not isinstance(read_setting(module, setting.path[:depth]), dict):
            break
        depth += 1
    for part in reversed(setting.path[depth:]):
        value = {**setting.skeleton, str(part): value} if depth == 1 else {str(part): value}
    return SetValue((*step, *setting.path[:depth]), value)


def retry_schedule(retry: JsonValue) -> str:
    """Say when a failed step is tried again: ``after 5 s, 5 s, 18 s``."""
    if not isinstance(retry, dict):
        return "Not tried again."
    waits: list[str] = []
    total, failures = 0.0, 0
    while (delay := delay_before_retry(retry, failures)) is not None:
        total += delay
        share = random_share(retry, failures)
        if failures < _LONGEST_SCHEDULE:
            waits.append(duration_text(delay) + (f" ± {share} %" if share else ""))
        failures += 1
        if failures > 10_000:
            return f"Tried again without an end: {', '.join(waits)}, …"
    if not waits:
        return "Not tried again."
    more = ", …" if failures > _LONGEST_SCHEDULE else ""
    return f"Waits {', '.join(waits)}{more}: {failures} retries in {duration_text(total)} at most."
