"""The texts of our own forms: those of a workflow's or a node's schema are the user's."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue

_TEXTS = frozenset({"title", "description"})


def translated(schema: JsonObject) -> JsonObject:
    """Return a schema of ours with its titles and descriptions in the user's language."""
    return {key: _translated(key, value) for key, value in schema.items()}


def _translated(key: str, value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _(value) if key in _TEXTS else value
    if isinstance(value, dict):
        return translated(value)
    if isinstance(value, list):
        return [translated(one) if isinstance(one, dict) else one for one in value]
    return value
