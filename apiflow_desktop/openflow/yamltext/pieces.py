"""Parts of a YAML text on their way to another place: re-indented, in or out of brackets."""

from __future__ import annotations

import re

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.text.spans import Span
from apiflow_desktop.openflow.yamltext.layout import past_properties
from apiflow_desktop.openflow.yamltext.reader import Reading, read
from apiflow_desktop.openflow.yamltext.style import Style, is_plain

_line = re.compile(r"(\r\n|\n|\r)( *)(?=([^\r\n])?)")


class Fragment(Struct, frozen=True):
    """Neighbouring values as they were written somewhere, on their way to another place.

    Attributes:
        text: Their text; with the dashes or the key, if they were not in brackets.
        column: Where it began.
        flow: Whether they were in brackets.
        key: The key, if it is the value of one.
    """

    text: str
    column: int
    flow: bool
    key: str | None = None

    @property
    def has_names(self) -> bool:
        """Whether there may be anchors or aliases in it."""
        return "&" in self.text or "*" in self.text

    def read(self) -> Reading:
        """Read the text on its own; its root is a container with the values."""
        if self.flow:
            return read_part(f"[{self.text}]" if self.key is None else f"{{{self.text}}}", 0)
        return read_part(self.text, self.column)

    def values(self) -> list[JsonValue]:
        """Return the values."""
        found = self.read().value
        return list(found.values()) if isinstance(found, dict) else list(found)  # type: ignore[arg-type]


def read_part(text: str, column: int) -> Reading:
    """Read a part of a text as it would be at a column.

    The root's start is counted from the beginning of the part.
    """
    reading = read(" " * column + text + "\n", alone=False)
    reading.root.start -= column
    return reading


def reindent(text: str, old: int, new: int) -> str:
    """Move the lines of a part, but the first, by some columns; what they hold stays."""
    by = new - old
    if by == 0:
        return text

    def moved(found: re.Match[str]) -> str:
        newline, spaces, sign = found.groups()
        if not spaces and not sign:
            return newline
        # White space alone on a line of a block scalar: what is beyond the indent counts.
        return newline + " " * max(len(spaces) + by, 0)

    return _line.sub(moved, text)


def laid_out(fragment: Fragment, style: Style, column: int, key: str | None) -> str:
    """Write values for a block object or list that has its parts at a column."""
    same_kind = (key is None) == (fragment.key is None)
    if not fragment.flow and same_kind and key == fragment.key:
        return reindent(fragment.text, fragment.column, column)
    before = fragment.values()
    written = _each(fragment, style, column, key)
    try:
        after = read_part(written, column).value
    except DocumentUnreadable:
        after = None
    found = list(after.values()) if isinstance(after, dict) else after
    if found == before:
        return written
    write = style.item if key is None else lambda value, at: style.entry(key, value, at)
    return style.line(column).join(write(value, column) for value in before)


def in_brackets(fragment: Fragment, style: Style, key: str | None) -> str:
    """Write values for a place between brackets; scalars keep their spelling where they can."""
    reading = fragment.read()
    text = _padded(fragment)
    values = fragment.values()
    parts = []
    for child, value in zip(reading.root.children or (), values, strict=True):
        at = reading.root.start + child.start + child.lead
        parts.append(_flow(text, child, at, value, style))
    lead = "" if key is None else style.spell(key, flow=True) + ": "
    return ", ".join(lead + part for part in parts)


def _padded(fragment: Fragment) -> str:
    if fragment.flow:
        return f"[{fragment.text}]" if fragment.key is None else f"{{{fragment.text}}}"
    return fragment.text


def _each(fragment: Fragment, style: Style, column: int, key: str | None) -> str:
    """Take each value out of its dash or key and give it another."""
    reading, text = fragment.read(), _padded(fragment)
    lead = "-" if key is None else style.spell(key) + ":"
    written = []
    for child in reading.root.children or ():
        at = reading.root.start + child.start + child.lead
        body = text[at : at + child.length]
        inside = _column(text, past_properties(text, at), fragment)
        written.append(lead + _body(child, body, inside, style, column, key, fragment))
    return style.line(column).join(written)


def _body(
    child: Span,
    body: str,
    at: int,
    style: Style,
    column: int,
    key: str | None,
    fragment: Fragment,
) -> str:
    inner = body[past_properties(body, 0) :]
    if not body:
        return ""
    if not child.children or inner[:1] in ("{", "["):
        return " " + reindent(body, fragment.column, column)
    deeper = style.dash if child.children[0].key is None else style.unit
    deeper = 2 if key is None else deeper
    if inner != body or key is None:
        # An anchor or a tag of a block stands on the line before it.
        return " " + reindent(body, at, column + deeper)
    return style.line(column + deeper) + reindent(body, at, column + deeper)


def _column(text: str, at: int, fragment: Fragment) -> int:
    begin = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return at - begin + (fragment.column if begin == 0 else 0)


def _flow(text: str, span: Span, at: int, value: JsonValue, style: Style) -> str:
    written = text[at : at + span.length]
    children = span.children or []
    if isinstance(value, dict) and children:
        parts = [
            f"{style.spell(child.key or '', flow=True)}: "
            + _flow(text, child, at + child.start + child.lead, value[child.key or ""], style)
            for child in children
        ]
        return f"{{{style.padding}{', '.join(parts)}{style.padding}}}"
    if isinstance(value, list) and children:
        inner = [
            _flow(text, child, at + child.start + child.lead, one, style)
            for child, one in zip(children, value, strict=True)
        ]
        return f"[{', '.join(inner)}]"
    keeps = "\n" not in written and "\r" not in written
    if keeps and (written[:1] in ("'", '"', "*", "{", "[") or is_plain(written, flow=True)):
        return written
    if keeps and written and not isinstance(value, str) and written[0] not in "&!":
        return written
    return style.flow(value)
