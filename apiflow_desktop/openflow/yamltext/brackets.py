"""Parts of lists and objects in brackets: they are joined by commas, as in JSON."""

from __future__ import annotations

from apiflow_desktop.openflow.text.spans import Span
from apiflow_desktop.openflow.yamltext.layout import past_properties

_BETWEEN = ", "


def site(text: str, span: Span, start: int, position: int) -> tuple[int, str, str, str]:
    """Find the place for a new part: where, what goes there, what comes before and after it."""
    children = span.children or []
    if not children:
        opening = past_properties(text, start) + 1
        return opening, text[opening : start + span.length - 1], "", ""
    between = _between(text, children, start, position)
    if position == 0:
        return start + children[0].start, "", "", between
    return start + children[position - 1].end, "", between, ""


def cut(text: str, span: Span, start: int, run: tuple[int, int]) -> tuple[int, int]:
    """Find what goes when neighbouring parts go."""
    children = span.children or []
    first, after = run[0], run[0] + run[1]
    if run[1] == len(children):
        return past_properties(text, start) + 1, start + span.length - 1
    if after < len(children):
        return start + children[first].start, start + children[after].start
    return start + children[first - 1].end, start + children[-1].end


def _between(text: str, children: list[Span], start: int, position: int) -> str:
    if len(children) == 1:
        return _BETWEEN
    left = min(max(position, 1), len(children) - 1) - 1
    gap = text[start + children[left].end : start + children[left + 1].start]
    return gap if gap.strip() == "," else _BETWEEN
