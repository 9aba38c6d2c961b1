"""The input of a run, from ``--input`` and ``-i``, filled up with the schema's defaults."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.cli.given_files import media_inputs, with_whole_paths
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.interfaces import NodeLookup
from apiflow_desktop.openflow.schema_form import check_input, defaults, property_names


class Subject(NamedTuple):
    """What is gathered, in the words of its messages.

    Attributes:
        option: The option that gives all of it at once.
        name: What it is.
        owner: What describes it.
        part: What the owner calls one value of it.
    """

    option: str
    name: str
    owner: str
    part: str


INPUT = Subject("--input", "input", "flow", "input")
ANSWER = Subject("--payload", "answer", "form", "field")


def gather_input(
    document: Document, lookup: NodeLookup, whole: str | None, single: Sequence[str]
) -> JsonObject:
    """Put the input of a run together.

    Args:
        document: The flow; its schema's defaults fill what is not given.
        lookup: Knows which inputs of nodes are files.
        whole: ``--input``: a JSON object, or ``@`` and the name of a file that holds one.
        single: ``-i`` options, ``NAME=VALUE`` each; they win over ``whole``.

    Raises:
        UserFacingError: Not JSON, not an object, or not what the schema asks for.
    """
    files = media_inputs(document.schema, document.flow_value, lookup)
    return gather(document.schema, whole, single, files)


def gather(
    schema: JsonObject,
    whole: str | None,
    single: Sequence[str],
    files: set[str] | None = None,
    *,
    subject: Subject = INPUT,
) -> JsonObject:
    """Put an object together that a schema describes; as :func:`gather_input`.

    Args:
        schema: Its defaults fill what is not given.
        whole: A JSON object, or ``@`` and the name of a file that holds one.
        single: ``NAME=VALUE`` each; they win over ``whole``.
        files: Names of the properties that are files.
        subject: What it is, for messages.

    Raises:
        UserFacingError: Not JSON, not an object, or not what the schema asks for.
    """
    given = _read_whole(whole, subject) if whole is not None else {}
    for name in _undeclared(schema, given):
        print(f'apiflow: the {subject.owner} has no {subject.part} "{name}".', file=sys.stderr)
    given |= _read_single(schema, single, subject)
    values = defaults(schema) | with_whole_paths(given, files or set())
    problems = check_input(schema, values)
    if problems:
        raise UserFacingError(
            f"The {subject.name} does not fit the {subject.owner}: {'; '.join(problems)}",
            hint=f"Give {subject.part}s with -i NAME=VALUE or {subject.option} JSON.",
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


def _read_single(schema: JsonObject, options: Sequence[str], subject: Subject) -> JsonObject:
    values: JsonObject = {}
    for option in options:
        name, equals, text = option.partition("=")
        if not equals:
            raise UserFacingError(f"-i wants NAME=VALUE, not '{option}'.")
        values[name] = _typed(schema, name, text)
    unknown = _undeclared(schema, values)
    if unknown:
        raise UserFacingError(
            f'The {subject.owner} has no {subject.part} "{unknown[0]}".',
            hint=f"Its {subject.part}s are: {', '.join(property_names(schema))}.",
        )
    return values


def _undeclared(schema: JsonObject, names: Iterable[str]) -> list[str]:
    """List the names the schema does not know; none where it takes any."""
    declared = property_names(schema)
    if not declared or schema.get("additionalProperties") not in (None, False):
        return []
    return [name for name in names if name not in declared]


def _read_whole(whole: str, subject: Subject) -> JsonObject:
    value = read_json(whole, subject.option)
    if not isinstance(value, dict):
        where = whole[1:] if whole.startswith("@") else subject.option
        raise UserFacingError(f"The {subject.name} is not a JSON object.", where=where)
    return value


def read_json(given: str, option: str) -> JsonValue:
    """Read JSON from the command line, or from a file whose name stands after ``@``.

    Raises:
        UserFacingError: It cannot be read, or is not JSON; ``option`` says where it was given.
    """
    text, where = given, option
    if given.startswith("@"):
        where = given[1:]
        try:
            text = Path(where).read_text(encoding="utf-8-sig")
        except OSError as error:
            said = f"The input cannot be read ({error.strerror})."
            raise UserFacingError(said, where=where) from error
        except UnicodeDecodeError as error:
            raise UserFacingError("The input is not UTF-8 text.", where=where) from error
    try:
        value: JsonValue = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UserFacingError(f"The input is not JSON: {error}.", where=where) from error
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
