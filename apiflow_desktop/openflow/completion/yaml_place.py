"""Finding a place in block YAML that may be half-typed, by its indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apiflow_desktop.openflow.completion.place import Level, Place

_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"\[{&*!|>-][^:#]*?)\s*:(?=\s|$)""")
_DASHES = re.compile(r" *((?:- +)*(?:-$)?)")
_BLOCK_SCALAR = re.compile(r"(?:[&!]\S+\s+)*[|>][-+0-9]*\s*(?:#.*)?$")


def yaml_place(text: str, offset: int, key: str | None = None) -> Place | None:
    """Find what stands at an offset.

    Args:
        text: One block mapping or sequence, as far as it is typed; what precedes it in its
            first line is blank.
        offset: The cursor, from the beginning of the text.
        key: The key of the text in what is around it.

    Returns:
        None in block scalars, comments and brackets, and outside of all containers.
    """
    reader = _Reader(key)
    place: Place | None = None
    for start, line in _lines(text):
        here = start <= offset <= start + len(line)
        if here:
            place = reader.place(line, offset - start, start)
        reader.take(line)
    return place


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line.rstrip("\r")
        start += len(line) + 1


class _Reader:
    """Follows the containers by the columns of keys and dashes."""

    def __init__(self, key: str | None) -> None:
        self._levels: list[tuple[int, Level]] = []
        self._key = key
        self._scalar_in: int | None = None
        self._entered: tuple[int, str] | None = None

    def place(self, line: str, at: int, start: int) -> Place | None:
        """Describe where the cursor is in the next line."""
        if self._in_scalar(line, at):
            return None
        # What follows adds to the containers that are opened for the cursor.
        levels = self._levels
        column, content = self._entered = _enter(levels, line, self._key, blank_at=at)
        if at < column:
            return None
        found = _KEY.match(content)
        if found and at > column + found.end():
            return _value_place(levels, content, found, column, at, start)
        return _key_place(levels, content, column, at, start)

    def take(self, line: str) -> None:
        """Go on behind a line."""
        if not line.strip() or line.lstrip().startswith("#") or self._in_scalar(line, None):
            self._entered = None
            return
        self._scalar_in = None
        column, content = self._entered or _enter(self._levels, line, self._key)
        self._entered = None
        found = _KEY.match(content)
        if not found or not self._levels:
            return
        level = self._levels[-1][1]
        level.pending = found[1].strip("\"'")
        value = content[found.end() :].strip()
        level.entries[level.pending] = _scalar(value)
        if _BLOCK_SCALAR.match(value):
            self._scalar_in = column

    def _in_scalar(self, line: str, at: int | None) -> bool:
        if self._scalar_in is None:
            return False
        indent = len(line) - len(line.lstrip()) if line.strip() else at
        return indent is None or indent > self._scalar_in


def _enter(
    levels: list[tuple[int, Level]], line: str, key: str | None, blank_at: int | None = None
) -> tuple[int, str]:
    """Open and close containers as a line's dashes and indentation say.

    Returns:
        The column of the line's content, and the content.
    """
    dashes = _DASHES.match(line)
    end = dashes.end() if dashes else 0
    for found in re.finditer("-", line[:end]):
        _close(levels, found.start(), dash=True)
        if not levels or levels[-1][0] < found.start() or not levels[-1][1].is_list:
            levels.append((found.start(), Level(key=_key_of(levels, key), is_list=True)))
    content = line[end:]
    column = end
    if not content and blank_at is not None:
        column = max(end, blank_at) if "-" in line[:end] else blank_at
    _close(levels, column, dash=False)
    mapping = bool(_KEY.match(content)) or blank_at is not None
    if mapping and (not levels or levels[-1][0] < column) and _may_nest(levels):
        levels.append((column, Level(key=_key_of(levels, key))))
    return column, content


def _may_nest(levels: list[tuple[int, Level]]) -> bool:
    """Tell whether something deeper can begin: not below a key that has its value."""
    if not levels or levels[-1][1].is_list:
        return True
    level = levels[-1][1]
    return level.pending is not None and level.entries.get(level.pending) is None


def _close(levels: list[tuple[int, Level]], column: int, *, dash: bool) -> None:
    while levels and (
        levels[-1][0] > column or (levels[-1][0] == column and levels[-1][1].is_list and not dash)
    ):
        levels.pop()


def _key_of(levels: list[tuple[int, Level]], key: str | None) -> str | None:
    if not levels:
        return key
    return None if levels[-1][1].is_list else levels[-1][1].pending


def _key_place(
    levels: list[tuple[int, Level]], content: str, column: int, at: int, start: int
) -> Place | None:
    if not levels or content.startswith("#"):
        return None
    found = _KEY.match(content)
    word = found[1] if found else content.rstrip()
    if " " in word or at > column + len(word) or word.startswith(("[", "{", '"', "'")):
        return None
    return Place(
        levels=tuple(level for _, level in levels),
        role="value" if levels[-1][1].is_list else "key",
        key=None,
        start=start + column,
        end=start + column + len(word),
        word=word,
        followed=found is not None,
    )


def _value_place(
    levels: list[tuple[int, Level]],
    content: str,
    found: re.Match[str],
    column: int,
    at: int,
    start: int,
) -> Place | None:
    rest = content[found.end() :]
    word = rest.strip()
    begin = column + found.end() + (len(rest) - len(rest.lstrip()) if word else len(rest))
    if word[:1] in ("[", "{", "#", "&", "*", "!", "|", ">") or not levels:
        return None
    if not word:
        begin = at
    if not begin <= at <= begin + len(word):
        return None
    return Place(
        levels=tuple(level for _, level in levels),
        role="value",
        key=found[1].strip("\"'"),
        start=start + begin,
        end=start + begin + len(word),
        word=word.strip("\"'"),
    )


def _scalar(value: str) -> str | None:
    plain = re.sub(r"\s+#.*$", "", value)
    return plain.strip("\"'") if plain and plain[0] not in "[{&*!#" else None
