"""Where each value of a JSON text lies, found out only where someone asks.

A span is known relative to its parent, so an edit moves only the spans beside it and
beside its ancestors. Values that nobody asked about are skipped at C speed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from apiflow_desktop.base.json_types import Pointer

_space = re.compile(r"[ \t\n\r]*").match
# Numbers are skipped, not used: as floats they have no limit of digits.
_read_value = json.JSONDecoder(parse_int=float).raw_decode


@dataclass(slots=True)
class Span:
    """One value of the text and, once scanned, its children in the order of the text.

    Attributes:
        start: Where it begins, relative to its parent's value: at its key if it has one.
        lead: Characters from ``start`` to the value itself (key, colon, white space).
        length: Characters of the value.
        key: Its key, if its parent is an object.
        children: Its parts; None as long as nobody asked.
    """

    start: int
    lead: int
    length: int
    key: str | None = None
    children: list[Span] | None = None

    @property
    def end(self) -> int:
        """Where the value ends, relative to its parent's value."""
        return self.start + self.lead + self.length

    def position(self, part: str | int) -> int:
        """Find a child by key (of double keys the last, which is the one that counts) or index.

        Raises:
            KeyError: There is none.
        """
        children = self.children or []
        if isinstance(part, int):
            if not 0 <= part < len(children) or children[part].key is not None:
                raise KeyError(part)
            return part
        for index in range(len(children) - 1, -1, -1):
            if children[index].key == part:
                return index
        raise KeyError(part)


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


def _past_space(text: str, at: int) -> int:
    return _space(text, at).end()  # type: ignore[union-attr]


class SpanTree:
    """The spans of one text. The owner of the text keeps both in step.

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

    def children(self, text: str, span: Span, start: int) -> list[Span]:
        """Return a span's children, scanning them if nobody asked before.

        Args:
            text: The whole text.
            span: The container; scalars have no children.
            start: Where its value lies in the text.
        """
        if span.children is None:
            span.children = scan(text, start)[0] if text[start] in "{[" else []
        return span.children

    def descend(self, text: str, pointer: Pointer) -> list[tuple[Span, int, int]]:
        """Follow a pointer; return each span on the way as (span, its position, value's offset).

        Raises:
            KeyError: The pointer leads nowhere.
        """
        span, start = self.root, self.root.start
        way = [(span, 0, start)]
        for depth, part in enumerate(pointer):
            if span.children is None:
                span.children = scan(text, start, pointer[depth:])[0] if text[start] in "{[" else []
            position = span.position(part)
            span = span.children[position]
            start += span.start + span.lead
            way.append((span, position, start))
        return way

    def path(self, text: str, pointer: Pointer) -> tuple[int, ...]:
        """Turn a pointer into positions in the order of the text, which double keys need."""
        return tuple(position for _, position, _ in self.descend(text, pointer)[1:])

    def grow(self, path: Sequence[int], by: int) -> Span | None:
        """Note that the container at a path got longer; its later neighbours move.

        Returns:
            The container's span, or None if it had not been scanned that far.
        """
        span = self.root
        span.length += by
        for position in path:
            if span.children is None:
                return None
            for later in span.children[position + 1 :]:
                later.start += by
            span = span.children[position]
            span.length += by
        return span
