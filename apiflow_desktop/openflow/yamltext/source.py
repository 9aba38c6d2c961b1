"""A YAML text under edit: each change of a value is one replacement in the text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer, format_pointer
from apiflow_desktop.openflow.edits.aliases import WriteOutAliases
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.source import TextSource, Way, removed, swapped, way_path
from apiflow_desktop.openflow.text.spans import Laid, Span, SpanTree, TextStep
from apiflow_desktop.openflow.yamltext import blocks, brackets
from apiflow_desktop.openflow.yamltext.keys import key_of
from apiflow_desktop.openflow.yamltext.layout import (
    block_header,
    block_sign,
    column,
    line_end,
    past_properties,
)
from apiflow_desktop.openflow.yamltext.pieces import Fragment, in_brackets, laid_out, read_part
from apiflow_desktop.openflow.yamltext.reader import Reading, read
from apiflow_desktop.openflow.yamltext.replacing import Placed, Slot
from apiflow_desktop.openflow.yamltext.spans import YamlSpans
from apiflow_desktop.openflow.yamltext.style import Style


class YamlSource(TextSource):
    """The text of an open YAML document and the spans of its values."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self._has_names = bool(reading.names)
        self._read: tuple[str, Reading] | None = None
        self._spans: SpanTree = YamlSpans(reading.root)

    @cached_property
    def style(self) -> Style:
        """How the document is written on the whole; found out at the first edit."""
        return Style.of(self.text, self._spans.root)

    def read(self, text: str) -> JsonValue:
        """Read a whole text."""
        self._read = text, read(text)
        return self._read[1].value

    def reread(self, pointer: Pointer, splice: Splice) -> JsonValue:
        """Read one container as it would be after a replacement inside of it."""
        start, end = self.span(pointer)
        after = splice.start + len(splice.old)
        written = self.text[start : splice.start] + splice.new + self.text[after:end]
        reading = read_part(written, column(self.text, start))
        root = reading.root
        leaf = _last_leaf(root)
        # What follows a block scalar may become a part of it; at the end of the text, the line
        # break that is not there is none of its.
        reached = splice.start - start + len(splice.new) > leaf or end == len(self.text)
        is_open = block_sign(written, leaf) and reached
        named = reading.names or self._has_names
        if root.start or root.length != len(written) or is_open or named:
            raise DocumentUnreadable(_("This part cannot be read on its own."))
        return reading.value

    def names(self) -> tuple[str, ...]:
        """List the anchors and aliases of the text in order."""
        return self._whole().names if self._has_names else ()

    def names_may_be(self) -> bool:
        """Tell, without reading the text, whether it may have anchors and aliases."""
        return self._has_names

    def aliases(self, name: str | None) -> list[Pointer]:
        """Find the aliases of an anchor, or of all, the last of the text first."""
        found = self._whole().aliases
        return [pointer for anchor, pointer in reversed(found) if name in (None, anchor)]

    def double_keys(self) -> list[Pointer]:
        """Find the keys that an object has more than once; the last of them counts."""
        return self._whole().doubles

    def enclosing(self, start: int, end: int) -> list[Pointer]:
        """List the containers whose inside holds a stretch of the text, the innermost first."""
        found = super().enclosing(start, end)
        return [pointer for pointer in found if not self._is_bare_pair(self._way(pointer))]

    def fragment(self, pointer: Pointer, count: int = 1) -> Fragment:
        """Take a copy of a value, or of several items of a list, as they are written."""
        way = self._way(pointer)
        span, position, _ = way[-1]
        parent, _, base = way[-2]
        text = self.text
        if self._in_brackets(way[:-1]):
            children = (parent.children or [])[position : position + count]
            begin, end = base + children[0].start, base + children[-1].end
            return Fragment(text[begin:end], column(text, begin), True, span.key)
        begin, end = blocks.extent(text, parent, base, (position, count))
        written = text[begin:end]
        if end == len(text):
            last = (parent.children or [])[position + count - 1]
            written = _ended(written, self._leaf_below(last, base)[-1][2] - begin)
        return Fragment(written, column(text, begin), False, span.key)

    def replace(self, pointer: Pointer, value: JsonValue) -> list[TextStep]:
        """Write another value in the place of one."""
        return self._play(self._replacement(pointer, value))

    def replace_all(self, values: Mapping[Pointer, JsonValue]) -> list[TextStep]:
        """Write other scalars in the places of several that do not contain each other."""
        steps = [self._replacement(pointer, value) for pointer, value in values.items()]
        steps.sort(key=lambda step: step.splice.start, reverse=True)
        return self._play(*steps)

    def insert(
        self,
        container: Pointer,
        position: int,
        content: JsonValue | Fragment,
        key: str | None = None,
    ) -> list[TextStep]:
        """Write a new value into a container."""
        way = self._way(container)
        span, _, start = way[-1]
        children = self._spans.children(self.text, span, start)
        if isinstance(content, Fragment):
            # It may come from another text.
            self._has_names = self._has_names or content.has_names
        if not children and not self._in_brackets(way[:-1]):
            return self._play(self._filling(way, content, key))
        if self._in_brackets(way):
            steps = self._give_braces(way)
            way = self._way(container)
            return steps + self._play(self._insertion_in_brackets(way, position, content, key))
        steps = self._end_last_line(way, position)
        return steps + self._play(self._insertion(way, position, content, key))

    def remove(self, pointer: Pointer, count: int = 1) -> list[TextStep]:
        """Remove a value with its key and what joins it to its neighbours; of double keys, all."""
        return self._give_braces(self._way(pointer[:-1])) + super().remove(pointer, count)

    def _rekeying(self, way: Way, key: str) -> TextStep:
        span = way[-1][0]
        begin, flow = way[-2][2] + span.start, self._in_brackets(way[:-1])
        old = key_of(self.text, begin, begin + span.lead + span.length, flow=flow)
        new = self.style.spell(key, flow=flow)
        splice = Splice("", old.start, self.text[old.start : old.end], new)
        lead = span.lead + len(new) - len(splice.old)
        return swapped(way, splice, replace(span, lead=lead, key=key))

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where a value lies; for what an alias stands for, where the alias is."""
        for depth in range(len(pointer), -1, -1):
            try:
                way = self._spans.descend(self.text, pointer[:depth])
            except KeyError:
                continue
            span, _, start = way[-1]
            if depth == len(pointer):
                return start, start + span.length
            if self.text[start] == "*":
                return start, start + span.length
            break
        raise KeyError(pointer)

    def _whole(self) -> Reading:
        """Read the whole text, unless that was done right before."""
        if self._read is None or self._read[0] != self.text:
            self._read = self.text, read(self.text)
        return self._read[1]

    def _reset(self) -> None:
        reading = self._whole()
        # Its spans are under edit from here on.
        self._read = None
        self._has_names = self._has_names or bool(reading.names)
        self._spans = YamlSpans(reading.root)

    def _opens(self, span: Span, start: int) -> bool:
        return bool(self._spans.children(self.text, span, start)) or self._has_brackets(start)

    def _way(self, pointer: Pointer) -> Way:
        """Follow a pointer, which may not lead through an alias."""
        try:
            return self._spans.descend(self.text, pointer)
        except KeyError:
            start, end = self.span(pointer)
            raise EditRefused(
                _(
                    "This is written in another place of the document; here is only its "
                    "alias {text}."
                ).format(text=self.text[start:end]),
                where=format_pointer(pointer),
                hint=_("Write the alias out first: then this place has a copy of its own."),
                offer=WriteOutAliases(self.text[start + 1 : end]),
            ) from None

    def _has_brackets(self, start: int) -> bool:
        at = past_properties(self.text, start)
        return self.text[at : at + 1] in ("{", "[")

    def _in_brackets(self, way: Way) -> bool:
        return any(span.length and self._has_brackets(start) for span, _, start in way)

    def _is_bare_pair(self, way: Way) -> bool:
        return self._in_brackets(way[:-1]) and not self._has_brackets(way[-1][2])

    def _give_braces(self, way: Way) -> list[TextStep]:
        """Write an object that stands as ``[key: value]`` with braces, to have place for keys."""
        if not self._is_bare_pair(way):
            return []
        span, _, start = way[-1]
        old = self.text[start : start + span.length]
        splice = Splice("", start, old, f"{{{old}}}")
        new = replace(span, length=span.length + 2)
        new.children = [replace(child, start=child.start + 1) for child in span.children or ()]
        return self._play(swapped(way, splice, new))

    def _block_piece(self, content: JsonValue | Fragment, key: str | None, indent: int) -> str:
        if isinstance(content, Fragment):
            return laid_out(content, self.style, indent, key)
        if key is None:
            return self.style.item(content, indent)
        return self.style.entry(key, content, indent)

    def _insertion(
        self, way: Way, position: int, content: JsonValue | Fragment, key: str | None
    ) -> TextStep:
        span, _, start = way[-1]
        text, style = self.text, self.style
        indent = column(text, start + (span.children or [])[0].start)
        piece = self._block_piece(content, key, indent)
        root = read_part(piece, indent).root
        _, header = block_header(piece, _last_leaf(root))
        # Blank lines after a block scalar with a + are a part of it.
        spaced = "+" not in header + self._header_above(way, position)
        offset, before, after = blocks.site(text, span, start, position, style, spaced=spaced)
        if offset == len(text) and header and "-" not in header:
            after = style.newline
        if "+" in header and position:
            offset = blocks.past_blank_lines(text, offset)
        splice = Splice("", offset, "", before + piece + after)
        come = _laid(root, len(before) + root.start)
        return TextStep(splice, way_path(way), position, (), come)

    def _insertion_in_brackets(
        self, way: Way, position: int, content: JsonValue | Fragment, key: str | None
    ) -> TextStep:
        span, _, start = way[-1]
        if isinstance(content, Fragment):
            piece = in_brackets(content, self.style, key)
        else:
            lead = "" if key is None else self.style.spell(key, flow=True) + ": "
            piece = lead + self.style.flow(content)
        offset, old, before, after = brackets.site(self.text, span, start, position)
        root = read_part(f"[{piece}]" if key is None else f"{{{piece}}}", 0).root
        splice = Splice("", offset, old, before + piece + after)
        come = _laid(root, len(before) - 1)
        return TextStep(splice, way_path(way), position, (), come)

    def _filling(self, way: Way, content: JsonValue | Fragment, key: str | None) -> TextStep:
        """Write the first part of an empty list or object, over lines."""

        def write(indent: int) -> str:
            return self._block_piece(content, key, indent)

        if len(way) == 1:
            span, _, start = way[0]
            old = self.text[start : start + span.length]
            return TextStep(Splice("", start, old, write(0)), (), -1)
        return self._placed(way, self._slot(way).block(key is None, write))

    def _replacement(self, pointer: Pointer, value: JsonValue) -> TextStep:
        way = self._way(pointer)
        slot = self._slot(way)
        if not value or not isinstance(value, dict | list):
            return self._placed(way, slot.scalar(value))
        if slot.flow:
            return self._placed(way, slot.brackets(value))
        write = self.style.block
        return self._placed(way, slot.block(isinstance(value, list), lambda at: write(value, at)))

    def _removing(self, way: Way, position: int, count: int) -> TextStep:
        span, _, start = way[-1]
        run = position, count
        children = span.children or []
        if self._in_brackets(way):
            begin, end = brackets.cut(self.text, span, start, run)
        elif run[1] == len(children):
            return self._emptying(way)
        else:
            begin, end = blocks.cut(self.text, span, start, run)
            if run[0]:
                begin, end = self._around_block_scalar(way, run[0], (begin, end))
        return removed(way, (begin, end), self.text, position, count)

    def _emptying(self, way: Way) -> TextStep:
        span, _, start = way[-1]
        empty: JsonValue = [] if (span.children or [])[0].key is None else {}
        if len(way) == 1:
            old = self.text[start : start + span.length]
            return TextStep(Splice("", start, old, self.style.spell(empty)), (), -1)
        return self._placed(way, self._slot(way).scalar(empty))

    def _around_block_scalar(
        self, way: Way, position: int, place: tuple[int, int]
    ) -> tuple[int, int]:
        """Keep what a block scalar before a removed part holds: its last line ends."""
        header = self._header_above(way, position)
        begin, end = place
        if "+" in header:
            end = blocks.past_blank_lines(self.text, end)
        if header and "-" not in header and end == len(self.text):
            begin += len(self.style.newline)
        return begin, end

    def _header_above(self, way: Way, position: int) -> str:
        """Return the header of the block scalar that ends right before a part, if one does."""
        if position == 0:
            return ""
        span, _, start = way[-1]
        leaf = self._leaf_below((span.children or [])[position - 1], start)[-1][2]
        return block_header(self.text, leaf)[1]

    def _end_last_line(self, way: Way, position: int) -> list[TextStep]:
        """Let a block scalar that ends with the text, without a line break, say so."""
        span, _, start = way[-1]
        if position == 0:
            return []
        last = (span.children or [])[position - 1]
        if line_end(self.text, start + last.end) < len(self.text):
            return []
        below = self._leaf_below(last, start)
        leaf, _, at = below[-1]
        old = self.text[at : at + leaf.length]
        new = _ended(old, 0)
        if new == old:
            return []
        whole = [*way, (last, position - 1, below[0][2]), *below[1:]]
        return self._play(self._rewriting(whole, Splice("", at, old, new)))

    def _leaf_below(self, span: Span, base: int) -> Way:
        """Follow the last parts of a part down to a scalar or to brackets."""
        at = base + span.start + span.lead
        way = [(span, 0, at)]
        while not self._has_brackets(at) and (
            children := self._spans.children(self.text, span, at)
        ):
            span = children[-1]
            at += span.start + span.lead
            way.append((span, len(children) - 1, at))
        return way

    def _slot(self, way: Way) -> Slot:
        span, _, start = way[-1]
        self._spans.children(self.text, span, start)
        return Slot(self.text, span, way[-2][2], self.style, self._in_brackets(way[:-1]))

    def _placed(self, way: Way, placed: Placed) -> TextStep:
        return swapped(way, *placed)


def _laid(root: Span, at: int) -> tuple[Laid, ...]:
    return tuple((at + child.start, child) for child in root.children or ())


def _last_leaf(root: Span) -> int:
    """Return where the last scalar below a value begins."""
    at = root.start
    while root.children:
        root = root.children[-1]
        at += root.start + root.lead
    return at


def _ended(written: str, at: int) -> str:
    """Let a block scalar at an offset say that no line break ends it."""
    begin, header = block_header(written, at)
    if not header or "-" in header:
        return written
    return written[:begin] + header.replace("+", "") + "-" + written[begin + len(header) :]
