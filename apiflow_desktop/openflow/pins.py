"""Pinning a result: the step is not run and gives it instead (OpenFlow's ``mock``)."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Batch, Edit, SetValue
from apiflow_desktop.openflow.handles import Handle


def is_pinned(module: JsonObject) -> bool:
    """Tell whether a step gives its pinned result."""
    mock = module.get("mock")
    return isinstance(mock, dict) and mock.get("enabled") is True


def has_pin(module: JsonObject) -> bool:
    """Tell whether a step has a result that was pinned once, used or not."""
    mock = module.get("mock")
    return isinstance(mock, dict) and "return_value" in mock


def pin(document: Document, handle: Handle, result: JsonValue) -> Edit:
    """Let a step give a result from now on, without running."""
    pointer = (*document.pointer_of(handle), "mock")
    if isinstance(document.module(handle).get("mock"), dict):
        # The object may hold more than we know: only what we mean is written.
        return Batch(
            _("Pin result"),
            (
                SetValue((*pointer, "return_value"), result),
                SetValue((*pointer, "enabled"), True),
            ),
        )
    mock: JsonObject = {"enabled": True, "return_value": result}
    return Batch(_("Pin result"), (SetValue(pointer, mock),))


def unpin(document: Document, handle: Handle) -> Edit:
    """Let a step run again; the pinned result is kept for later."""
    pointer = (*document.pointer_of(handle), "mock", "enabled")
    return Batch(_("Unpin result"), (SetValue(pointer, False),))
