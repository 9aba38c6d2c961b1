"""Reading JSON text at the speed of the standard library, refusing what cannot be read."""

from __future__ import annotations

import codecs
import json
from collections import Counter

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.errors import DocumentUnreadable

MAX_DEPTH = 500
"""Levels of nesting that are read; a flow of a hundred loops within each other has 400."""

_BYTE_ORDER_MARK = "\ufeff"
_MAX_INT_DIGITS = 4000
_LARGE = 1_000_000


def decode(data: bytes, *, name: str = "") -> str:
    """Turn a file's bytes into text; a byte order mark stays as the first character.

    Raises:
        DocumentUnreadable: The bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line, column = line_column(before, len(before))
        utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        raise DocumentUnreadable(
            "This is UTF-16 text, not UTF-8."
            if utf16
            else f"The text is not valid UTF-8 (byte {error.start}).",
            name=name,
            hint="Save the file as UTF-8.",
            line=line,
            column=column,
        ) from error


def split_mark(text: str) -> tuple[bool, str]:
    """Take a byte order mark off a text and tell whether there was one."""
    if text.startswith(_BYTE_ORDER_MARK):
        return True, text[1:]
    return False, text


def parse(text: str, *, name: str = "") -> JsonValue:
    """Parse JSON text; ``NaN``, double keys (the last wins) and long numbers are accepted.

    Raises:
        DocumentUnreadable: It is not JSON, or nested too deep.
    """
    try:
        value = _loads(text)
    except json.JSONDecodeError as error:
        raise _not_json(text, error, name) from error
    except RecursionError as error:
        raise _too_deep(name) from error
    if _depth_exceeds(value, MAX_DEPTH):
        raise _too_deep(name)
    return value


def double_keys(text: str) -> list[Pointer]:
    """Find the keys that an object of a text has more than once; the last of them counts."""
    doubles: list[tuple[JsonObject, list[str]]] = []

    def note(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            doubles.append((found, [key for key, count in counts.items() if count > 1]))
        return found

    root = json.loads(text, object_pairs_hook=note, parse_int=float)
    by_object = {id(found): keys for found, keys in doubles}
    pending: list[tuple[Pointer, JsonValue]] = [((), root)] if doubles else []
    pointers: list[Pointer] = []
    while pending:
        pointer, value = pending.pop()
        pointers += [(*pointer, key) for key in by_object.get(id(value), ())]
        if isinstance(value, dict):
            pending += [((*pointer, key), child) for key, child in value.items()]
        elif isinstance(value, list):
            pending += [((*pointer, index), child) for index, child in enumerate(value)]
    return sorted(pointers, key=str)


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Turn a character offset into line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _loads(text: str) -> JsonValue:
    # The C parser keeps all other threads waiting until it ends; a call back to Python lets
    # them go on, so that a window stays alive while a large file is read beside it.
    hook = _as_object if len(text) > _LARGE else None
    try:
        value: JsonValue = json.loads(text, object_pairs_hook=hook)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python refuses to make integers of more than 4300 digits; the text keeps them all.
        value = json.loads(text, parse_int=_parse_int, object_pairs_hook=hook)
    return value


def _as_object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    return dict(pairs)


def _parse_int(digits: str) -> int | float:
    return int(digits) if len(digits) < _MAX_INT_DIGITS else float(digits)


def _depth_exceeds(value: JsonValue, limit: int) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(limit):
        if not level:
            return False
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]
    return bool(level)


def _too_deep(name: str) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"The document is nested deeper than {MAX_DEPTH} levels.",
        name=name,
        hint="No flow needs that; the file is probably damaged.",
    )


def _not_json(text: str, error: json.JSONDecodeError, name: str) -> DocumentUnreadable:
    if not text.strip():
        hint = "Choose another file, or make a new workflow."
        return DocumentUnreadable("The file is empty.", name=name, hint=hint, line=1, column=1)
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    if cut_off:
        return DocumentUnreadable(
            f"The JSON ends too early ({error.msg}).",
            name=name,
            hint="The file seems to be cut off: get it anew, or complete it there.",
            line=error.lineno,
            column=error.colno,
        )
    return DocumentUnreadable(
        f"This is not valid JSON: {error.msg}.",
        name=name,
        hint="A workflow is a JSON file; correct it there, or choose another file.",
        line=error.lineno,
        column=error.colno,
    )
