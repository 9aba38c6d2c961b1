"""Finding a piece of text, without regard to case unless it is asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeAlias

Found: TypeAlias = list[tuple[int, int]]
"""Start and end of each place, in the order of the text."""


def find_all(text: str, wanted: str, *, cased: bool) -> Found:
    """List where something stands in a text; places do not overlap."""
    return [found.span() for found in _pattern(wanted, cased).finditer(text)] if wanted else []


def replace_all(text: str, wanted: str, replacement: str, *, cased: bool) -> str:
    """Write something else everywhere."""
    return _pattern(wanted, cased).sub(lambda _: replacement, text) if wanted else text


def next_place(found: Sequence[tuple[int, int]], position: int, *, back: bool) -> int:
    """Return the index of the next place from a position on, around the end.

    Args:
        found: The places; at least one.
        position: Where to look from.
        back: Look for the last one that begins before the position.
    """
    index = bisect_left(found, (position, -1))
    return (index - 1) % len(found) if back else index % len(found)


def _pattern(wanted: str, cased: bool) -> re.Pattern[str]:
    return re.compile(re.escape(wanted), 0 if cased else re.IGNORECASE)
