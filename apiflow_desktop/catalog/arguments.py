"""From a step's arguments to the values of a node's inputs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Node, NodeInput

_TRUE: Final = frozenset({"true", "1", "yes", "on"})
_FALSE: Final = frozenset({"false", "0", "no", "off"})


def prepare_inputs(node: Node, arguments: JsonObject) -> JsonObject:
    """Give each declared input its value, with its declared type.

    Null and the empty text count as not given; then the default holds. Arguments the node does
    not declare are dropped, and inputs without a value are not in the result.

    Raises:
        UserFacingError: A required input has no value, or a value has the wrong type.
    """
    prepared: JsonObject = {}
    missing = []
    for declared in node.input:
        given = arguments.get(declared.name)
        value = declared.default if given is None or given == "" else given
        if value is not None and value != "":
            prepared[declared.name] = _coerce(node, declared, value)
        elif declared.required:
            missing.append(declared.name)
    if missing:
        raise UserFacingError(
            _without_value(missing),
            where=node.name,
            hint=recorded("Give a value or a default."),
        )
    return prepared


def _without_value(names: list[str]) -> str:
    if len(names) == 1:
        return recorded("Required input without a value: {name}.", name=names[0])
    return recorded("Required inputs without a value: {names}.", names=", ".join(names))


def _coerce(node: Node, declared: NodeInput, value: JsonValue) -> JsonValue:
    convert = _CONVERTERS.get(declared.type)
    if convert is None:
        return value
    try:
        return convert(value)
    except ValueError:
        shown = json.dumps(value, ensure_ascii=False)
        shown = shown if len(shown) <= 80 else f"{shown[:80]}…"
        raise UserFacingError(
            recorded(
                "The input “{name}” takes {why}, not {value}.",
                name=declared.name,
                why=_NOUNS[declared.type],
                value=shown,
            ),
            where=node.name,
            hint=recorded("Change the value or the type of the input."),
        ) from None


def _to_boolean(value: JsonValue) -> JsonValue:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if isinstance(value, (str, int)) and word in _TRUE | _FALSE:
        return word in _TRUE
    raise ValueError


def _to_integer(value: JsonValue) -> JsonValue:
    if isinstance(value, bool):
        raise ValueError
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,400}\s*", value):
        return int(value)
    raise ValueError


def _to_number(value: JsonValue) -> JsonValue:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        number = float(value)
        if number - number == 0:
            return _to_integer(value) if re.fullmatch(r"\s*[+-]?\d+\s*", value) else number
    raise ValueError


def _to_text(value: JsonValue) -> JsonValue:
    if isinstance(value, (dict, list)):
        raise ValueError
    return value if isinstance(value, str) else json.dumps(value)


def _to_array(value: JsonValue) -> JsonValue:
    return _parsed(value, list)


def _to_object(value: JsonValue) -> JsonValue:
    return _parsed(value, dict)


def _parsed(value: JsonValue, kind: type[list[JsonValue] | JsonObject]) -> JsonValue:
    parsed: JsonValue = json.loads(value) if isinstance(value, str) else value
    if not isinstance(parsed, kind):
        raise ValueError
    return parsed


_CONVERTERS: Final[dict[str, Callable[[JsonValue], JsonValue]]] = {
    "boolean": _to_boolean,
    "integer": _to_integer,
    "number": _to_number,
    "string": _to_text,
    "array": _to_array,
    "object": _to_object,
}
_NOUNS: Final = {
    "boolean": recorded("true or false"),
    "integer": recorded("a whole number"),
    "number": recorded("a number"),
    "string": recorded("text"),
    "array": recorded("a list"),
    "object": recorded("an object"),
}
