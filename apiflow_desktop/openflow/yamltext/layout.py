"""Lines, columns and marks of YAML text: where things are between the values."""

from __future__ import annotations

import re

_line_break = re.compile(r"\r\n|\n|\r")
_gap = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_properties = re.compile(
    r"(?:[&!][^ \t\r\n,\[\]{}]*(?:[ \t\r\n]+(?:#[^\r\n]*[\r\n]+[ \t]*)*|(?=[,\]}])|$))*"
)
_header = re.compile(r"[|>][-+0-9]*")
_key_mark = re.compile(r"(?<![^ \t\r\n,{\[])\?(?=[ \t\r\n])")
_before_key = re.compile(rf"{_gap.pattern}(?:[,{{\[]{_gap.pattern})?")


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, before its line break."""
    found = _line_break.search(text, offset)
    return len(text) if found is None else found.start()


def next_line(text: str, offset: int) -> int:
    """Return where the line after that of an offset begins."""
    found = _line_break.search(text, offset)
    return len(text) if found is None else found.end()


def column(text: str, offset: int) -> int:
    """Return the column of an offset, from 0."""
    return offset - line_start(text, offset)


def before_break(text: str, offset: int) -> int:
    """Return where the line break before an offset begins; the offset if there is none."""
    if text[offset - 2 : offset] == "\r\n":
        return offset - 2
    return offset - 1 if text[offset - 1 : offset] in ("\n", "\r") else offset


def past_gap(text: str, offset: int) -> int:
    """Skip white space, line breaks and comments."""
    found = _gap.match(text, offset)
    return offset if found is None else found.end()


def past_properties(text: str, offset: int) -> int:
    """Skip the anchor and the tag of a value."""
    if text[offset : offset + 1] not in ("&", "!"):
        return offset
    found = _properties.match(text, offset)
    return offset if found is None else found.end()


def dash_before(text: str, start: int, previous: int) -> int:
    """Find the dash of an item of a block list.

    Args:
        text: The whole text.
        start: Where the item's value begins.
        previous: Where the item before it ended, or the list began.
    """
    if text[start - 2 : start] == "- ":
        return start - 2
    if text[start - 1 : start] == "-":
        return start - 1
    at = past_gap(text, past_properties(text, previous))
    return at if text[at : at + 1] == "-" else start


def has_key_mark(text: str) -> bool:
    """Tell whether some keys may be written with a ``?``."""
    return _key_mark.search(text) is not None


def key_start(text: str, start: int, previous: int) -> int:
    """Find where the entry of a key begins: at its ``?`` if it has one.

    Args:
        text: The whole text.
        start: Where the key begins.
        previous: Where the entry before it ended, or the object began.
    """
    found = _before_key.match(text, past_properties(text, previous), start)
    at = start if found is None else found.end()
    return at if at < start and text[at] == "?" else start


def past_key_mark(text: str, begin: int) -> int:
    """Find where a key begins whose entry begins at an offset: behind its ``?`` if it has one."""
    return past_gap(text, begin + 1) if _key_mark.match(text, begin) else begin


def block_scalar_end(text: str, start: int, end: int) -> int:
    """Find where a block scalar ends: after its last line that counts, without its line break.

    Args:
        text: The whole text.
        start: Where the scalar begins, with its properties.
        end: Where libyaml's scanner was when it knew that the scalar is over.
    """
    header = past_properties(text, start)
    kept = "+" in _header.match(text, header)[0]  # type: ignore[index]
    body = next_line(text, header)
    if end > body and text[end - 1] in " \t" and not text[line_start(text, end) : end].strip():
        end = line_start(text, end)
    if kept:
        return before_break(text, end) if end > header else end
    first = _first_line_indent(text, body, end)
    while end > body:
        last = before_break(text, end)
        begin = line_start(text, last)
        if text[begin:last].strip(" ") or last - begin > first:
            return last
        end = begin
    return line_end(text, header)


def block_sign(text: str, start: int) -> str:
    """Return ``|`` or ``>`` if the value at an offset is a block scalar; else nothing."""
    at = past_properties(text, start)
    sign = text[at : at + 1]
    return sign if sign in ("|", ">") else ""


def block_header(text: str, start: int) -> tuple[int, str]:
    """Return where the header of a block scalar is, and what it is: sign, number, chomping."""
    found = _header.match(text, past_properties(text, start))
    return (start, "") if found is None else (found.start(), found[0])


def block_indent(text: str, start: int, end: int, outer: int) -> int:
    """Return the column of a block scalar's lines; 0 if all are blank.

    Args:
        text: The whole text.
        start: Where the scalar begins.
        end: Where it ends.
        outer: The column that a number in its header counts from.
    """
    at, header = block_header(text, start)
    number = header.strip("|>+-")
    return outer + int(number) if number else _first_line_indent(text, next_line(text, at), end)


def _first_line_indent(text: str, body: int, end: int) -> int:
    while body < end:
        stop = line_end(text, body)
        line = text[body:stop]
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
        body = next_line(text, body)
    return 0
