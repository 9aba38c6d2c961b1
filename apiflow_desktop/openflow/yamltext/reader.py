"""Reading YAML text: its values, and where each of them lies.

The events come from libyaml, with their places; what scalars mean and where block scalars end
is found here.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

import yaml
from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.text.limits import MAX_DEPTH, empty_file, line_column, too_deep
from apiflow_desktop.openflow.text.spans import Span
from apiflow_desktop.openflow.values import copy_of
from apiflow_desktop.openflow.yamltext.faults import yaml_fault
from apiflow_desktop.openflow.yamltext.layout import (
    block_scalar_end,
    dash_before,
    has_key_mark,
    key_start,
    past_gap,
)
from apiflow_desktop.openflow.yamltext.scalars import plain_value, tagged_value

MAX_ALIASED: Final = 1_000_000
"""So many values may come in through aliases; more is an attack, not a flow."""

yaml_parser: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

FOREIGN_BREAKS: Final = "\x85\u2028\u2029"
"""Line breaks to libyaml, which speaks YAML 1.1; ordinary characters in YAML 1.2."""
_foreign_break = re.compile(f"[{FOREIGN_BREAKS}]").search
_PRIVATE: Final = range(0xE000, 0xF8FF)

_Event: TypeAlias = Any
"""An event of a text always has marks, which the declared types leave open."""


class Reading(Struct):
    """What a YAML text holds.

    Attributes:
        value: Its value.
        root: Where it lies, and all its parts.
        names: Its anchors (``&a``) and aliases (``*a``) in the order of the text.
        aliases: The places of its aliases in the order of the text, with their names.
        doubles: The keys that an object has more than once.
    """

    value: JsonValue
    root: Span
    names: tuple[str, ...] = ()
    aliases: list[tuple[str, Pointer]] = []
    doubles: list[Pointer] = []


def read(text: str, *, name: str = "", alone: bool = True) -> Reading:
    """Read a YAML text.

    Args:
        text: The text, without a byte order mark.
        name: Its file, for messages.
        alone: Whether it is a whole document; in a part of one, aliases may be foreign.

    Raises:
        DocumentUnreadable: It is not YAML, is more than one document, or is nested too deep.
    """
    return _Reader(text, name, alone).read()


class _Open(Struct):
    """A container being read.

    Attributes:
        span: Its span, of which the end is not known yet.
        at: Where it begins.
        value: Its value.
        end: Where its last part ended.
        flow: Whether it is written in brackets.
        anchor: Its anchor's name.
        key: The key whose value comes next.
        key_at: Where that key begins.
    """

    span: Span
    at: int
    value: JsonObject | list[JsonValue]
    end: int
    flow: bool
    anchor: str | None
    key: str | None = None
    key_at: int = 0
    key_end: int = 0


class _Reader:
    def __init__(self, text: str, name: str, alone: bool) -> None:
        self._text = text
        self._name = name
        self._alone = alone
        self._stack: list[_Open] = []
        self._root: tuple[JsonValue, Span] | None = None
        self._anchors: dict[str, JsonValue] = {}
        self._names: list[str] = []
        self._aliases: list[tuple[str, Pointer]] = []
        self._doubles: list[Pointer] = []
        self._aliased = 0
        self._back: dict[int, str] = {}
        self._has_key_mark = has_key_mark(text)

    def read(self) -> Reading:
        try:
            self._parse(self._without_foreign_breaks())
        except yaml.MarkedYAMLError as error:
            raise self._not_yaml(error) from error
        except yaml.reader.ReaderError as error:
            raise self._odd_character(error) from error
        if self._root is None:
            raise empty_file(self._name)
        value, root = self._root
        names = tuple(self._names)
        return Reading(value, root, names, self._aliases, self._doubles)

    def _parse(self, text: str) -> None:
        parser = yaml_parser(text)
        documents = 0
        event: _Event
        try:
            while (event := parser.get_event()) is not None:
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._scalar(event)
                elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                    self._start(event, kind is yaml.MappingStartEvent)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._end(event)
                elif kind is yaml.AliasEvent:
                    self._alias(event)
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        raise self._error(
                            _("The file holds more than one YAML document."),
                            event.start_mark.index,  # type: ignore[union-attr]
                            _("Keep one document (what --- separates) to a file."),
                        )
        finally:
            parser.dispose()

    def _scalar(self, event: _Event) -> None:
        start, end, style = event.start_mark.index, event.end_mark.index, event.style
        text = event.value.translate(self._back) if self._back else event.value
        if style in ("|", ">"):
            end = block_scalar_end(self._text, start, end)
        top = self._stack[-1] if self._stack else None
        if top is not None and type(top.value) is dict and top.key is None:
            if event.anchor:
                self._bind(event.anchor, text)
            self._key(top, text, start, end)
            return
        if event.tag is not None and event.tag != "!":
            value = tagged_value(event.tag, text)
        elif style or event.tag:
            value = text
        else:
            value = plain_value(text)
            if start == end and top is not None:
                start = end = self._empty_at(top, start)
        if event.anchor:
            self._bind(event.anchor, value)
        self._put(value, Span(0, 0, end - start, None, []), start, end)

    def _key(self, top: _Open, key: str, start: int, end: int) -> None:
        marked = self._has_key_mark
        top.key_at = key_start(self._text, start, top.end) if marked else start
        top.key, top.key_end = key, end

    def _empty_at(self, top: _Open, at: int) -> int:
        """Find where a value that is not there belongs; libyaml may name the next token."""
        if type(top.value) is not dict:
            return at
        colon = past_gap(self._text, top.key_end)
        return colon + 1 if self._text[colon : colon + 1] == ":" else top.key_end

    def _start(self, event: _Event, mapping: bool) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise too_deep(self._name)
        start = event.start_mark.index
        if self._stack and type(self._stack[-1].value) is dict and self._stack[-1].key is None:
            raise self._error(
                _("A key must be a text, not a list or an object."),
                start,
                _("Correct the file there."),
            )
        value: JsonObject | list[JsonValue] = {} if mapping else []
        flow = bool(event.flow_style)
        opened = _Open(Span(0, 0, 0, None, []), start, value, start, flow, event.anchor)
        if event.anchor:
            self._names.append(f"&{event.anchor}")
        self._stack.append(opened)

    def _end(self, event: _Event) -> None:
        done = self._stack.pop()
        end = event.end_mark.index if done.flow else done.end
        if self._text[end - 1] not in "]}" and done.flow:
            end = done.end
        done.span.length = end - done.at
        if done.anchor:
            self._anchors[done.anchor] = done.value
        self._put(done.value, done.span, done.at, end)

    def _alias(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        name = event.anchor
        self._names.append(f"*{name}")
        value: JsonValue = f"*{name}"
        if name in self._anchors:
            self._aliased += _count(self._anchors[name], MAX_ALIASED - self._aliased)
            if self._aliased >= MAX_ALIASED:
                raise self._error(
                    _("The aliases stand for more than {most} values.").format(
                        most=f"{MAX_ALIASED:,}"
                    ),
                    start,
                    _("No flow needs that; do not use this file."),
                )
            value = copy_of(self._anchors[name])
        elif any(opened.anchor == name for opened in self._stack):
            raise self._error(
                _("The alias *{name} is inside of what it stands for.").format(name=name), start
            )
        elif self._alone:
            raise self._error(
                _("No anchor &{name} comes before the alias *{name}.").format(name=name), start
            )
        top = self._stack[-1] if self._stack else None
        if top is not None and type(top.value) is dict and top.key is None:
            if not isinstance(value, str):
                raise self._error(_("A key must be a text, not a list or an object."), start)
            self._key(top, value, start, end)
            return
        self._aliases.append((name, self._pointer()))
        self._put(value, Span(0, 0, end - start, None, []), start, end)

    def _bind(self, name: str, value: JsonValue) -> None:
        self._names.append(f"&{name}")
        self._anchors[name] = value

    def _pointer(self) -> Pointer:
        return tuple(
            len(opened.value) if type(opened.value) is list else str(opened.key)
            for opened in self._stack
        )

    def _put(self, value: JsonValue, span: Span, start: int, end: int) -> None:
        """Add a value that is read whole to what it is in."""
        if not self._stack:
            span.start = start
            self._root = value, span
            return
        top = self._stack[-1]
        container = top.value
        if type(container) is dict:
            key = top.key
            assert key is not None
            if key in container:
                self._doubles.append(self._pointer())
            container[key] = value
            span.key, begin = key, top.key_at
            top.key = None
        else:
            begin = start if top.flow else dash_before(self._text, start, top.end)
            container.append(value)  # type: ignore[union-attr]
        span.start, span.lead = begin - top.at, start - begin
        top.span.children.append(span)  # type: ignore[union-attr]
        top.end = max(top.end, end)

    def _without_foreign_breaks(self) -> str:
        if _foreign_break(self._text) is None:
            return self._text
        free = (code for code in _PRIVATE if chr(code) not in self._text)
        there = dict(zip(map(ord, FOREIGN_BREAKS), free, strict=False))
        self._back = {code: chr(sign) for sign, code in there.items()}
        return self._text.translate(there)

    def _error(self, what: str, at: int, hint: str = "") -> DocumentUnreadable:
        line, column = line_column(self._text, at)
        return DocumentUnreadable(what, name=self._name, hint=hint, line=line, column=column)

    def _not_yaml(self, error: yaml.MarkedYAMLError) -> DocumentUnreadable:
        """Say in one line what is wrong, and where."""
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark else 0
        said = yaml_fault(error, self._text[at : at + 1])
        hint = _("A workflow is a YAML or JSON file; correct it there, or choose another file.")
        return self._error(_("This is not valid YAML: {said}.").format(said=said), at, hint)

    def _odd_character(self, error: yaml.reader.ReaderError) -> DocumentUnreadable:
        sign = error.character if isinstance(error.character, int) else ord(error.character)
        at = max(self._text.find(chr(sign)), 0)
        return self._error(
            _("The character U+{sign:04X} may not be in YAML.").format(sign=sign),
            at,
            _("Remove it, or write it escaped."),
        )


def _count(value: JsonValue, limit: int) -> int:
    """Count the values in a value, up to a limit."""
    pending, count = [value], 0
    while pending and count < limit:
        found = pending.pop()
        count += 1
        if isinstance(found, dict):
            pending += found.values()
        elif isinstance(found, list):
            pending += found
    return count
