"""What a field can hold: a JSON value, or nothing at all."""

from __future__ import annotations

import json
from enum import Enum
from typing import Final, TypeAlias

from apiflow_desktop.base.json_types import JsonValue


class Unset(Enum):
    """The type of :data:`UNSET`."""

    UNSET = "not set"


UNSET = Unset.UNSET
"""No value: the key is left out. Neither null nor an empty text."""

FieldValue: TypeAlias = "JsonValue | Unset"

LARGEST_EDITED: Final = 100_000
"""Characters, about, of the largest value that fields edit."""


def same(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two values are the same JSON: ``1`` is neither ``true`` nor ``1.0``."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def is_large(value: FieldValue, most: int = LARGEST_EDITED) -> bool:
    """Tell whether a value is so long that a text field would keep the window waiting."""
    pending, size = [value], 0
    while pending and size <= most:
        found = pending.pop()
        if isinstance(found, str):
            size += len(found)
        elif isinstance(found, dict):
            size += len(found)
            pending += found.values()
        elif isinstance(found, list):
            size += len(found)
            pending += found
    return size > most


def loose_value(text: str) -> FieldValue:
    """Read typed text as JSON if it is that, else as plain text; nothing is unset."""
    if not text.strip():
        return UNSET
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    return value
