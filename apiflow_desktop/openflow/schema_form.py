"""The input schema of a flow, as forms and the command line use it; the engine never does."""

from __future__ import annotations

import re
from collections.abc import Callable

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.values import copy_of, same

_IS_TYPE: dict[str, Callable[[JsonValue], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    ),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}
_ARTICLES = {"integer": "a whole number", "array": "a list", "object": "an object", "null": "null"}


def property_names(schema: JsonObject) -> list[str]:
    """List the inputs in the order of the form: the schema's ``order``, then the rest."""
    properties = _properties(schema)
    order = schema.get("order")
    first = [name for name in order if name in properties] if isinstance(order, list) else []
    names = [str(name) for name in first] + list(properties)
    return list(dict.fromkeys(names))


def property_schema(schema: JsonObject, name: str) -> JsonObject:
    """Return the schema of one input; empty if it is not declared."""
    found = _properties(schema).get(name)
    return found if isinstance(found, dict) else {}


def defaults(schema: JsonObject) -> JsonObject:
    """Collect the defaults of the inputs that have one, those of nested objects included."""
    filled: JsonObject = {}
    for name in property_names(schema):
        declared = property_schema(schema, name)
        if "default" in declared:
            filled[name] = copy_of(declared["default"])
        elif declared.get("type") == "object" and (inner := defaults(declared)):
            filled[name] = inner
    return filled


def without_passwords(schema: JsonObject, values: JsonObject) -> JsonObject:
    """Leave out what a form hides while it is typed: it is to be kept nowhere."""
    kept: JsonObject = {}
    for name, value in values.items():
        declared = property_schema(schema, name)
        if declared.get("format") != "password" and declared.get("password") is not True:
            kept[name] = without_passwords(declared, value) if isinstance(value, dict) else value
    return kept


def is_required(schema: JsonObject, name: str) -> bool:
    """Tell whether an input must be given."""
    required = schema.get("required")
    return isinstance(required, list) and name in required


def check_input(schema: JsonObject, values: JsonObject) -> list[str]:
    """Say what is wrong with an input, a sentence for each problem."""
    return list(problems_by_name(schema, values).values())


def problems_by_name(schema: JsonObject, values: JsonObject) -> dict[str, str]:
    """Say what is wrong with an input, by property."""
    problems: dict[str, str] = {}
    required = schema.get("required")
    for name in required if isinstance(required, list) else ():
        if isinstance(name, str) and values.get(name) is None:
            nullable = name in values and _may_be_null(property_schema(schema, name))
            if not nullable:
                problems[name] = f'"{name}" is missing.'
    for name in property_names(schema):
        if name in values and name not in problems:
            problem = check_value(property_schema(schema, name), values[name], name)
            if problem:
                problems[name] = problem
    return problems


def check_value(declared: JsonObject, value: JsonValue, name: str) -> str | None:
    """Say what is wrong with one value, or None."""
    types = _types(declared)
    if value is None and (not types or "null" in types or not declared.get("required")):
        return None
    if types and not any(_IS_TYPE[kind](value) for kind in types):
        wanted = " or ".join(_ARTICLES.get(kind, f"a {kind}") for kind in types)
        return f'"{name}" must be {wanted}.'
    choices = declared.get("enum")
    if isinstance(choices, list) and choices and not any(same(value, one) for one in choices):
        return f'"{name}" must be one of {", ".join(map(str, choices))}.'
    return _out_of_bounds(declared, value, name)


def _out_of_bounds(declared: JsonObject, value: JsonValue, name: str) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _bounds(declared, value, ("minimum", "maximum"), f'"{name}"', "")
    if isinstance(value, list):
        return _bounds(declared, len(value), ("minItems", "maxItems"), f'"{name}"', " items")
    if isinstance(value, str):
        pattern = declared.get("pattern")
        if isinstance(pattern, str) and value and not _matches(pattern, value):
            return f'"{name}" must match {pattern}.'
        limits = ("minLength", "maxLength")
        return _bounds(declared, len(value), limits, f'"{name}"', " characters")
    return None


def _bounds(
    declared: JsonObject, size: float, keys: tuple[str, str], name: str, unit: str
) -> str | None:
    low, high = declared.get(keys[0]), declared.get(keys[1])
    if isinstance(low, int | float) and size < low:
        return f"{name} must be at least {low:g}{unit}."
    if isinstance(high, int | float) and size > high:
        return f"{name} must be at most {high:g}{unit}."
    return None


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        # The pattern is JavaScript's; one that Python does not know cannot be judged here.
        return True


def _types(declared: JsonObject) -> list[str]:
    kind = declared.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    known = [one for one in kinds if isinstance(one, str) and one in _IS_TYPE]
    return known if len(known) == len(kinds) else []


def _may_be_null(declared: JsonObject) -> bool:
    return declared.get("nullable") is True or "null" in _types(declared)


def _properties(schema: JsonObject) -> JsonObject:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}
