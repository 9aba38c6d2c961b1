"""The three shapes a workflow document comes in, and where its parts are in each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.errors import DocumentUnreadable


class Shape(Enum):
    """How a workflow is wrapped."""

    WRAPPER = "wrapper"
    """``{name, description, nodes: {an OpenFlow}}``, as an apiflow server speaks."""
    OPENFLOW = "openflow"
    """``{summary, description, schema, value: {a FlowValue}}``."""
    FLOW_VALUE = "flow_value"
    """``{modules: […], …}`` alone."""

    @property
    def flow_pointer(self) -> Pointer | None:
        """Where the OpenFlow object is; None for a bare FlowValue, which has none."""
        return _FLOW_POINTERS[self]

    @cached_property
    def value_pointer(self) -> Pointer:
        """Where the FlowValue is."""
        return _VALUE_POINTERS[self]


_FLOW_POINTERS: Mapping[Shape, Pointer | None] = {
    Shape.WRAPPER: ("nodes",),
    Shape.OPENFLOW: (),
    Shape.FLOW_VALUE: None,
}
_VALUE_POINTERS: Mapping[Shape, Pointer] = {
    shape: () if flow is None else (*flow, "value") for shape, flow in _FLOW_POINTERS.items()
}


def detect_shape(root: JsonValue, *, name: str = "") -> Shape:
    """Tell which shape a parsed document has.

    Raises:
        DocumentUnreadable: It is not a workflow; the message says what is missing.
    """
    if not isinstance(root, dict):
        raise _not_openflow(_("it is {kind}, not an object").format(kind=_kind(root)), name)
    if "value" in root:
        _check_value(root["value"], "value", name)
        return Shape.OPENFLOW
    if "nodes" in root:
        _check_wrapped(root["nodes"], name)
        return Shape.WRAPPER
    if "modules" in root:
        _check_value(root, "", name)
        return Shape.FLOW_VALUE
    raise _not_openflow(_('it has neither "value" nor "nodes" nor "modules"'), name)


def _check_wrapped(nodes: JsonValue, name: str) -> None:
    if not isinstance(nodes, dict):
        raise _not_openflow(
            _('"nodes" is {kind}, not an OpenFlow object').format(kind=_kind(nodes)), name
        )
    if "value" not in nodes:
        raise _not_openflow(_('"nodes" has no "value"'), name)
    _check_value(nodes["value"], "nodes.value", name)


def _check_value(value: JsonValue, where: str, name: str) -> None:
    if not isinstance(value, dict):
        raise _not_openflow(
            _('"{where}" is {kind}, not an object').format(where=where, kind=_kind(value)), name
        )
    modules = f'"{where}.modules"' if where else '"modules"'
    if "modules" not in value:
        raise _not_openflow(_("{key} is missing").format(key=modules), name)
    if not isinstance(value["modules"], list):
        raise _not_openflow(
            _("{key} is {kind}, not a list").format(key=modules, kind=_kind(value["modules"])), name
        )


def flow_value_of(root: JsonObject, shape: Shape) -> JsonObject:
    """Return the FlowValue of a document whose shape is known."""
    found: JsonValue = root
    for part in shape.value_pointer:
        assert isinstance(found, dict)
        found = found[str(part)]
    assert isinstance(found, dict)
    return found


def _not_openflow(why: str, name: str) -> DocumentUnreadable:
    return DocumentUnreadable(
        _("This is not an OpenFlow document: {why}.").format(why=why),
        name=name,
        hint=_('A flow is an object {"summary": …, "value": {"modules": […]}}.'),
    )


def _kind(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return _("a boolean")
        case int() | float():
            return _("a number")
        case str():
            return _("a string")
        case list():
            return _("a list")
        case dict():
            return _("an object")
