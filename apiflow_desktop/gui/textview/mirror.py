"""Taking over what was typed without touching what was not.

A text editor shows every line end as one sign, so its text is not the document's. What was
typed is found by comparing what the editor showed with what it shows now, and only that is
taken over: the rest keeps its bytes, line ends included.
"""

from __future__ import annotations

import re

_LINE_END = re.compile("\r\n|\r|\n|\u2029")


def shown(text: str) -> str:
    """Return a document's text as an editor shows it."""
    plain = "\r" not in text and "\u2029" not in text
    return text if plain else _LINE_END.sub("\n", text)


def merge(original: str, before: str, after: str) -> str:
    """Carry a change of the shown text over to the document's text.

    Args:
        original: The document's text.
        before: ``shown(original)``.
        after: What the editor shows after the change.
    """
    start, end, typed = difference(before, after)
    typed = typed.replace("\n", line_end_of(original))
    place = _Places(original)
    return original[: place.of(start)] + typed + original[place.of(end) :]


def difference(before: str, after: str) -> tuple[int, int, str]:
    """Return the one replacement that turns a text into another: start, end, what comes in."""
    start = _common(before, after)
    kept = _common_end(before, after, min(len(before), len(after)) - start)
    return start, len(before) - kept, after[start : len(after) - kept]


def line_end_of(text: str) -> str:
    """Return the line end that a text uses: that of its first line."""
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def utf16_length(text: str) -> int:
    """Return how many positions a text takes in an editor, which counts in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def position_offset(text: str, position: int) -> int:
    """Turn a position of an editor into an offset in the text it shows."""
    before = text[:position]
    if text.isascii() or (len(before) == position and utf16_length(before) == position):
        return position
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(units.decode("utf-16-le", "surrogatepass"))


class _Places:
    """Turns offsets in the shown text into offsets in the document's text."""

    def __init__(self, original: str) -> None:
        self._original = original

    def of(self, shown_offset: int) -> int:
        """Return the offset in the document's text."""
        if "\r" not in self._original:
            return shown_offset
        extra = 0
        for found in re.finditer("\r\n", self._original):
            if found.start() - extra >= shown_offset:
                break
            extra += 1
        return shown_offset + extra


def shown_offset(original: str, offset: int) -> int:
    """Turn an offset in the document's text into one in the shown text."""
    return offset - original.count("\r\n", 0, offset)


def original_offset(original: str, offset: int) -> int:
    """Turn an offset in the shown text into one in the document's text."""
    return _Places(original).of(offset)


def _common(one: str, other: str) -> int:
    """Return the length of the common beginning, found by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: str, other: str, most: int) -> int:
    """Return the length of the common end, so much at most, found by halving."""
    low, high = 0, most
    ends = len(one), len(other)
    while low < high:
        middle = (low + high + 1) // 2
        if one[ends[0] - middle : ends[0] - low] == other[ends[1] - middle : ends[1] - low]:
            low = middle
        else:
            high = middle - 1
    return low
