"""Settings that are legal and do not do what they seem to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.schema.flow import FLOW_VALUE, OPENFLOW
from apiflow_desktop.openflow.schema.kinds import Shape
from apiflow_desktop.openflow.schema.steps import MODULE, VALUES
from apiflow_desktop.openflow.schema.tools import TOOL

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document

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
    for pointer, shape in _wholes(document):
        value = document.get(pointer)
        for at, known in _slips(value, shape) if isinstance(value, dict) else ():
            yield Diagnostic((*pointer, *at), "warning", "unknown-key", _slip(at, known))
    for step in examination.steps:
        yield from _check_idle(step)
        yield from _check_retry(step)
        yield from _check_iterator(step)
        yield from _check_numbers(step)
        yield from _check_folder(examination, step)
        yield from _check_keys(step)


def _wholes(document: Document) -> Iterator[tuple[Pointer, Shape]]:
    """What of a document is no step."""
    if document.flow_pointer is not None:
        yield document.flow_pointer, OPENFLOW
    yield document.value_pointer, FLOW_VALUE


def _check_idle(step: Step) -> Iterator[Diagnostic]:
    for key in step.module:
        why = _why_idle(step, key)
        if why is not None:
            message = _("{key} of {step} has no effect: {why}.").format(
                key=key, step=step.name, why=why
            )
            yield step.found("warning", "no-effect", message, (key,))


def _why_idle(step: Step, key: str) -> str | None:
    kind = step.kind
    value = step.module.get(key)
    if not value or kind not in VALUES:
        return None
    if key == "stop_after_all_iters_if" and kind not in _LISTS:
        return _("only loops and branchall have iterations")
    if key == "stop_after_if" and kind == "branchall":
        return _("it is not asked after a branchall")
    if key == "stop_after_if" and kind == "forloopflow" and step.value.get("parallel") is True:
        return _("it is not asked in a parallel loop")
    if key == "suspend" and not _waits(value):
        return _("it waits for no approval (required_events)")
    if key == "cache_ttl" and kind not in _CALLING:
        return _("only the results of scripts, flows and agents are kept")
    return None


def _waits(suspend: JsonValue) -> bool:
    required = _object(suspend).get("required_events")
    return isinstance(required, int | float) and required >= 1


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
    if step.kind != "forloopflow":
        return
    where = ("value", "iterator")
    fixed = iterator.get("type") == "static"
    if fixed and not isinstance(iterator.get("value"), list | str):
        message = _("{name} loops over something that is not a list.").format(name=step.name)
        yield step.cannot_run("not-a-list", message, (*where, "value"))
    elif iterator.get("type") == "ai":
        message = _("The iterator of {name} cannot be left to a model.").format(name=step.name)
        yield step.cannot_run("not-a-list", message, where)


def _check_numbers(step: Step) -> Iterator[Diagnostic]:
    """Fixed values of what has to be a number when the step runs."""
    places: list[tuple[JsonObject, tuple[str, ...]]] = [
        (step.module, ("sleep",)),
        (step.module, ("timeout",)),
    ]
    if step.kind == "forloopflow":
        places.append((step.value, ("value", "parallelism")))
    for holder, where in places:
        transform = _object(holder.get(where[-1]))
        value = transform.get("value")
        named = isinstance(value, str) and value.startswith("$")
        if transform.get("type") != "static" or value is None or named:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            message = _("{key} of {step} is not a number.").format(key=where[-1], step=step.name)
            yield step.cannot_run("not-a-number", message, (*where, "value"))


def _check_folder(examination: Examination, step: Step) -> Iterator[Diagnostic]:
    """What runs at the same time cannot share a folder."""
    if examination.document.flow_value.get("same_worker") is not True:
        return
    branches, modules = step.value.get("branches"), step.value.get("modules")
    kind, parallel = step.kind, step.value.get("parallel")
    if kind == "branchall" and parallel is not False:
        if isinstance(branches, list) and len(branches) > 1:
            message = _(
                "{name} would fail: branches cannot run at the same time where the steps share a "
                "folder (same_worker)."
            )
            yield step.cannot_run("shared-folder", message.format(name=step.name), ("value",))
    elif kind == "forloopflow" and parallel is True and modules:
        message = _(
            "{name} fails for more than one item: iterations cannot run at the same time where "
            "the steps share a folder (same_worker)."
        )
        yield step.found(
            "warning", "shared-folder", message.format(name=step.name), ("value", "parallel")
        )


def _check_keys(step: Step) -> Iterator[Diagnostic]:
    shape = TOOL if step.place.slot == "tool" else MODULE
    for at, known in _slips(step.module, shape):
        yield step.found("warning", "unknown-key", _slip(at, known), at)
    kind = step.kind
    inner = VALUES.get(kind)
    if inner is None:
        return
    for at, known in _slips(step.value, inner):
        yield step.found("warning", "unknown-key", _slip(at, known), ("value", *at))
    for key in step.value.keys() & _MISPLACED:
        if key not in inner.fields:
            message = _("{key} stands in the value of {name}; it belongs beside it.").format(
                key=key, name=step.name
            )
            yield step.found("warning", "misplaced-option", message, ("value", key))


def _slips(value: JsonObject, shape: Shape, at: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """The keys that are none of a shape's, each with the one that was probably meant."""
    for name, field in shape.fields.items():
        inner = value.get(name)
        if isinstance(field.kind, Shape) and isinstance(inner, dict) and name != "value":
            yield from _slips(inner, field.kind, (*at, name))
    unknown = [key for key in value if key not in shape.fields and key not in _MISPLACED]
    if not unknown:
        return
    from difflib import get_close_matches  # for the few documents that have such keys

    free = [name for name in shape.fields if name not in value]
    for key in unknown:
        close = get_close_matches(key, free, n=1, cutoff=_ALIKE)
        if close:
            yield (*at, key), close[0]


def _slip(at: Pointer, known: str) -> str:
    return _('The key "{key}" means nothing; is "{known}" meant?').format(key=at[-1], known=known)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
