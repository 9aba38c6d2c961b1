"""The input of a run, from ``--input`` and ``-i``, filled up with the schema's defaults."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.schema_form import check_input, defaults


def gather_input(schema: JsonObject, whole: str | None, single: Sequence[str]) -> JsonObject:
    """Put the input of a run together.

    Args:
        schema: The flow's input schema; its defaults fill what is not given.
        whole: ``--input``: a JSON object, or ``@`` and the name of a file that holds one.
        single: ``-i`` options, ``NAME=VALUE`` each; they win over ``whole``.

    Raises:
        UserFacingError: Not JSON, not an object, or not what the schema asks for.
    """
    values = defaults(schema)
    if whole is not None:
        values |= _read_whole(whole)
    for option in single:
        name, equals, text = option.partition("=")
        if not equals:
            raise UserFacingError(f"-i wants NAME=VALUE, not '{option}'.")
        values[name] = _typed(schema, name, text)
    problems = check_input(schema, values)
    if problems:
        raise UserFacingError(
            "The input does not fit the flow: " + "; ".join(problems),
            hint="Give inputs with -i NAME=VALUE or --input JSON.",
        )
    return values


def parse_pairs(options: Sequence[str], flag: str) -> dict[str, str]:
    """Read repeatable ``NAME=NAME`` options.

    Raises:
        UserFacingError: One of them has no ``=``.
    """
    pairs = {}
    for option in options:
        left, equals, right = option.partition("=")
        if not equals:
            raise UserFacingError(f"{flag} wants NAME=NAME, not '{option}'.")
        pairs[left.strip()] = right.strip()
    return pairs


def _read_whole(whole: str) -> JsonObject:
    text, where = whole, "--input"
    if whole.startswith("@"):
        where = whole[1:]
        try:
            text = Path(where).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserFacingError(f"The input cannot be read ({error}).", where=where) from error
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UserFacingError(f"The input is not JSON: {error}.", where=where) from error
    if not isinstance(value, dict):
        raise UserFacingError("The input is not a JSON object.", where=where)
    return value


def _typed(schema: JsonObject, name: str, text: str) -> JsonValue:
    """Read one value by the type the schema gives it; without a type, JSON if it is JSON."""
    properties = schema.get("properties")
    declared = properties.get(name) if isinstance(properties, dict) else None
    wanted = declared.get("type") if isinstance(declared, dict) else None
    if wanted == "string":
        return text
    try:
        value: JsonValue = json.loads(text)
    except json.JSONDecodeError:
        return text
    return value
