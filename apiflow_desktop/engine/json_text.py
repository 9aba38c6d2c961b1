"""JSON as it stands in messages."""

from __future__ import annotations

import json

from apiflow_desktop.base.json_types import JsonValue


def from_json_text(text: str) -> JsonValue:
    """Read JSON.

    Raises:
        ValueError: It is none; the message says where.
    """
    try:
        value: JsonValue = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    return value


def to_json_text(value: JsonValue) -> str:
    """Write a value for a model to read: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
