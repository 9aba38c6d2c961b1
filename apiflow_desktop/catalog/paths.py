"""Paths into JSON values: ``images.0.url``, ``images[-1]``, ``images[*].url``, ``a|b``."""

from __future__ import annotations

import re
from typing import Final

from apiflow_desktop.base.json_types import JsonValue

_PART: Final = re.compile(r"\[(?P<bracket>\*|-?\d+)\]|\.?(?P<name>[^.\[\]]+)")


class Missing:
    """What a path finds where there is nothing (``null`` is something)."""

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


def read_path(value: JsonValue, path: str) -> JsonValue | Missing:
    """Read the value a path leads to.

    ``$`` or nothing is the value itself; parts are joined by dots; ``.0``, ``[0]`` and ``[-1]``
    index a list; ``[*]`` is every item of it, with the rest of the path read from each;
    ``a|b`` is the first of several paths that finds something other than null.
    """
    found: JsonValue | Missing = MISSING
    for choice in path.split("|"):
        result = _walk(value, _parts(choice.strip()))
        if not isinstance(result, Missing) and result is not None:
            return result
        if isinstance(found, Missing):
            found = result
    return found


def read_text(value: JsonValue, path: str) -> str:
    """Read a path that should lead to text; anything else is the empty text."""
    found = read_path(value, path) if path else ""
    return found if isinstance(found, str) else ""


def _parts(path: str) -> list[str]:
    body = path.removeprefix("$")
    return [match["bracket"] or match["name"] for match in _PART.finditer(body)]


def _walk(value: JsonValue, parts: list[str]) -> JsonValue | Missing:
    for position, part in enumerate(parts):
        if part == "*" and isinstance(value, list):
            rest = parts[position + 1 :]
            items = [_walk(item, rest) for item in value]
            return [item for item in items if not isinstance(item, Missing)]
        step = step_into(value, part)
        if isinstance(step, Missing):
            return step
        value = step
    return value


def step_into(value: JsonValue, part: str) -> JsonValue | Missing:
    """Read one part of a path: a key of an object or an index of a list."""
    if isinstance(value, dict):
        return value.get(part, MISSING)
    if isinstance(value, list) and re.fullmatch(r"-?\d+", part):
        index = int(part)
        return value[index] if -len(value) <= index < len(value) else MISSING
    return MISSING
