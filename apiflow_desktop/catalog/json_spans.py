"""Where the entries of a list stand in a JSON text."""

from __future__ import annotations

import json
import re
from typing import Final

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


def entry_texts(text: str, key: str) -> list[str]:
    """The texts of the items of a list that is a member of the top object.

    Args:
        text: JSON whose top is an object.
        key: The member's key; of two of that name the last counts, as in parsing.
    """
    found: list[str] = []
    position = _skip(text, _skip(text, 0) + 1)
    while text[position] != "}":
        name, position = _DECODER.raw_decode(text, position)
        position = _skip(text, _skip(text, position) + 1)
        end = _DECODER.raw_decode(text, position)[1]
        if name == key:
            found = _items(text, position)
        position = _after_comma(text, end)
    return found


def outdented(text: str) -> str:
    """Take the indent of the last line from every line but the first, where they have it."""
    lines = text.split("\n")
    indent = re.match(r"[ \t]*", lines[-1])
    margin = indent.group() if indent and len(lines) > 1 else ""
    return "\n".join([lines[0], *(line.removeprefix(margin) for line in lines[1:])])


def _items(text: str, position: int) -> list[str]:
    items = []
    position = _skip(text, position + 1)
    while text[position] != "]":
        end = _DECODER.raw_decode(text, position)[1]
        items.append(text[position:end])
        position = _after_comma(text, end)
    return items


def _after_comma(text: str, position: int) -> int:
    position = _skip(text, position)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    if match is None:
        raise json.JSONDecodeError("beyond the end", text, position)
    return match.end()
