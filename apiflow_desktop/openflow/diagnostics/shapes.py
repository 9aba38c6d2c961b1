"""Problems with the shape of a document: what is of another kind than declared, or missing."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Severity, Step
from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.edits.values import RemoveKey, SetValue
from apiflow_desktop.openflow.schema.faults import Fault, Fix
from apiflow_desktop.openflow.schema.flow import FLOW_VALUE, OPENFLOW
from apiflow_desktop.openflow.schema.kinds import Shape
from apiflow_desktop.openflow.schema.steps import MODULE
from apiflow_desktop.openflow.schema.tools import TOOL


def check_shapes(examination: Examination) -> Iterator[Diagnostic]:
    """Look for everything that is not as the format's declaration has it."""
    document = examination.document
    flow_pointer = document.flow_pointer
    if flow_pointer is not None:
        yield from _flow_faults(document.get(flow_pointer), flow_pointer, OPENFLOW)
    yield from _flow_faults(document.flow_value, document.value_pointer, FLOW_VALUE)
    for step in examination.steps:
        yield from _step_faults(step)


def _flow_faults(value: JsonValue, pointer: Pointer, shape: Shape) -> Iterator[Diagnostic]:
    found: list[Fault] = []
    if shape is OPENFLOW and isinstance(value, dict):
        # What an engine runs is looked at by itself.
        value = {**value, "value": {"modules": []}}
    shape.check(value, (), vital=False, found=found)
    for fault in found:
        where = (*pointer, *fault.at)
        severity: Severity = "error" if fault.vital else "warning"
        message = fault.message.replace("{step}", _("the flow"))
        yield Diagnostic(where, severity, fault.code, message, _edit(fault.fix, pointer))


def _step_faults(step: Step) -> Iterator[Diagnostic]:
    found: list[Fault] = []
    shape = TOOL if step.place.slot == "tool" else MODULE
    shape.check(step.module, (), vital=False, found=found)
    for fault in found:
        message = fault.message.replace("{step}", step.name)
        severity: Severity = "error" if fault.vital and not step.is_mocked else "warning"
        fix = _edit(fault.fix, step.pointer)
        yield step.found(severity, fault.code, message, fault.at, fix)


def _edit(fix: Fix | None, pointer: Pointer) -> Edit | None:
    if fix is None:
        return None
    where = (*pointer, *fix.at)
    return RemoveKey(where) if fix.remove else SetValue(where, fix.value)
