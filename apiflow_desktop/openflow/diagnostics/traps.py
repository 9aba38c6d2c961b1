"""Settings that are legal and do not do what they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.schema.flow import FLOW_VALUE
from apiflow_desktop.openflow.schema.kinds import Shape
from apiflow_desktop.openflow.schema.steps import MODULE, TOOL, VALUES

_LOOPS = ("forloopflow", "whileloopflow")
_LISTS = (*_LOOPS, "branchall")
_CALLING = ("script", "rawscript", "flow", "aiagent")
_MISPLACED = frozenset(
    {"skip_if", "stop_after_if", "stop_after_all_iters_if", "retry", "timeout", "sleep", "mock"}
    | {"suspend", "continue_on_error", "cache_ttl"}
)
_ALIKE = 0.84
"""From this likeness on a key we do not know is thought to be a known one with a slip."""


def check_traps(examination: Examination) -> Iterator[Diagnostic]:
    """Look for options that have no effect where they stand, and for keys with a slip."""
    document = examination.document
    for key, known in _slips(document.flow_value, FLOW_VALUE):
        where = (*document.value_pointer, key)
        yield Diagnostic(where, "warning", "unknown-key", _slip(key, known))
    for step in examination.steps:
        yield from _check_idle(step)
        yield from _check_retry(step)
        yield from _check_iterator(step)
        yield from _check_keys(step)


def _check_idle(step: Step) -> Iterator[Diagnostic]:
    for key in step.module:
        why = _why_idle(step, key)
        if why is not None:
            message = _("{key} of {step} has no effect: {why}.").format(
                key=key, step=step.name, why=why
            )
            yield step.found("warning", "no-effect", message, (key,))


def _why_idle(step: Step, key: str) -> str | None:
    kind = step.value.get("type")
    value = step.module.get(key)
    if not value or kind not in VALUES:
        return None
    if key == "stop_after_all_iters_if" and kind not in _LISTS:
        return _("only loops and branchall have iterations")
    if key == "stop_after_if" and kind == "branchall":
        return _("it is not asked after a branchall")
    if key == "stop_after_if" and kind == "forloopflow" and step.value.get("parallel") is True:
        return _("it is not asked in a parallel loop")
    if key == "cache_ttl" and kind not in _CALLING:
        return _("only the results of scripts, flows and agents are kept")
    return None


def _check_retry(step: Step) -> Iterator[Diagnostic]:
    retry = _object(step.module.get("retry"))
    exponential = _object(retry.get("exponential"))
    attempts, seconds = exponential.get("attempts"), exponential.get("seconds")
    if isinstance(attempts, int) and attempts > 0 and not seconds:
        message = _(
            "retry.exponential of {name} needs seconds of 1 or more; servers refuse it."
        ).format(name=step.name)
        yield step.found("warning", "retry-at-once", message, ("retry", "exponential"))


def _check_iterator(step: Step) -> Iterator[Diagnostic]:
    iterator = _object(step.value.get("iterator"))
    if step.value.get("type") != "forloopflow":
        return
    where = ("value", "iterator")
    fixed = iterator.get("type") == "static"
    if fixed and not isinstance(iterator.get("value"), list | str):
        message = _("{name} loops over something that is not a list.").format(name=step.name)
        yield step.cannot_run("not-a-list", message, (*where, "value"))
    elif iterator.get("type") == "ai":
        message = _("The iterator of {name} cannot be left to a model.").format(name=step.name)
        yield step.cannot_run("not-a-list", message, where)


def _check_keys(step: Step) -> Iterator[Diagnostic]:
    shape = TOOL if step.place.slot == "tool" else MODULE
    for key, known in _slips(step.module, shape):
        yield step.found("warning", "unknown-key", _slip(key, known), (key,))
    kind = step.value.get("type")
    inner = VALUES.get(kind) if isinstance(kind, str) else None
    if inner is None:
        return
    for key, known in _slips(step.value, inner):
        yield step.found("warning", "unknown-key", _slip(key, known), ("value", key))
    for key in step.value.keys() & _MISPLACED:
        if key not in inner.fields:
            message = _("{key} stands in the value of {name}; it belongs beside it.").format(
                key=key, name=step.name
            )
            yield step.found("warning", "misplaced-option", message, ("value", key))


def _slips(value: JsonObject, shape: Shape) -> Iterator[tuple[str, str]]:
    """The keys that are none of a shape's, each with the one that was probably meant."""
    unknown = [key for key in value if key not in shape.fields and key not in _MISPLACED]
    if not unknown:
        return
    from difflib import get_close_matches  # for the few documents that have such keys

    free = [name for name in shape.fields if name not in value]
    for key in unknown:
        close = get_close_matches(key, free, n=1, cutoff=_ALIKE)
        if close:
            yield key, close[0]


def _slip(key: str, known: str) -> str:
    return _('The key "{key}" means nothing; is "{known}" meant?').format(key=key, known=known)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
