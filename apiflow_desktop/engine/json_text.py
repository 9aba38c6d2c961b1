"""JSON as it stands in messages, and as scripts and expressions are given it."""

from __future__ import annotations

import json
import math

import msgspec

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded


def from_json_text(text: str) -> JsonValue:
    """Read JSON.

    Raises:
        ValueError: It is none; the message says where.
    """
    try:
        value: JsonValue = json.loads(text)
    except RecursionError as error:
        raise ValueError(recorded("it is nested too deep")) from error
    return value


def to_json_text(value: JsonValue) -> str:
    """Write a value for a model to read: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def compact_json(value: JsonValue) -> str:
    """Write a value as the JSON that scripts read; NaN and infinities become null.

    Raises:
        RecursionError: It is nested too deep.
    """
    try:
        return msgspec.json.encode(value).decode()
    except (OverflowError, UnicodeEncodeError):
        return json.dumps(_finite(value))  # integers and halves of characters of any size


def _finite(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return value
