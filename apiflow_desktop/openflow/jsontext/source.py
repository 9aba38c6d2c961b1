"""A JSON text under edit: each change of a value is one replacement in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.jsontext import reader
from apiflow_desktop.openflow.jsontext.site import Site, empty_site, is_spread, site_between
from apiflow_desktop.openflow.jsontext.spans import JsonSpans, read_string
from apiflow_desktop.openflow.jsontext.style import (
    Style,
    line_indent,
    reindent,
    spelled_in_ascii,
)
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.source import TextSource, Way, removed, swapped, way_path
from apiflow_desktop.openflow.text.spans import Laid, Span, TextStep

_LONG_LINE = 100

_colon_at_end = re.compile(r'"([ \t]*:[ \t]*)$')


class Fragment(Struct, frozen=True):
    """Neighbouring values as they were written somewhere, on their way to another place.

    Attributes:
        texts: The text of each.
        indent: The indent of the line the first began on.
    """

    texts: tuple[str, ...]
    indent: str


class JsonSource(TextSource):
    """The text of an open JSON document and the spans of its values."""

    def __init__(self, text: str, ahead: Pointer = ()) -> None:
        self.text = text
        self._spans = JsonSpans(text, ahead)

    @cached_property
    def style(self) -> Style:
        """How the document is written on the whole; found out at the first edit."""
        return Style.of(self.text)

    def read(self, text: str) -> JsonValue:
        """Read a whole text."""
        return reader.parse(text)

    def reread(self, pointer: Pointer, splice: Splice) -> JsonValue:
        """Read one container as it would be after a replacement inside of it."""
        start, end = self.span(pointer)
        after = splice.start + len(splice.old)
        return reader.parse(self.text[start : splice.start] + splice.new + self.text[after:end])

    def double_keys(self) -> list[Pointer]:
        """Find the keys that an object has more than once; the last of them counts."""
        return reader.double_keys(self.text)

    def fragment(self, pointer: Pointer, count: int = 1) -> Fragment:
        """Take a copy of a value, or of several items of a list, as they are written."""
        if count == 1:
            start, end = self.span(pointer)
            return Fragment((self.text[start:end],), line_indent(self.text, start))
        span, _, start = self._spans.descend(self.text, pointer)[-2]
        first = int(pointer[-1])
        items = (span.children or [])[first : first + count]
        texts = tuple(self.text[start + item.start : start + item.end] for item in items)
        return Fragment(texts, line_indent(self.text, start + items[0].start))

    def replace(self, pointer: Pointer, value: JsonValue) -> list[TextStep]:
        """Write another value in the place of one."""
        return self._play(self._replacement(pointer, value))

    def replace_all(self, values: Mapping[Pointer, JsonValue]) -> list[TextStep]:
        """Write other values in the places of several that do not contain each other."""
        steps = [self._replacement(pointer, value) for pointer, value in values.items()]
        steps.sort(key=lambda step: step.splice.start, reverse=True)
        self.play_all(steps)
        return steps

    def insert(
        self,
        container: Pointer,
        position: int,
        content: JsonValue | Fragment,
        key: str | None = None,
    ) -> list[TextStep]:
        """Write a new value into a container."""
        way = self._spans.descend(self.text, container)
        span, _, start = way[-1]
        children = self._spans.children(self.text, span, start)
        style = self._style_near(way)
        if children:
            site = site_between(self.text, span, start, position, style)
        else:
            site = empty_site(self.text, span, start, way[-2] if len(way) > 1 else None, style)
        style = replace(style, unit=site.unit)
        lead = "" if key is None else style.spell(key) + self._colon(span, start, style)
        bodies = _bodies(style, content, site)
        written = site.separator.join(lead + body for body in bodies)
        splice = Splice("", site.offset, site.old, f"{site.before}{written}{site.after}")
        come: list[Laid] = []
        at = len(site.before)
        for body in bodies:
            come.append((at, Span(0, len(lead), len(body), key)))
            at += len(lead) + len(body) + len(site.separator)
        return self._play(TextStep(splice, way_path(way), position, (), tuple(come)))

    def _rekeying(self, way: Way, key: str) -> TextStep:
        span = way[-1][0]
        begin = way[-2][2] + span.start
        _, end = read_string(self.text, begin)
        new = self._style_near(way[:-1]).spell(key)
        splice = Splice("", begin, self.text[begin:end], new)
        lead = span.lead + len(new) - (end - begin)
        return swapped(way, splice, replace(span, lead=lead, key=key))

    def _reset(self) -> None:
        self._spans = JsonSpans(self.text)

    def _opens(self, span: Span, start: int) -> bool:
        del span
        return self.text[start] in "{["

    def _replacement(self, pointer: Pointer, value: JsonValue) -> TextStep:
        way = self._spans.descend(self.text, pointer)
        whole = list(way)
        span, position, start = way[-1]
        old = self.text[start : start + span.length]
        self._spans.children(self.text, span, start)
        parent = way[-2] if len(way) > 1 else None
        spread, alone = "\n" in old, "\n" not in self.text
        if not span.children and parent is not None:
            way.pop()
            spread = is_spread(self.text, parent[0], parent[2], position)
            alone = "\n" not in self.text[parent[2] : parent[2] + parent[0].length]
        style = replace(
            self._style_near(way),
            ascii=spelled_in_ascii(old, self.style.ascii),
            slashes="\\/" in old or self.style.slashes,
        )
        new = _write(style, value, line_indent(self.text, start), spread, alone)
        return self._rewriting(whole, Splice("", start, old, new))

    def _removing(self, way: Way, position: int, count: int) -> TextStep:
        span, _, start = way[-1]
        children = span.children or []
        first, after = position, position + count
        if count == len(children):
            begin, end = start + 1, start + span.length - 1
        elif after < len(children):
            begin, end = start + children[first].start, start + children[after].start
        else:
            begin, end = start + children[first - 1].end, start + children[-1].end
        return removed(way, (begin, end), self.text, position, count)

    def _style_near(self, way: Way) -> Style:
        """Refine the document's style by the value at the end of the way."""
        span, _, start = way[-1]
        children = span.children or []
        if not children:
            return self.style
        lead = self.text[start + 1 : start + children[0].start]
        outer, inner = line_indent(self.text, start), lead.rpartition("\n")[2]
        if "\n" in lead and inner.startswith(outer) and inner != outer:
            return replace(self.style, unit=inner[len(outer) :])
        return self.style

    def _colon(self, span: Span, start: int, style: Style) -> str:
        if not span.children:
            return style.colon
        child = span.children[-1]
        lead = self.text[start + child.start : start + child.start + child.lead]
        found = _colon_at_end.search(lead)
        return found.group(1) if found else style.colon


def _bodies(style: Style, content: JsonValue | Fragment, site: Site) -> list[str]:
    if not isinstance(content, Fragment):
        return [_write(style, content, site.indent, site.spread, site.one_line)]
    if site.one_line:
        return [style.flatten(text) for text in content.texts]
    return [reindent(text, content.indent, site.indent) for text in content.texts]


def _write(style: Style, value: JsonValue, indent: str, spread: bool, one_line: bool) -> str:
    """Write a value; on one line only if it fits, or if all around it is on that line."""
    if not spread:
        written = style.write(value)
        if one_line or len(written) <= _LONG_LINE:
            return written
    return style.write(value, indent)
