"""What the document says of AI agents."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject, JsonValue

RESOURCE = "$res:"


def provider_path(value: JsonObject) -> str:
    """Return what an agent's provider names, without ``$res:``; empty where it is not fixed.

    Args:
        value: The agent's module value.
    """
    provider = _object(_object(_object(value.get("input_transforms")).get("provider")).get("value"))
    named = provider.get("resource")
    return named.removeprefix(RESOURCE) if isinstance(named, str) else ""


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
