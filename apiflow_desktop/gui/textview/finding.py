"""Finding and replacing pieces of a text: as they are typed, or by a regular expression."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from msgspec import Struct

from apiflow_desktop.gui.textview.mirror import line_end_of, shown

Found: TypeAlias = list[tuple[int, int]]
"""Start and end of each place, in the order of the text."""

_SIGNS: Final = {"n": "\n", "t": "\t", "\\": "\\"}
_PART: Final = re.compile(
    r"[\\$](?P<group>[0-9]{1,2})|\$(?P<whole>&)|\\(?P<sign>[nt\\])|\$(?P<dollar>\$)"
)


class Search(Struct, frozen=True):
    """What is looked for.

    Attributes:
        wanted: The text or regular expression; empty: nothing.
        cased: Whether case counts.
        words: Whether only whole words count.
        regular: Whether it is a regular expression: Python's, ``^`` and ``$`` at each line.
    """

    wanted: str = ""
    cased: bool = False
    words: bool = False
    regular: bool = False

    @property
    def wrong(self) -> tuple[int, str] | None:
        """Where the regular expression is wrong, from 0, and why; None where it is right."""
        try:
            _pattern(self)
        except re.error as error:
            return error.pos or 0, error.msg
        except (OverflowError, RecursionError) as error:
            return 0, str(error)
        return None

    def find_all(self, text: str) -> Found:
        """List where it stands in a text; places do not overlap, and none is empty."""
        return [found.span() for found in self._matches(text)]

    def replaced(self, text: str, replacement: str) -> str:
        """Write something else everywhere; a text's other line ends stay as they are."""
        seen = shown(text)
        ends = [found.start() - at for at, found in enumerate(re.finditer("\r\n", text))]
        line_end, parts, done = line_end_of(text), [], 0
        for found in self._matches(seen):
            start, end = (offset + bisect_left(ends, offset) for offset in found.span())
            parts += [text[done:start], self._expanded(found, replacement, line_end)]
            done = end
        return "".join((*parts, text[done:]))

    def replacement_at(self, text: str, start: int, replacement: str) -> str:
        """Return what takes the place of what is found at an offset of a text."""
        found = next((one for one in self._matches(text) if one.start() == start), None)
        return replacement if found is None else self._expanded(found, replacement, "\n")

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        if self.wanted and self.wrong is None:
            yield from (found for found in _pattern(self).finditer(text) if found[0])

    def _expanded(self, found: re.Match[str], replacement: str, line_end: str) -> str:
        if not self.regular:
            return replacement
        return _PART.sub(lambda part: _written(part, found), replacement).replace("\n", line_end)


def next_place(found: Sequence[tuple[int, int]], position: int, *, back: bool) -> int:
    """Return the index of the next place from a position on, around the end.

    Args:
        found: The places; at least one.
        position: Where to look from.
        back: Look for the last one that begins before the position.
    """
    index = bisect_left(found, (position, -1))
    return (index - 1) % len(found) if back else index % len(found)


def _written(part: re.Match[str], found: re.Match[str]) -> str:
    """Return what a part of a replacement stands for; a group that is not there for itself."""
    if part["group"]:
        groups = found.re.groups
        # Of $12 with three groups the first is meant, and a 2 follows.
        known = next((n for n in (2, 1) if int(part["group"][:n]) <= groups), 0)
        if not known:
            return part[0]
        return (found[int(part["group"][:known])] or "") + part["group"][known:]
    if part["sign"]:
        return _SIGNS[part["sign"]]
    return "$" if part["dollar"] else found[0]


@lru_cache(maxsize=32)
def _pattern(search: Search) -> re.Pattern[str]:
    wanted = search.wanted if search.regular else re.escape(search.wanted)
    if search.words:
        wanted = rf"(?<!\w)(?:{wanted})(?!\w)"
    flags = re.MULTILINE | (0 if search.cased else re.IGNORECASE)
    with warnings.catch_warnings():
        # What may mean something else in a later Python is no concern of who types it.
        warnings.simplefilter("ignore")
        return re.compile(wanted, flags)
