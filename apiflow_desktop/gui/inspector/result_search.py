"""Finding in a value: what matches, with its path, as a flat list."""

from __future__ import annotations

import json
from collections.abc import Iterator

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.expressions.nodes import TreeNode, value_node
from apiflow_desktop.openflow.references import write_reference

_MOST_LOOKED_AT = 1_000_000
_LOOKED_INTO = 10_000
_MOST_FOUND = 200


def found_in(root: str, value: JsonValue, text: str) -> list[TreeNode]:
    """List the parts of a value whose path or content holds all the words.

    Args:
        root: What the value is called in an expression.
        value: The value.
        text: The words, in any case.
    """
    words = text.casefold().split()
    found: list[TreeNode] = []
    for count, (path, part) in enumerate(_parts(root, value)):
        label = path[len(root) :].removeprefix(".")
        if label and _holds(label, part, words):
            found.append(value_node(label, path, part))
        if len(found) >= _MOST_FOUND or count >= _MOST_LOOKED_AT:
            break
    return found


def _holds(label: str, part: JsonValue, words: list[str]) -> bool:
    about = label if isinstance(part, dict | list) else f"{label} {_text(part)}"
    about = about.casefold()
    return all(word in about for word in words)


def _text(part: JsonValue) -> str:
    return part[:_LOOKED_INTO] if isinstance(part, str) else json.dumps(part)


def _parts(path: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Yield a value and all that is in it, in the order of the text; no recursion.

    How a key is spelled is found once: there are many objects with the same ones.
    """
    spelled: dict[str, str] = {}
    pending: list[Iterator[tuple[str, JsonValue]]] = [iter([(path, value)])]
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
            continue
        yield entry
        pending.append(_members(*entry, spelled))


def _members(
    path: str, value: JsonValue, spelled: dict[str, str]
) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield f"{path}[{index}]", one
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in spelled:
                spelled[key] = write_reference("", [key])
            yield path + spelled[key], one
