"""Brings two changed versions of a text together by the one both come from, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

MINE: Final = "<<<<<<< mine"
BETWEEN: Final = "======="
THEIRS: Final = ">>>>>>> theirs"


class Merged(Struct, frozen=True):
    """Texts brought together.

    Attributes:
        texts: By the names of those that were given.
        conflicts: Of each text in which both changed the same lines, the first of those lines,
            from 1. Both versions stand there, between :data:`MINE` and :data:`THEIRS`.
    """

    texts: dict[str, str]
    conflicts: dict[str, int]


class _Replacement(Struct, frozen=True):
    """Lines of the base that one side replaced: from ``start`` to before ``stop``."""

    start: int
    stop: int
    lines: Sequence[str]


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Merge texts by name; one that a side does not have is empty there."""
    texts: dict[str, str] = {}
    conflicts: dict[str, int] = {}
    for name in {**mine, **theirs}:
        versions = [side.get(name, "") for side in (base, mine, theirs)]
        texts[name], line = _merged(*(text.splitlines(keepends=True) for text in versions))
        if line:
            conflicts[name] = line
    return Merged(texts, conflicts)


def _merged(base: list[str], mine: list[str], theirs: list[str]) -> tuple[str, int]:
    """Return the text and the first line of the first conflict, 0 for none."""
    done: list[str] = []
    at = conflict = 0
    for start, stop, by_me, by_them in _regions(_changes(base, mine), _changes(base, theirs)):
        done += base[at:start]
        old = base[start:stop]
        my_lines, their_lines = _played(old, start, by_me), _played(old, start, by_them)
        if my_lines == their_lines or their_lines == old:
            done += my_lines
        elif my_lines == old:
            done += their_lines
        else:
            conflict = conflict or len(done) + 1
            done += _both(my_lines, their_lines)
        at = stop
    return "".join((*done, *base[at:])), conflict


def _changes(base: list[str], changed: list[str]) -> list[_Replacement]:
    """Return what was replaced; the ends that are alike are not searched."""
    most = min(len(base), len(changed))
    head = next((at for at in range(most) if base[at] != changed[at]), most)
    most -= head
    tail = next((at for at in range(most) if base[-1 - at] != changed[-1 - at]), most)
    before, after = base[head : len(base) - tail], changed[head : len(changed) - tail]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        _Replacement(head + start, head + stop, after[first:last])
        for kind, start, stop, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _regions(
    mine: list[_Replacement], theirs: list[_Replacement]
) -> Iterator[tuple[int, int, list[_Replacement], list[_Replacement]]]:
    """Yield the stretches of the base that replacements cover, those that touch as one."""
    both = sorted(
        [(one.start, one.stop, 0, one) for one in mine]
        + [(one.start, one.stop, 1, one) for one in theirs],
        key=lambda found: found[:3],
    )
    while both:
        start, stop, side, one = both.pop(0)
        sides: tuple[list[_Replacement], list[_Replacement]] = ([], [])
        sides[side].append(one)
        while both and both[0][0] <= stop:
            _, end, side, one = both.pop(0)
            sides[side].append(one)
            stop = max(stop, end)
        yield start, stop, *sides


def _played(old: list[str], offset: int, replacements: list[_Replacement]) -> list[str]:
    """Return lines of the base, of which the first is number ``offset``, as one side has them."""
    lines = list(old)
    for one in reversed(replacements):
        lines[one.start - offset : one.stop - offset] = one.lines
    return lines


def _both(mine: list[str], theirs: list[str]) -> list[str]:
    end = "\r\n" if any(line.endswith("\r\n") for line in (*mine, *theirs)) else "\n"
    return [
        f"{MINE}{end}",
        *_ended(mine, end),
        f"{BETWEEN}{end}",
        *_ended(theirs, end),
        f"{THEIRS}{end}",
    ]


def _ended(lines: list[str], end: str) -> list[str]:
    """Let the last line end, so that what follows begins a line of its own."""
    if lines and not lines[-1].endswith(("\n", "\r")):
        return [*lines[:-1], lines[-1] + end]
    return lines
