"""Values as they are recorded: complete but for texts too long for a row."""

from __future__ import annotations

from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue

_LONGEST_TEXT: Final = 16_000
_SHOWN: Final = 200


def for_record(value: JsonValue) -> JsonValue:
    """Shorten very long texts, such as files in data URIs, and say by how much."""
    if isinstance(value, str):
        if len(value) <= _LONGEST_TEXT:
            return value
        return f"{value[:_SHOWN]}… ({len(value)} characters)"
    if isinstance(value, list):
        return [for_record(item) for item in value]
    if isinstance(value, dict):
        shortened: JsonObject = {key: for_record(item) for key, item in value.items()}
        return shortened
    return value
