"""Replacements in texts: what every edit comes down to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

_BLOCK = 1 << 16


class Splice(Struct, frozen=True):
    """One replacement in one text.

    Attributes:
        file: Which text: empty for the document itself, else a file beside it.
        start: Where, in the text as the splices before this one left it.
        old: What was there.
        new: What is there now.
    """

    file: str
    start: int
    old: str
    new: str


def apply_splices(text: str, splices: Sequence[Splice]) -> str:
    """Do replacements one after the other.

    Runs of them in order of place, forward or backward, cost one copy of the text.
    """
    at = 0
    while at < len(splices):
        run = _backward_run(splices, at)
        if len(run) > 1:
            at += len(run)
            run.reverse()
        else:
            run = _forward_run(splices, at)
            at += len(run)
        text = _replace(text, run)
    return text


def difference(old: str, new: str) -> Splice | None:
    """Find the one replacement that makes one text of another; None if they are equal."""
    if old == new:
        return None
    shorter = min(len(old), len(new))
    head = _longest(shorter, lambda a, b: old[a:b] == new[a:b])
    ends = len(old), len(new)
    tail = _longest(
        shorter - head,
        lambda a, b: old[ends[0] - b : ends[0] - a] == new[ends[1] - b : ends[1] - a],
    )
    return Splice("", head, old[head : len(old) - tail], new[head : len(new) - tail])


def _longest(limit: int, matches: Callable[[int, int], bool]) -> int:
    """Find how far two texts are the same: block by block, then within a block."""
    low = 0
    while low + _BLOCK <= limit and matches(low, low + _BLOCK):
        low += _BLOCK
    start, high = low, min(low + _BLOCK, limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if matches(start, middle) else (low, middle - 1)
    return low


def _backward_run(splices: Sequence[Splice], at: int) -> list[tuple[int, int, str]]:
    """Collect replacements each of which lies before the last: none moves the next."""
    run: list[tuple[int, int, str]] = []
    for splice in splices[at:]:
        end = splice.start + len(splice.old)
        if run and end > run[-1][0]:
            break
        run.append((splice.start, end, splice.new))
    return run


def _forward_run(splices: Sequence[Splice], at: int) -> list[tuple[int, int, str]]:
    """Collect replacements each of which lies behind the last: each moves the next."""
    run: list[tuple[int, int, str]] = []
    shift = 0
    for splice in splices[at:]:
        start = splice.start - shift
        if run and start < run[-1][1]:
            break
        run.append((start, start + len(splice.old), splice.new))
        shift += len(splice.new) - len(splice.old)
    return run


def _replace(text: str, run: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, new in run:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)
