"""Where each value of a JSON text lies; what nobody asked about is skipped at C speed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.text.spans import Span, SpanTree

_space = re.compile(r"[ \t\n\r]*").match
# Numbers are skipped, not used: as floats they have no limit of digits.
_read_value = json.JSONDecoder(parse_int=float).raw_decode


def scan(text: str, start: int, ahead: Sequence[str | int] = ()) -> tuple[list[Span], int]:
    """Find the children of the container at ``start`` and where it ends.

    Args:
        text: Valid JSON.
        start: Offset of ``{`` or ``[``.
        ahead: A path below it whose containers are scanned in the same pass.
    """
    is_object = text[start] == "{"
    closing = "}" if is_object else "]"
    children: list[Span] = []
    at = _past_space(text, start + 1)
    while text[at] != closing:
        if text[at] == ",":
            at = _past_space(text, at + 1)
        child, at = _scan_child(text, at, start, ahead, len(children) if not is_object else None)
        children.append(child)
        at = _past_space(text, at)
    return children, at + 1


def _scan_child(
    text: str, at: int, parent: int, ahead: Sequence[str | int], index: int | None
) -> tuple[Span, int]:
    begin, key = at, None
    if index is None:
        key, at = _read_value(text, at)
        at = _past_space(text, _past_space(text, at) + 1)
    children = None
    wanted = ahead and ahead[0] == (key if index is None else index)
    if wanted and text[at] in "{[":
        children, end = scan(text, at, ahead[1:])
    else:
        _, end = _read_value(text, at)
    return Span(begin - parent, at - begin, end - at, key, children), end


def read_string(text: str, start: int) -> tuple[str, int]:
    """Read the string at an offset; return it and where it ends."""
    found, end = _read_value(text, start)
    return str(found), end


def _past_space(text: str, at: int) -> int:
    return _space(text, at).end()  # type: ignore[union-attr]


class JsonSpans(SpanTree):
    """The spans of one JSON text.

    Args:
        text: Valid JSON.
        ahead: A path to scan at once, so that the first edit need not.
    """

    def __init__(self, text: str, ahead: Pointer = ()) -> None:
        start = _past_space(text, 0)
        if text[start] in "{[":
            children, end = scan(text, start, ahead)
            self.root = Span(start, 0, end - start, None, children)
        else:
            self.root = Span(start, 0, _read_value(text, start)[1] - start)

    def scan(self, text: str, span: Span, start: int, ahead: Pointer) -> list[Span]:
        """Find the children of a value; a scalar has none."""
        del span
        return scan(text, start, ahead)[0] if text[start] in "{[" else []
