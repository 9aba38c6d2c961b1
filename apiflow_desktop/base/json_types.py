"""The types of parsed JSON."""

from __future__ import annotations

from typing import TypeAlias

from typing_extensions import TypeAliasType

JsonValue = TypeAliasType(
    "JsonValue", "None | bool | int | float | str | list[JsonValue] | dict[str, JsonValue]"
)
JsonObject: TypeAlias = dict[str, JsonValue]

Pointer: TypeAlias = tuple[str | int, ...]
"""A place in a JSON tree: object keys and list indexes from the root down."""


def format_pointer(pointer: Pointer) -> str:
    """Write a pointer as an RFC 6901 JSON Pointer, e.g. ``/value/modules/0/id``."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in pointer)
