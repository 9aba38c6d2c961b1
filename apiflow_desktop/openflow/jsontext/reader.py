"""Reading JSON text at the speed of the standard library, refusing what cannot be read."""

from __future__ import annotations

import json
from collections import Counter

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_faults import json_fault
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.text.limits import (
    MAX_DEPTH,
    depth_exceeds,
    empty_file,
    parse_int,
    too_deep,
)

_LARGE = 1_000_000


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
        raise too_deep(name) from error
    if depth_exceeds(value, MAX_DEPTH):
        raise too_deep(name)
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
        value = json.loads(text, parse_int=parse_int, object_pairs_hook=hook)
    return value


def _as_object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    return dict(pairs)


def _not_json(text: str, error: json.JSONDecodeError, name: str) -> DocumentUnreadable:
    if not text.strip():
        return empty_file(name)
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    if cut_off:
        return DocumentUnreadable(
            _("The JSON ends too early ({msg}).").format(msg=json_fault(error)),
            name=name,
            hint=_("The file seems to be cut off: get it anew, or complete it there."),
            line=error.lineno,
            column=error.colno,
        )
    return DocumentUnreadable(
        _("This is not valid JSON: {msg}.").format(msg=json_fault(error)),
        name=name,
        hint=_("A workflow is a JSON file; correct it there, or choose another file."),
        line=error.lineno,
        column=error.colno,
    )
