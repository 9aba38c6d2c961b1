"""Results of an earlier job in the part of a flow that is run: written as pins, no one's pins."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject, JsonValue

_LENT = "earlier_job"
"""A key of ``mock``; it is only ever in the document of a job."""


def lent(result: JsonValue) -> JsonObject:
    """Return the ``mock`` by which a step gives the result of an earlier job."""
    return {"enabled": True, _LENT: True, "return_value": result}


def is_lent(module: JsonObject) -> bool:
    """Tell whether a step gives the result of an earlier job."""
    mock = module.get("mock")
    return isinstance(mock, dict) and mock.get(_LENT) is True
