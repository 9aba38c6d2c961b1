"""Another value in the place of one: where it begins, how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.spans import Span
from apiflow_desktop.openflow.yamltext.blocks import part_end
from apiflow_desktop.openflow.yamltext.keys import key_of
from apiflow_desktop.openflow.yamltext.layout import (
    block_indent,
    block_sign,
    column,
    past_properties,
)
from apiflow_desktop.openflow.yamltext.pieces import read_part
from apiflow_desktop.openflow.yamltext.style import Quote, Style

_anchor = re.compile(r"&[^ \t\r\n,\[\]{}]+")

Placed = tuple[Splice, Span]
"""A replacement in the text, and the span of the value after it."""


class Slot(Struct):
    """A part of a container, for which another value comes.

    Attributes:
        text: The whole text.
        span: The part.
        base: Where its container begins.
        style: How the document is written.
        flow: Whether it stands in brackets.
    """

    text: str
    span: Span
    base: int
    style: Style
    flow: bool

    @property
    def begin(self) -> int:
        """Where its key or dash is."""
        return self.base + self.span.start

    @property
    def start(self) -> int:
        """Where its value begins."""
        return self.begin + self.span.lead

    @property
    def end(self) -> int:
        """Where its value ends."""
        return self.start + self.span.length

    @property
    def old(self) -> str:
        """Its value as it is written."""
        return self.text[self.start : self.end]

    @property
    def is_block(self) -> bool:
        """Whether it is a list or an object over lines."""
        at = past_properties(self.text, self.start)
        return bool(self.span.children) and self.text[at : at + 1] not in ("{", "[")

    @property
    def anchor(self) -> str:
        """Its anchor, which others may refer to, with the space after it."""
        found = _anchor.search(self.text[self.start : past_properties(self.text, self.start)])
        return "" if found is None else found[0] + " "

    def scalar(self, value: JsonValue) -> Placed:
        """Write a scalar or an empty container."""
        if self.flow:
            return self._in_brackets(self.style.spell(value, flow=True, quote=self._quote(value)))
        commented = self._comments() or self._after().strip()
        return self.inline(self._one_line(value) if commented else self._spelled(value))

    def inline(self, body: str) -> Placed:
        """Put something that begins on the line of the key or dash."""
        body = self.anchor + body
        # A block scalar that ends with the text would lose the line break it ends with.
        ends = "\n" in body and self.end == len(self.text)
        after = self.style.newline if ends else ""
        if not self.is_block:
            before = self._colon + " " if self._is_close else ""
            splice = Splice("", self.start, self.old, before + body + after)
            return splice, self._span(self.span.lead + len(before), len(body))
        marker = self._marker
        new = " " + body + self._comments() + after
        splice = Splice("", marker, self.text[marker : self.end], new)
        return splice, self._span(marker + 1 - self.begin, len(body))

    def block(self, is_list: bool, write: Callable[[int], str]) -> Placed:
        """Put a list or an object over lines.

        Args:
            is_list: Whether it is a list.
            write: Writes it for the column it will begin at.
        """
        style, text = self.style, self.text
        keyed = self.span.key is not None
        marker = self._marker
        tail = self._after().rstrip()
        stop = self.end + len(self._after() if tail else "")
        comments = (" " + tail.lstrip(" ") if tail else "") + self._comments()
        deeper = (style.dash if is_list else style.unit) if keyed else 2
        indent = column(text, self.begin) + deeper
        anchor = f" {self.anchor.strip()}" if self.anchor else ""
        below = keyed or comments or anchor
        lead = self._colon + anchor + comments + (style.line(indent) if below else " ")
        body = write(indent)
        after = style.newline if stop == len(text) and "\n" in body else ""
        splice = Splice("", marker, text[marker:stop], lead + body + after)
        # Comments may come before the first part, or after the last.
        root = read_part(body, indent).root
        start = len(self._colon) + 1 if anchor else len(lead) + root.start
        stop = len(lead) + root.start + root.length
        return splice, self._span(marker - self.begin + start, stop - start)

    def brackets(self, value: JsonValue) -> Placed:
        """Put a list or an object in brackets."""
        body = self.style.flow(value)
        return self._in_brackets(body) if self.flow else self.inline(body)

    def _in_brackets(self, body: str) -> Placed:
        body = self.anchor + body
        before = self._colon + " " if self._is_close else ""
        splice = Splice("", self.start, self.old, before + body)
        return splice, self._span(self.span.lead + len(before), len(body))

    def _span(self, lead: int, length: int) -> Span:
        return Span(0, lead, length, self.span.key)

    @property
    def _marker(self) -> int:
        """Where its dash or colon ends; of a key without a colon, where one would come."""
        if self.span.key is None:
            return self.begin + 1
        key = key_of(self.text, self.begin, self.end, flow=self.flow)
        return self.start if key.colon is None else key.colon

    @property
    def _colon(self) -> str:
        """The colon that has to be written before a value; empty if there is one."""
        if self.span.key is None or self.span.length:
            return ""
        if key_of(self.text, self.begin, self.end, flow=self.flow).colon is not None:
            return ""
        return ":" if self.flow else self.style.line(column(self.text, self.begin)) + ":"

    @property
    def _is_close(self) -> bool:
        """Whether there is no value, and no space where one would come."""
        return not self.span.length and self.text[self.start - 1] not in " \t\r\n"

    def _after(self) -> str:
        """Return the rest of its last line, and the comments after it that belong to it."""
        end = part_end(self.text, self.end, column(self.text, self.begin))
        return self.text[self.end : end]

    def _comments(self) -> str:
        """Return the comments between the key or dash and the value."""
        if "#" not in self.text[self.begin : self.start]:
            return ""
        between = self.text[self._marker : self.start].rstrip()
        return between if between.lstrip().startswith("#") else ""

    def _quote(self, value: JsonValue) -> Quote | None:
        if not isinstance(value, str) or not self.span.length:
            return None
        at = past_properties(self.text, self.start)
        quotes: dict[str, Quote] = {"'": "'", '"': '"'}
        return quotes.get(self.text[at : at + 1])

    def _one_line(self, value: JsonValue) -> str:
        needs_one = isinstance(value, str) and "\n" in value
        return self.style.spell(value, quote='"' if needs_one else self._quote(value))

    def _spelled(self, value: JsonValue) -> str:
        text, own = self.text, column(self.text, self.begin)
        deeper = self.style.unit if self.span.key is not None else 2
        sign = block_sign(text, self.start) if self.span.length and not self.is_block else ""
        if isinstance(value, str) and (sign or "\n" in value):
            indent = block_indent(text, self.start, self.end, own) if sign else own + deeper
            indent = indent if indent > own else own + deeper
            block = self.style.literal(value, indent, indent - own, sign or "|")
            if block is not None:
                return block
        return self._one_line(value)
