"""The fast path: expressions that are one plain path are read in Python (R13).

Numbers read this way keep all their digits; JavaScript would round integers beyond 2^53.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.expressions.names import Names


class _NotPlain:
    """Stands for: this needs JavaScript."""


NOT_PLAIN: Final = _NotPlain()
Reader: TypeAlias = Callable[[Names], "JsonValue | _NotPlain"]

_Part: TypeAlias = tuple[str | int, bool]
"""A key or index, and whether it was reached by ``?.``."""

_ROOT = re.compile(r"[A-Za-z_$][\w$]*")
_PART = re.compile(
    r"""(\?)?\.([A-Za-z_$][\w$]*)            # .name ?.name
      | (\?\.)?\[(\d{1,9})\]                 # [0] ?.[0]
      | (\?\.)?\[(?:"([^"\\]*)"|'([^'\\]*)')\]  # ["name"] ['name']
    """,
    re.VERBOSE,
)
# R13.4: such paths yield null for anything missing and never throw
_LENIENT = re.compile(r"results\??\.[A-Za-z_$][\w$]*(?:\[\d+\])?(?:\.[A-Za-z_$][\w$]*)*")
_PREVIOUS = re.compile(
    r"""results\??(?:\.(?P<name>[A-Za-z_$][\w$]*)|\.?\["(?P<quoted>[^"\\]*)"\])"""
)
_LITERAL_KEY = re.compile(
    r"""(?P<root>flow_input|flow_env)(?:\.(?P<key>.+)|\["(?P<quoted>[^"]*)"\])""", re.DOTALL
)
_INHERITED = frozenset(
    (
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__proto__",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    )
)
_RESERVED = frozenset(("null", "true", "false", "undefined", "this", "NaN", "Infinity"))


@lru_cache(maxsize=4096)
def plain_reader(expression: str, *, exact: bool = False) -> Reader | None:
    """Compile an expression for the fast path.

    Args:
        expression: As the flow has it.
        exact: Read as JavaScript would, without the shortcuts 2 to 4 of R13: they apply only
            where the path is the whole of what is evaluated.

    Returns:
        A reader, which may still answer NOT_PLAIN for the values at hand; or None if the
        expression always needs JavaScript.
    """
    text = expression.strip()
    if not text:
        return _nothing
    parsed = _parse(text)
    if exact:
        return _exact_reader(parsed)
    literal = _LITERAL_KEY.fullmatch(text)
    if literal is not None:
        key = literal["quoted"] if literal["key"] is None else literal["key"]
        return _literal_key_reader(literal["root"], key, parsed)
    if parsed is None:
        return None
    root, parts = parsed
    if root == "results":
        return _result_reader(text, parts)
    return _path_reader(root, parts)


def _exact_reader(parsed: tuple[str, tuple[_Part, ...]] | None) -> Reader | None:
    if parsed is None:
        return None
    root, parts = parsed
    if root == "results":
        return _result_reader("", parts)
    return _path_reader(root, parts)


def _nothing(names: Names) -> JsonValue:
    return None


def _parse(text: str) -> tuple[str, tuple[_Part, ...]] | None:
    root = _ROOT.match(text)
    if root is None or root[0] in _RESERVED:
        return None
    parts: list[_Part] = []
    position = root.end()
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            return None
        optional = bool(part[1] or part[3] or part[5])
        key = next(found for found in (part[2], part[4], part[6], part[7]) if found is not None)
        parts.append((int(key) if part[4] is not None else key, optional))
        position = part.end()
    return root[0], tuple(parts)


def _literal_key_reader(
    root: str, key: str, parsed: tuple[str, tuple[_Part, ...]] | None
) -> Reader:
    """Read ``flow_input.<key>``, where the key may have any spelling (R13.2)."""
    path = _path_reader(*parsed) if parsed is not None else None

    def read(names: Names) -> JsonValue | _NotPlain:
        container = names.values.get(root)
        if isinstance(container, dict) and key in container:
            return container[key]
        return path(names) if path is not None else NOT_PLAIN

    return read


def _result_reader(text: str, parts: tuple[_Part, ...]) -> Reader | None:
    if not parts or not isinstance(parts[0][0], str):
        return None
    step_id = parts[0][0]
    rest = parts[1:]
    lenient = _LENIENT.fullmatch(text) is not None and parts[-1][0] != "length"
    whole = _PREVIOUS.fullmatch(text) is not None
    walk = _walk_lenient if lenient else _walk

    def read(names: Names) -> JsonValue | _NotPlain:
        if names.results is None:
            return NOT_PLAIN
        if whole and step_id == names.previous_id:
            return names.values.get("previous_result")
        return walk(names.results.find(step_id), rest)

    return read


def _path_reader(root: str, parts: tuple[_Part, ...]) -> Reader:
    def read(names: Names) -> JsonValue | _NotPlain:
        if root not in names.values:
            return NOT_PLAIN
        return _walk(names.values[root], parts) if parts else names.values[root]

    return read


def _walk(value: JsonValue, parts: tuple[_Part, ...]) -> JsonValue | _NotPlain:
    """Follow a path as JavaScript would; whatever is not plain data is left to it."""
    last = len(parts) - 1
    for position, (key, optional) in enumerate(parts):
        if isinstance(value, dict) and isinstance(key, str):
            if key not in value:
                return None if position == last and key not in _INHERITED else NOT_PLAIN
            value = value[key]
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        elif value is None and optional:
            return None
        else:
            return NOT_PLAIN
    return value


def _walk_lenient(value: JsonValue, parts: tuple[_Part, ...]) -> JsonValue:
    for key, _ in parts:
        if isinstance(value, dict) and isinstance(key, str):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
