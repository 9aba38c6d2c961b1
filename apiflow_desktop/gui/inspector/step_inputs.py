"""Which inputs a step has, and what they are set to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.schema_texts import translated
from apiflow_desktop.gui.forms.specs import FieldSpec, spec_of_port
from apiflow_desktop.openflow.edits import SetInput, SetValue
from apiflow_desktop.openflow.interfaces import declared_inputs, interface_of
from apiflow_desktop.openflow.picture.transforms import transforms_of

if TYPE_CHECKING:
    from apiflow_desktop.gui.inspector.panel import StepView
    from apiflow_desktop.openflow.edits import Edit

ITERATOR: Final = FieldSpec(
    "iterator",
    "array",
    {"title": N_("each of"), "description": N_("The loop runs once for each item.")},
)


def input_specs(view: StepView) -> dict[str, FieldSpec]:
    """List the inputs: those that are declared, then what else the step sets."""
    if view.kind == "forloopflow":
        return {ITERATOR.name: replace(ITERATOR, schema=translated(ITERATOR.schema))}
    interface = interface_of(view.value, view.scope.lookup)
    value = view.scope.document.files.filled(view.value)
    specs = {port.name: spec_of_port(port) for port in declared_inputs(value, interface)}
    for name in transforms_of(view.value):
        specs.setdefault(name, FieldSpec(name, "any"))
    return specs


def input_transform(view: StepView, name: str) -> JsonObject | None:
    """Return what an input is set to; None if it is left out."""
    holder = view.value if view.kind == "forloopflow" else transforms_of(view.value)
    transform = holder.get(name)
    return transform if isinstance(transform, dict) else None


def input_edit(view: StepView, name: str, transform: JsonObject | None) -> Edit:
    """Make the edit that sets an input, or leaves it out."""
    if name == ITERATOR.name and view.kind == "forloopflow":
        pointer = (*view.scope.document.pointer_of(view.handle), "value", "iterator")
        return SetValue(pointer, transform or {"type": "javascript", "expr": ""})
    return SetInput(view.handle, name, transform, typed=True)


def takes_more_inputs(view: StepView) -> bool:
    """Tell whether inputs of any name can be added: not where a node declares them."""
    if view.kind not in ("rawscript", "script", "flow", "aiagent"):
        return False
    interface = interface_of(view.value, view.scope.lookup)
    # what a script or a flow takes may not be known from outside
    return interface is None or (interface.kind != "script" and not interface.inputs)
