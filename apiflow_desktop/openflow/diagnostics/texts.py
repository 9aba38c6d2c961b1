"""Problems inside expressions: their syntax, and the names they use."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Severity, SyntaxFault
from apiflow_desktop.openflow.expressions import PREDICATES, Expression, Role
from apiflow_desktop.openflow.references import free_names
from apiflow_desktop.openflow.schema.faults import name_of

_EVERYWHERE = frozenset({"flow_input", "flow_env", "variable", "resource", "flow_user_state"})
_RESUMED = frozenset({"resume", "resumes", "approvers"})
_BEFORE = frozenset({"previous_result", "result", "results", "error"})
_SEEN: dict[Role, frozenset[str]] = {
    "input": frozenset({"previous_result", "results", "error", "params"}) | _RESUMED,
    "approval": frozenset({"previous_result", "results", "error", "params"}) | _RESUMED,
    "skip_if": _BEFORE | _RESUMED,
    "branch": _BEFORE | _RESUMED,
    "iterator": _BEFORE | _RESUMED,
    "parallelism": _BEFORE,
    "timeout": _BEFORE,
    "sleep": frozenset({"previous_result", "result", "error"}),
    "stop_after_if": _BEFORE | {"all_iters"},
    "stop_after_all_iters_if": _BEFORE,
    "retry_if": frozenset({"previous_result", "result", "error"}),
    "skip_expr": frozenset({"previous_result", "result", "WM_SCHEDULED_FOR"}),
}
"""The names each kind of expression sees, beside those that all of them see."""
_IN_FAILURE = frozenset({"started_at", "flow_job_id"})
_ALL = frozenset().union(*_SEEN.values(), _IN_FAILURE)


def check_expressions(examination: Examination) -> Iterator[Diagnostic]:
    """Look for expressions that are not JavaScript, and for names that are not there."""
    for expression in examination.expressions:
        fault = _syntax(examination, expression)
        if fault is not None:
            message = _sentence(examination, expression, fault)
            yield _told(examination, expression, "syntax", message, fault)
        else:
            yield from _unknown_names(examination, expression)


def _syntax(examination: Examination, expression: Expression) -> SyntaxFault | None:
    text = expression.text
    if examination.syntax is None or not text.strip():
        return None
    return examination.syntax(text, predicate=expression.role in PREDICATES)


def _unknown_names(examination: Examination, expression: Expression) -> Iterator[Diagnostic]:
    seen = _EVERYWHERE | _SEEN.get(expression.role, frozenset())
    step = examination.by_pointer.get(expression.owner) if expression.owner is not None else None
    if step is not None and step.place.slot == "failure":
        seen |= _IN_FAILURE
    told: set[str] = set()
    for name, offset in free_names(expression.text):
        if name in seen or name in told:
            continue
        told.add(name)
        fault = SyntaxFault("", offset)
        if name in _ALL:
            message = _("“{name}” cannot be seen in {place}.").format(
                name=name, place=_place(expression)
            )
            yield _told(examination, expression, "name-not-here", message, fault)
        else:
            message = _("“{name}” is not defined: {place} throws where it is read.").format(
                name=name, place=_place(expression)
            )
            yield _told(examination, expression, "unknown-name", message, fault)


def _told(
    examination: Examination, expression: Expression, code: str, message: str, fault: SyntaxFault
) -> Diagnostic:
    pointer = (*examination.document.value_pointer, *expression.pointer)
    owner = expression.owner
    step = examination.by_pointer.get(owner) if owner is not None else None
    vital = code == "syntax" and not (step is not None and step.is_mocked)
    severity: Severity = "error" if vital else "warning"
    handle = step.handle if step else None
    return Diagnostic(pointer, severity, code, message, handle=handle, offset=fault.offset)


def _sentence(examination: Examination, expression: Expression, fault: SyntaxFault) -> str:
    place, check = _place(expression), examination.syntax
    if (
        expression.role in PREDICATES
        and check is not None
        and check(expression.text, predicate=False) is None
    ):
        return _("{place} has to be one expression, not statements: {message}.").format(
            place=place, message=in_own_language(fault.message)
        )
    return _("{place} is not JavaScript: {message}.").format(
        place=place, message=in_own_language(fault.message)
    )


def _place(expression: Expression) -> str:
    owner = expression.owner or ()
    inner = expression.pointer[len(owner) : -1]
    return name_of(inner) if inner else str(expression.pointer[-1])
