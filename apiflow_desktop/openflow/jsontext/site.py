"""The place where a new value goes: what is written around it, so that it fits in."""

from __future__ import annotations

from msgspec import Struct

from apiflow_desktop.openflow.jsontext.style import Style, line_indent
from apiflow_desktop.openflow.text.spans import Span

_LOOK_AROUND = 8
"""So many neighbours to either side show how containers are written here."""


class Site(Struct, frozen=True):
    """Where and how to write a new child of a container.

    Attributes:
        offset: Where in the text.
        old: What is there now and goes.
        before: What comes before the child.
        after: What comes after it.
        separator: What stands between two children here.
        indent: The indent of the line it will begin on.
        unit: One level of indent, here.
        spread: Whether a container written here goes over several lines.
        one_line: Whether the container is on one line and stays so.
    """

    offset: int
    old: str
    before: str
    after: str
    separator: str
    indent: str
    unit: str
    spread: bool
    one_line: bool


def site_between(text: str, span: Span, start: int, position: int, style: Style) -> Site:
    """Find the site for a new child of a container that has some."""
    children = span.children or []
    lead = text[start + 1 : start + children[0].start]
    if len(children) == 1:
        separator = "," + (lead if "\n" in lead else style.comma[1:])
    else:
        left = min(max(position, 1), len(children) - 1) - 1
        separator = text[start + children[left].end : start + children[left + 1].start]
    spread = is_spread(text, span, start, position)
    indent = separator.rpartition("\n")[2]
    if "\n" not in separator or indent.strip():
        indent = line_indent(text, start + children[max(position - 1, 0)].start)
    one_line = "\n" not in text[start : start + span.length]
    if position == 0:
        offset, before, after = start + children[0].start, "", separator
    else:
        offset, before, after = start + children[position - 1].end, separator, ""
    return Site(offset, "", before, after, separator, indent, style.unit, spread, one_line)


def empty_site(
    text: str, span: Span, start: int, parent: tuple[Span, int, int] | None, style: Style
) -> Site:
    """Find the site for the first child of an empty container."""
    inside = text[start + 1 : start + span.length - 1]
    outer = line_indent(text, start)
    unit = style.unit
    spread = "\n" in inside or "\n" in text
    if parent is not None:
        lead = _lead(text, parent[0], parent[2])
        spread = "\n" in inside or "\n" in lead
        unit = _unit(text, parent[2], lead, unit)
    if spread:
        before, after = style.newline + outer + unit, style.newline + outer
        return Site(start + 1, inside, before, after, f",{before}", outer + unit, unit, True, False)
    padding = style.padding if text[start] == "{" else ""
    return Site(start + 1, inside, padding, padding, style.comma, outer, unit, False, True)


def is_spread(text: str, span: Span, start: int, position: int) -> bool:
    """Tell whether a container written at a position goes over several lines.

    The nearest containers beside it decide; without any, whether their parent's children
    stand on lines of their own.
    """
    children = span.children or []
    beside = [*reversed(children[max(position - _LOOK_AROUND, 0) : position])]
    beside += children[position : position + _LOOK_AROUND]
    for child in beside:
        begin = start + child.start + child.lead
        if text[begin] in "{[" and child.length > len("{}"):
            return "\n" in text[begin : begin + child.length]
    return "\n" in _lead(text, span, start)


def _lead(text: str, span: Span, start: int) -> str:
    """Return what stands between a container's opening bracket and its first child."""
    return text[start + 1 : start + span.children[0].start] if span.children else ""


def _unit(text: str, start: int, lead: str, default: str) -> str:
    outer, inner = line_indent(text, start), lead.rpartition("\n")[2]
    if "\n" in lead and inner.startswith(outer) and inner != outer:
        return inner[len(outer) :]
    return default
