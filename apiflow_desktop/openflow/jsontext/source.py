"""A JSON text under edit: each change of a value is one replacement in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.jsontext.site import Site, empty_site, is_spread, site_between
from apiflow_desktop.openflow.jsontext.spans import Span, SpanTree
from apiflow_desktop.openflow.jsontext.style import (
    Style,
    line_indent,
    reindent,
    spelled_in_ascii,
)
from apiflow_desktop.openflow.splices import Splice, apply_splices

_LONG_LINE = 100

_colon_at_end = re.compile(r'"([ \t]*:[ \t]*)$')


_Kind: TypeAlias = Literal["insert", "remove", "replace"]
_Shape: TypeAlias = tuple[int, int, int, str | None]
_OPPOSITE: dict[_Kind, _Kind] = {"insert": "remove", "remove": "insert", "replace": "replace"}


@dataclass(frozen=True)
class Fragment:
    """Neighbouring values as they were written somewhere, on their way to another place.

    Attributes:
        texts: The text of each.
        indent: The indent of the line the first began on.
    """

    texts: tuple[str, ...]
    indent: str


@dataclass(frozen=True)
class TextStep:
    """One replacement in the text and what it did to the spans.

    Attributes:
        splice: The replacement.
        kind: What became of the children.
        path: Positions from the root to the container.
        position: The first child's position in the container, in the order of the text; -1 if
            the whole document was read anew.
        children: Where each child lies when it is there: (start, lead, length, key).
    """

    splice: Splice
    kind: _Kind
    path: tuple[int, ...]
    position: int
    children: tuple[_Shape, ...] = ()

    def inverse(self) -> TextStep:
        """Make the step that takes this one back."""
        splice = Splice(self.splice.file, self.splice.start, self.splice.new, self.splice.old)
        return replace(self, splice=splice, kind=_OPPOSITE[self.kind])


class JsonSource:
    """The text of an open JSON document and the spans of its values.

    Attributes:
        text: The text as it is now.
    """

    def __init__(self, text: str, ahead: Pointer = ()) -> None:
        self.text = text
        self._spans = SpanTree(text, ahead)

    @cached_property
    def style(self) -> Style:
        """How the document is written on the whole; found out at the first edit."""
        return Style.of(self.text)

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where a value lies: its first character and the one after its last.

        Raises:
            KeyError: The pointer leads nowhere.
        """
        span, _, start = self._spans.descend(self.text, pointer)[-1]
        return start, start + span.length

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

    def position_of_key(self, container: Pointer, key: str | None) -> int:
        """Return the first position of a key in the order of the text; None: after the last."""
        span, _, start = self._spans.descend(self.text, container)[-1]
        children = self._spans.children(self.text, span, start)
        found = (position for position, child in enumerate(children) if child.key == key)
        return next(found, len(children)) if key is not None else len(children)

    def enclosing(self, start: int, end: int) -> list[Pointer]:
        """List the containers whose inside holds a stretch of the text, the innermost first."""
        found: list[Pointer] = []
        pointer: Pointer = ()
        span, at = self._spans.root, self._spans.root.start
        while self.text[at] in "{[" and at < start and end < at + span.length:
            found.append(pointer)
            children = self._spans.children(self.text, span, at)
            inside = at
            for position, child in enumerate(children):
                at = inside + child.start + child.lead
                if at < start and end < at + child.length:
                    pointer = (*pointer, position if child.key is None else child.key)
                    if children[span.position(pointer[-1])] is not child:
                        return found[::-1]
                    span = child
                    break
            else:
                break
        return found[::-1]

    def replace(self, pointer: Pointer, value: JsonValue) -> TextStep:
        """Write another value in the place of one."""
        step = self._replacement(pointer, value)
        self.play_all([step])
        return step

    def replace_all(self, values: Mapping[Pointer, JsonValue]) -> list[TextStep]:
        """Write other values in the places of several that do not contain each other."""
        steps = [self._replacement(pointer, value) for pointer, value in values.items()]
        steps.sort(key=lambda step: step.splice.start, reverse=True)
        self.play_all(steps)
        return steps

    def rewrite(self, pointer: Pointer, splice: Splice) -> TextStep:
        """Replace a stretch inside a value's text; the caller knows the result is a value."""
        step = self._rewriting(pointer, splice)
        self.play_all([step])
        return step

    def insert(
        self,
        container: Pointer,
        position: int,
        content: JsonValue | Fragment,
        key: str | None = None,
    ) -> TextStep:
        """Write a new value into a container.

        Args:
            container: Where it is.
            position: Its position among the container's children, in the order of the text.
            content: A value, or one that is already written.
            key: Its key, if the container is an object.
        """
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
        shapes: list[_Shape] = []
        at = site.offset - start + len(site.before)
        for body in bodies:
            shapes.append((at, len(lead), len(body), key))
            at += len(lead) + len(body) + len(site.separator)
        path = self._spans.path(self.text, container)
        step = TextStep(splice, "insert", path, position, tuple(shapes))
        self.play_all([step])
        return step

    def remove(self, pointer: Pointer, count: int = 1) -> list[TextStep]:
        """Remove a value with its key and one adjoining comma; of double keys, all.

        Args:
            pointer: The value.
            count: So many neighbouring items go, if it is one of a list.
        """
        steps = []
        container, part = pointer[:-1], pointer[-1]
        span, _, start = self._spans.descend(self.text, pointer)[-2]
        positions = [
            position
            for position, child in enumerate(span.children or ())
            if (child.key == part if isinstance(part, str) else position == part)
        ]
        path = self._spans.path(self.text, container)
        for position in reversed(positions):
            step = self._removal(span, start, path, (position, count))
            self.play_all([step])
            steps.append(step)
        return steps

    def play_all(self, steps: Sequence[TextStep]) -> None:
        """Do steps, for the first time or again."""
        self.text = apply_splices(self.text, [step.splice for step in steps])
        if any(step.position < 0 for step in steps):
            self._spans = SpanTree(self.text)
            return
        for step in steps:
            self._move_spans(step)

    def unplay_all(self, steps: Sequence[TextStep]) -> None:
        """Take steps back, the last first."""
        self.play_all([step.inverse() for step in reversed(steps)])

    def _move_spans(self, step: TextStep) -> None:
        by = len(step.splice.new) - len(step.splice.old)
        container = self._spans.grow(step.path, by)
        if container is not None and container.children is not None:
            _MOVES[step.kind](container.children, step, by)

    def _replacement(self, pointer: Pointer, value: JsonValue) -> TextStep:
        way = self._spans.descend(self.text, pointer)
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
        return self._rewriting(pointer, Splice("", start, old, new))

    def _rewriting(self, pointer: Pointer, splice: Splice) -> TextStep:
        path = self._spans.path(self.text, pointer)
        if not path:
            return TextStep(splice, "replace", (), -1)
        return TextStep(splice, "replace", path[:-1], path[-1])

    def _removal(
        self, span: Span, start: int, path: tuple[int, ...], run: tuple[int, int]
    ) -> TextStep:
        children = span.children or []
        first, after = run[0], run[0] + run[1]
        if run[1] == len(children):
            begin, end = start + 1, start + span.length - 1
        elif after < len(children):
            begin, end = start + children[first].start, start + children[after].start
        else:
            begin, end = start + children[first - 1].end, start + children[-1].end
        splice = Splice("", begin, self.text[begin:end], "")
        shapes = tuple((c.start, c.lead, c.length, c.key) for c in children[first:after])
        return TextStep(splice, "remove", path, first, shapes)

    def _style_near(self, way: list[tuple[Span, int, int]]) -> Style:
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


def _insert_children(children: list[Span], step: TextStep, by: int) -> None:
    for later in children[step.position :]:
        later.start += by
    children[step.position : step.position] = [Span(*shape) for shape in step.children]


def _remove_children(children: list[Span], step: TextStep, by: int) -> None:
    del children[step.position : step.position + len(step.children)]
    for later in children[step.position :]:
        later.start += by


def _replace_child(children: list[Span], step: TextStep, by: int) -> None:
    child = children[step.position]
    child.length += by
    child.children = None
    for later in children[step.position + 1 :]:
        later.start += by


_MOVES = {"insert": _insert_children, "remove": _remove_children, "replace": _replace_child}
