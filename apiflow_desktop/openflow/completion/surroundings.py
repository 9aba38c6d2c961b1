"""Finding the part of an open document that a cursor is in, though the text is being typed.

Only the innermost container around cursor and typed characters is read again; what is above it
is known from the document.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.completion.json_place import json_place
from apiflow_desktop.openflow.completion.place import Level, Spot
from apiflow_desktop.openflow.completion.yaml_place import yaml_place
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.language import Language


def spot_in(
    document: Document, text: str, offset: int, typed: tuple[int, int, str] = (0, 0, "")
) -> Spot | None:
    """Find what stands at an offset of a text.

    Args:
        document: The last good document.
        text: Its text with what was typed since.
        offset: The cursor in it.
        typed: What was typed: the stretch of the document's text that went, and what came.

    Returns:
        None where nothing is to be said: in block scalars, comments, outside of the document.
    """
    start, end, new = typed
    grown = len(new) - (end - start)
    if not (grown or new or end > start):
        start = end = offset
    else:
        before = offset if offset <= start else max(offset - grown, start)
        start, end = min(start, before), max(end, before)
    pointer = _around(document, start, end)
    part = _part(document, pointer, text, start, end, grown)
    quoted = document.language is Language.JSON or part.text[:1] in ("{", "[")
    place = (json_place if quoted else yaml_place)(part.text, offset - part.start, _key(pointer))
    if place is None:
        return None
    place = replace(place, start=place.start + part.start, end=place.end + part.start)
    return Spot(_above(document, pointer), place, quoted)


class _Part(Struct, frozen=True):
    """A container's text, or as much of it as matters.

    Attributes:
        text: The text.
        start: Where its first character is in the whole text; what is put before it counts.
    """

    text: str
    start: int


def _part(
    document: Document, pointer: Pointer, text: str, start: int, end: int, grown: int
) -> _Part:
    """Cut out what is read: of a list only the items beside the cursor, for lists may be long."""
    begin, stop = document.span(pointer) if pointer else (0, len(document.text))
    opening, ahead = text[begin : begin + 1], ""
    value = document.get(pointer)
    if isinstance(value, list) and value:
        after = _first_ending(document, pointer, value, end)
        before = _first_ending(document, pointer, value, start) - 1
        if after < len(value):
            stop = document.span((*pointer, after))[1]
        if before >= 0:
            item = document.span((*pointer, before))[0]
            ahead = "[" if opening == "[" else ""
            begin = item if ahead else max(text.rfind("-", begin, item), begin)
    if opening not in ("{", "["):
        ahead = " " * (begin - (text.rfind("\n", 0, begin) + 1))
    return _Part(ahead + text[begin : stop + grown], begin - len(ahead))


def _key(pointer: Pointer) -> str | None:
    return pointer[-1] if pointer and isinstance(pointer[-1], str) else None


def _around(document: Document, start: int, end: int) -> Pointer:
    """Find the innermost container whose inside holds a stretch of the text."""
    pointer: Pointer = ()
    value: JsonValue = document.value
    while True:
        step = _child(document, pointer, value, start, end)
        if step is None:
            return pointer
        pointer, value = (*pointer, step[0]), step[1]


def _child(
    document: Document, pointer: Pointer, value: JsonValue, start: int, end: int
) -> tuple[str | int, JsonValue] | None:
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict | list) and _inside(document, (*pointer, key), start, end):
                return key, item
        return None
    if not isinstance(value, list):
        return None
    low = _first_ending(document, pointer, value, end)
    if low == len(value) or not isinstance(value[low], dict | list):
        return None
    return (low, value[low]) if _inside(document, (*pointer, low), start, end) else None


def _first_ending(document: Document, pointer: Pointer, value: list[JsonValue], offset: int) -> int:
    """Return the index of the first item that does not end before an offset."""
    low, high = 0, len(value)
    while low < high:
        middle = (low + high) // 2
        if document.span((*pointer, middle))[1] < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _inside(document: Document, pointer: Pointer, start: int, end: int) -> bool:
    first, last = document.span(pointer)
    return first < start and end < last


def _above(document: Document, pointer: Pointer) -> tuple[Level, ...]:
    levels = []
    key: str | int | None = None
    for depth in range(len(pointer)):
        value = document.get(pointer[:depth])
        entries = value if isinstance(value, dict) else {}
        name = key if isinstance(key, str) else None
        levels.append(Level(key=name, is_list=isinstance(value, list), entries=entries))
        key = pointer[depth]
    return tuple(levels)
