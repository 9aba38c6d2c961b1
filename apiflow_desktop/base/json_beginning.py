"""The beginning of a value as JSON: of a large one no more is written than is looked at."""

from __future__ import annotations

import json
from typing import Final

from apiflow_desktop.base.json_types import JsonValue

_WRITER: Final = json.JSONEncoder(ensure_ascii=False, indent=2)


def json_beginning(value: JsonValue, most: int) -> tuple[str, bool]:
    """Write a value with an indent of two, and stop when there is enough.

    Args:
        value: The value.
        most: So many characters at most.

    Returns:
        The text, and whether it is cut.
    """
    pieces: list[str] = []
    length = 0
    for piece in _WRITER.iterencode(value):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            return "".join(pieces)[:most], True
    return "".join(pieces), False
