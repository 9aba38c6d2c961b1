"""Finding in a value: what matches, with its path, as a flat list."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.expressions.nodes import TreeNode, preview, value_node
from apiflow_desktop.openflow.references import write_reference

_MOST_LOOKED_AT = 200_000
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
        about = f"{label} {'' if isinstance(part, dict | list) else preview(part)}".casefold()
        if label and all(word in about for word in words):
            node = value_node(label, path, part)
            found.append(node)
        if len(found) >= _MOST_FOUND or count >= _MOST_LOOKED_AT:
            break
    return found


def _parts(path: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Yield a value and all that is in it, in the order of the text; no recursion."""
    pending: list[tuple[str, JsonValue]] = [(path, value)]
    while pending:
        path, part = pending.pop()
        yield path, part
        if isinstance(part, dict):
            members = [(write_reference(path, [key]), one) for key, one in part.items()]
        elif isinstance(part, list):
            members = [(write_reference(path, [index]), one) for index, one in enumerate(part)]
        else:
            continue
        pending.extend(reversed(members))
