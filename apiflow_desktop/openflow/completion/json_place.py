"""Finding a place in JSON that may be half-typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.completion.place import Level, Place

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+')


def json_place(text: str, offset: int, key: str | None = None) -> Place | None:
    """Find what stands at an offset.

    Args:
        text: One object or list, as far as it is typed.
        offset: The cursor, from the beginning of the text.
        key: The key of the text in what is around it.

    Returns:
        None where neither key nor value can stand: outside of all containers.
    """
    reader = _Reader(key)
    place: Place | None = None
    for start, end, token in _tokens(text):
        if place is None and (start >= offset or _holds(start, end, token, offset)):
            word = _Word.at(text, start, end, offset)
            place = reader.place(word)
            if place is None:
                return None
        reader.take(token)
    return place


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _TOKEN.finditer(text):
        yield found.start(), found.end(), found[0]
    yield len(text), len(text), ""


def _holds(start: int, end: int, token: str, offset: int) -> bool:
    """Tell whether the cursor is in a word; behind a closed text it is not."""
    if token[:1] in "{}[],:":
        return False
    return start < offset < end or (offset == end and not _is_closed(token))


def _is_closed(token: str) -> bool:
    return len(token) > 1 and token[0] == '"' == token[-1] and not token.endswith('\\"')


class _Word(Struct, frozen=True):
    """What is written at the cursor, and the character that follows."""

    start: int
    end: int
    text: str
    follows: str

    @classmethod
    def at(cls, text: str, start: int, end: int, offset: int) -> _Word:
        """Cut it out; a text that is not closed yet ends at the cursor."""
        if start >= offset:
            start = end = offset
        token, follows = text[start:end], text[end:].lstrip()[:1]
        if token[:1] == '"' and (not _is_closed(token) or follows not in ("", *",:}]")):
            end, token, follows = offset, text[start + 1 : offset], text[offset:].lstrip()[:1]
        plain = _plain(token)
        return cls(start, end, plain if isinstance(plain, str) else token, follows)


class _Reader:
    """Follows the containers; what is missing or too much does not stop it."""

    def __init__(self, key: str | None) -> None:
        self._levels: list[Level] = []
        self._key = key
        self._after_colon = False

    def place(self, word: _Word) -> Place | None:
        """Describe where the next word stands."""
        if not self._levels:
            return None
        level = self._levels[-1]
        is_value = level.is_list or self._after_colon
        key = level.pending if is_value and not level.is_list else None
        return Place(
            levels=tuple(self._levels),
            role="value" if is_value else "key",
            key=key,
            start=word.start,
            end=word.end,
            word=word.text,
            followed=word.follows == ":",
            joined=word.follows == '"',
        )

    def take(self, token: str) -> None:
        """Go on behind a token."""
        match token:
            case "{" | "[":
                self._open(is_list=token == "[")
            case "}" | "]":
                if self._levels:
                    self._levels.pop()
                self._after_colon = False
            case ",":
                self._after_colon = False
            case ":":
                self._after_colon = True
            case _ if token and self._levels and not self._levels[-1].is_list:
                self._word(self._levels[-1], _plain(token))

    def _open(self, *, is_list: bool) -> None:
        key = self._levels[-1].pending if self._levels else self._key
        if self._levels and self._levels[-1].is_list:
            key = None
        self._levels.append(Level(key=key, is_list=is_list))
        self._after_colon = False

    def _word(self, level: Level, word: JsonValue) -> None:
        if self._after_colon and level.pending is not None:
            level.entries[level.pending] = word
            self._after_colon = False
        else:
            level.pending = str(word)
            level.entries.setdefault(level.pending)


def _plain(token: str) -> JsonValue:
    """Read a scalar; a text that is not closed yet counts as far as it is typed."""
    try:
        value: JsonValue = json.loads(token)
    except ValueError:
        return token.strip('"')
    return value
