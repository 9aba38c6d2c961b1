"""Problems with what steps use: results, inputs of the flow, nodes and their inputs."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.edits.modules import inputs_key
from apiflow_desktop.openflow.expressions import Expression
from apiflow_desktop.openflow.interfaces import CALLS, PortSpec, StepInterface, interface_of
from apiflow_desktop.openflow.references import Reference, references

_LOOPS = ("forloopflow", "whileloopflow")
_AFTERWARDS = ("stop_after_if", "stop_after_all_iters_if", "retry_if", "sleep")
"""Roles whose expressions are evaluated when the step itself has run."""


class _Use(Struct, frozen=True):
    """A reference in an expression of a document."""

    examination: Examination
    expression: Expression
    reference: Reference
    step: Step | None

    def found(self, code: str, message: str) -> Diagnostic:
        """Make a warning at the reference."""
        pointer = (*self.examination.document.value_pointer, *self.expression.pointer)
        handle = self.step.handle if self.step else None
        start = self.reference.start
        return Diagnostic(pointer, "warning", code, message, handle=handle, offset=start)


def check_references(examination: Examination) -> Iterator[Diagnostic]:
    """Look for references to steps and inputs that are not there, or not there yet."""
    declared = _declared_inputs(examination)
    for expression in examination.expressions:
        text = expression.text
        if not ("results" in text or "flow_input" in text):
            continue
        owner = expression.owner
        step = examination.by_pointer.get(owner) if owner is not None else None
        for reference in references(text):
            use = _Use(examination, expression, reference, step)
            yield from _check_result(use)
            yield from _check_flow_input(use, declared)


def _check_result(use: _Use) -> Iterator[Diagnostic]:
    wanted = use.reference.step_id
    if wanted is None:
        return
    if use.step is not None and use.step.place.slot == "preprocessor":
        yield use.found(
            "no-results-here", _("A preprocessor runs first: it has no results to read.")
        )
        return
    steps = use.examination.by_id.get(wanted)
    if not steps and wanted in use.examination.draft_ids:
        message = _('"{wanted}" is a draft, so it does not run: this is null.').format(
            wanted=wanted
        )
        yield use.found("draft-reference", message)
    elif not steps:
        yield use.found(
            "unknown-reference",
            _('No step has the id "{wanted}": this is null.').format(wanted=wanted),
        )
    elif use.step is not None and not any(_may_have_run(use, target) for target in steps):
        yield use.found(
            "later-reference",
            _('"{wanted}" has not run yet here: this is null.').format(wanted=wanted),
        )
    elif use.step is not None and all(_is_hidden(use, target) for target in steps):
        yield use.found(
            "hidden-reference",
            _(
                '"{wanted}" runs in another branch, or in a parallel loop: it cannot be seen '
                "from here, this is null."
            ).format(wanted=wanted),
        )


def _may_have_run(use: _Use, target: Step) -> bool:
    step = use.step
    assert step is not None
    if step.place.slot == "failure" or "tool" in (step.place.slot, target.place.slot):
        return True
    if _common_loop(use.examination, step, target):
        return True
    if target is step or _contains(step, target):
        return use.expression.role in _AFTERWARDS
    return target.order < step.order and not _contains(target, step)


def _is_hidden(use: _Use, target: Step) -> bool:
    """Tell whether a step's result is out of reach, though it may have run before."""
    step = use.step
    assert step is not None
    if target.place.owner is None or _common_loop(use.examination, step, target):
        return False
    ours = step.place.pointer
    for depth in range(1, len(target.place.pointer)):
        holder = use.examination.by_pointer.get(target.place.pointer[:depth])
        if holder is None:
            continue
        kind = holder.value.get("type")
        inside = ours[:depth] == holder.place.pointer and len(ours) > depth
        if not inside:
            if kind == "forloopflow" and holder.value.get("parallel") is True:
                return True
        elif kind == "branchone" and _branch(ours, depth) != _branch(target.place.pointer, depth):
            return True
    return False


def _branch(pointer: Pointer, depth: int) -> Pointer:
    """Which list of a branching step a step is in: ``branches`` and an index, or ``default``."""
    inner = pointer[depth + 1 :]
    return inner[:1] if inner[:1] == ("default",) else inner[:2]


def _contains(outer: Step, inner: Step) -> bool:
    depth = len(outer.place.pointer)
    return inner.place.pointer[:depth] == outer.place.pointer and inner is not outer


def _common_loop(examination: Examination, one: Step, other: Step) -> bool:
    """Tell whether a loop contains both, so that one may see the other's last iteration."""
    for depth in range(1, min(len(one.place.pointer), len(other.place.pointer))):
        above = one.place.pointer[:depth]
        if above != other.place.pointer[:depth]:
            return False
        holder = examination.by_pointer.get(above)
        if holder is not None and holder.value.get("type") in _LOOPS:
            return True
    return False


def _declared_inputs(examination: Examination) -> frozenset[str] | None:
    """Collect the flow's declared inputs; None if it does not declare any."""
    properties = examination.document.schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        return None
    return frozenset(properties)


def _check_flow_input(use: _Use, declared: frozenset[str] | None) -> Iterator[Diagnostic]:
    reference = use.reference
    if reference.root != "flow_input" or not reference.path or declared is None:
        return
    name = reference.path[0]
    known = not isinstance(name, str) or name in declared or name.startswith("iter")
    if not known:
        yield use.found("unknown-input", _('The flow has no input "{name}".').format(name=name))


def check_nodes(examination: Examination) -> Iterator[Diagnostic]:
    """Look for paths that name nothing, and for inputs that are needed and not given."""
    if examination.lookup is None:
        return
    for step in examination.steps:
        path, kind = step.value.get("path"), step.kind
        if kind not in CALLS or not isinstance(path, str) or not path:
            continue
        interface = interface_of(step.value, examination.lookup)
        if interface is None:
            message = (
                _(
                    '{step} uses "{path}", which is not in the library (any more). '
                    "Add that flow, or choose another one."
                )
                if kind == "flow"
                else _(
                    '{step} uses "{path}", which is not in the library (any more). '
                    "Add that node or script, or choose another one."
                )
            ).format(step=step.name, path=path)
            yield step.cannot_run("unresolved-path", message, ("value", "path"))
        else:
            yield from _check_inputs(step, interface)


def _check_inputs(step: Step, interface: StepInterface) -> Iterator[Diagnostic]:
    if step.value.get("pass_flow_input_directly") is True:
        return
    key = inputs_key(step.value)
    transforms = step.value.get(key)
    given = transforms if isinstance(transforms, dict) else {}
    for port in interface.inputs:
        if port.required and port.default is None and _is_unset(given.get(port.name)):
            where: Pointer = ("value", key, port.name) if port.name in given else ("value",)
            yield step.cannot_run("missing-input", _needs(step, port, interface), where)
    known = {port.name for port in interface.inputs}
    for name in given:
        if known and name not in known:
            message = _('{title} has no input "{name}".').format(title=interface.title, name=name)
            yield step.found("warning", "unknown-node-input", message, ("value", key, name))


def _needs(step: Step, port: PortSpec, interface: StepInterface) -> str:
    return _('{step} needs the input "{name}" of {node}.').format(
        step=step.name, name=port.name, node=interface.title
    )


def _is_unset(transform: JsonValue) -> bool:
    if not isinstance(transform, dict):
        return True
    match transform.get("type"):
        case "static":
            return transform.get("value") is None
        case "javascript":
            text = transform.get("expr")
            return not isinstance(text, str) or not text.strip()
        case _:
            return False
