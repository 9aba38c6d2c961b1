"""Parts of block lists and objects: they are lines, with the comment lines right above them."""

from __future__ import annotations

import re
from typing import TypeAlias

from apiflow_desktop.openflow.text.spans import Span
from apiflow_desktop.openflow.yamltext.layout import (
    before_break,
    column,
    line_end,
    line_start,
)
from apiflow_desktop.openflow.yamltext.style import Style

Site: TypeAlias = tuple[int, str, str]
"""Where a new part goes, what comes before it, what comes after it."""

_blank_line = re.compile(r"(?:\n|\r(?!\n))[ \t]*(?:\r|\n)")
_comment_line = re.compile(r"(?:\r?\n[ \t]*)*\r?\n( +)#[^\r\n]*")
_blank_lines = re.compile(r"(?:\r?\n[ \t]*(?=\r?\n|\Z))*")


def site(
    text: str, span: Span, start: int, position: int, style: Style, *, spaced: bool = True
) -> Site:
    """Find the place for a new part of a block that has some.

    Args:
        text: The whole text.
        span: The block.
        start: Where it begins.
        position: Which part the new one will be.
        style: How the document is written.
        spaced: Whether there may be blank lines where there are some between the others.
    """
    children = span.children or []
    indent = column(text, start + children[0].start)
    spaced = spaced and _has_blank_lines(text, children, start, position)
    apart = style.newline if spaced else ""
    if position == 0:
        return start + children[0].start, "", apart + style.line(indent)
    offset = part_end(text, start + children[position - 1].end, indent)
    return offset, apart + style.line(indent), ""


def part_end(text: str, end: int, indent: int) -> int:
    """Find where a part of a block ends, with the comments that are deeper than it begins.

    Args:
        text: The whole text.
        end: Where its value ends.
        indent: The column it begins at.
    """
    end = line_end(text, end)
    while (found := _comment_line.match(text, end)) and len(found[1]) > indent:
        end = found.end()
    return end


def past_blank_lines(text: str, offset: int) -> int:
    """Skip the blank lines after a line, from its end to the end of the last of them."""
    found = _blank_lines.match(text, offset)
    return offset if found is None else found.end()


def extent(text: str, span: Span, start: int, run: tuple[int, int]) -> tuple[int, int]:
    """Find the lines of neighbouring parts: from the comments right above to the last line's end.

    Comments above the first part of a block belong to the block.

    Args:
        text: The whole text.
        span: The block.
        start: Where it begins.
        run: The first part's position, and how many they are.
    """
    children = span.children or []
    first, last = run[0], run[0] + run[1] - 1
    begin = start + children[first].start
    end = part_end(text, start + children[last].end, column(text, begin))
    if first == 0:
        return begin, end
    indent = " " * column(text, begin) + "#"
    above = line_start(text, begin)
    limit = start + children[first - 1].end
    while (higher := line_start(text, before_break(text, above))) > limit:
        if not text.startswith(indent, higher):
            break
        above = higher
        begin = higher + len(indent) - 1
    return begin, end


def cut(text: str, span: Span, start: int, run: tuple[int, int]) -> tuple[int, int]:
    """Find what goes when neighbouring parts go, and others stay."""
    children = span.children or []
    begin, end = extent(text, span, start, run)
    if run[0] == 0:
        after = end
        while text[after] in " \t\r\n":
            after += 1
        return begin, after
    limit = start + children[run[0] - 1].end
    begin = before_break(text, line_start(text, begin))
    while begin > limit:
        higher = line_start(text, begin)
        if higher <= limit or text[higher:begin].strip():
            break
        begin = before_break(text, higher)
    return begin, end


def _has_blank_lines(text: str, children: list[Span], start: int, position: int) -> bool:
    """Tell whether blank lines are between the parts around a position."""
    if len(children) < 2:
        return False
    left = min(max(position, 1), len(children) - 1) - 1
    gap = text[start + children[left].end : start + children[left + 1].start]
    return _blank_line.search(gap) is not None
