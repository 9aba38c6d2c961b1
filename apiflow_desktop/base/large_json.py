"""Large JSON, read and written a piece at a time.

Python's own reader and writer of JSON hold the interpreter's lock until they are done: for ten
megabytes all other threads stand still meanwhile, on whichever thread it is done. Here the lock
can be had after every piece, so that an event loop and a window go on while a thread reads.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from json.decoder import JSONDecodeError
from typing import Any, Final, NamedTuple, NoReturn

from apiflow_desktop.base.json_types import JsonObject, JsonValue

PIECE: Final = 128 * 1024
"""Characters that are read or written at one go: a few milliseconds at worst."""
_WEIGHT: Final = 8192
_WEIGHED_AS_ONE: Final = 64
_AT_ONCE: Final = 512
_LONGEST_ATOM: Final = 4
"""Pieces that a number may be long."""
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_ATOM: Final = re.compile(r"[^,\]}\s]*")
# characters and escapes, none of them cut in two, nor two that are one character together
_PART_OF_TEXT: Final = re.compile(
    r"""(?: [^"\\]+
          | \\[^u]
          | \\u(?![dD][89abAB])[0-9a-fA-F]{4}
          | \\u[dD][89abAB][0-9a-fA-F]{2}
            (?: \\u[dD][c-fC-F][0-9a-fA-F]{2} | (?=[^\\]|\\[^u]|\\u(?:[^dD]|[dD][^c-fC-F])))
        )+""",
    re.VERBOSE,
)


def is_large(value: JsonValue) -> bool:
    """Tell whether working through a value takes milliseconds; that itself takes less than one."""
    left = _WEIGHT
    waiting: list[JsonValue] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            left -= len(one) // _WEIGHED_AS_ONE
        elif isinstance(one, dict | list):
            left -= len(one)
            if left >= 0:
                waiting.extend(one.values() if isinstance(one, dict) else one)
        left -= 1
        if left < 0:
            return True
    return False


def encode(value: JsonValue, write: Callable[[JsonValue], str], *, sort: bool = False) -> str:
    """Write a value as JSON.

    Args:
        value: Of any size.
        write: Writes a value that is not large.
        sort: Sort the keys of large objects, as ``write`` does those of others.

    Raises:
        RecursionError: It is nested too deep.
    """
    return "".join(encoded_parts(value, write, sort=sort))


def encoded_parts(
    value: JsonValue, write: Callable[[JsonValue], str], *, sort: bool = False
) -> Iterator[str]:
    """Write a value as JSON, as :func:`encode` does, in pieces that are not put together.

    Putting them together is a copy of all of them under the interpreter's lock.

    Raises:
        RecursionError: It is nested too deep.
    """
    few: list[str] = []
    size = 0
    for part in _Writing(write, sort).parts(value):
        few.append(part)
        size += len(part)
        if size >= PIECE:
            yield "".join(few)
            few.clear()
            size = 0
    yield "".join(few)


class _Writing(NamedTuple):
    write: Callable[[JsonValue], str]
    sort: bool

    def parts(self, value: JsonValue) -> Iterator[str]:
        if not is_large(value):
            yield self.write(value)
        elif isinstance(value, str):
            yield '"'
            for start in range(0, len(value), PIECE):
                yield self.write(value[start : start + PIECE])[1:-1]
            yield '"'
        elif isinstance(value, dict):
            yield from self._of_object(value)
        elif isinstance(value, list):
            yield from self._of_list(value)
        else:
            yield self.write(value)

    def _of_object(self, value: JsonObject) -> Iterator[str]:
        comma = "{"
        for key in sorted(value) if self.sort else value:
            yield f"{comma}{self.write(key)}:"
            yield from self.parts(value[key])
            comma = ","
        yield "}"

    def _of_list(self, items: list[JsonValue]) -> Iterator[str]:
        yield "["
        for start in range(0, len(items), _AT_ONCE):
            if start:
                yield ","
            group = items[start : start + _AT_ONCE]
            if not is_large(group):
                yield self.write(group)[1:-1]
                continue
            for number, one in enumerate(group):
                if number:
                    yield ","
                yield from self.parts(one)
        yield "]"


def decode(data: bytes | str, *, strict: bool = False, piece: int = PIECE) -> JsonValue:
    """Read JSON.

    Args:
        data: As text or as bytes of UTF-8, UTF-16 or UTF-32, of any size.
        strict: Refuse ``NaN`` and ``Infinity``, which Python's reader takes.
        piece: Characters to be read at one go.

    Raises:
        ValueError: It is none.
        RecursionError: It is nested too deep.
    """
    return _Reader(data, piece, _STRICT if strict else _DECODER).whole()


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder()
_STRICT: Final = json.JSONDecoder(parse_constant=_refuse)


class _Reader:
    """Reads from the beginning to the end and holds a window of the text.

    What is whole in the window is read by Python's reader; of what is not, the outermost
    brackets are followed here.
    """

    def __init__(self, data: bytes | str, piece: int, decoder: json.JSONDecoder) -> None:
        self._decoder = decoder
        self._scan: Callable[[str, int], tuple[Any, int]] = vars(decoder)["scan_once"]
        self._piece = piece
        self._pieces = _texts(data, piece)
        self._text = ""
        self._at = 0
        self._passed = 0
        self._more = True
        self._one_by_one_until = 0

    def whole(self) -> JsonValue:
        value = self._value()
        self._skip_space()
        if self._at < len(self._text):
            raise JSONDecodeError("Extra data", self._text, self._at)
        return value

    def _fill(self, pieces: int = 1) -> None:
        """See to it that the window holds pieces of what comes, or all of it."""
        while self._more and len(self._text) - self._at < self._piece * pieces:
            self._passed += self._at
            piece = next(self._pieces, None)
            self._more = piece is not None
            self._text, self._at = self._text[self._at :] + (piece or ""), 0

    def _skip_space(self) -> None:
        while True:
            self._fill()
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found is not None else self._at
            if self._at < len(self._text) or not self._more:
                return

    def _next(self) -> str:
        self._skip_space()
        return self._text[self._at : self._at + 1]

    def _value(self) -> JsonValue:
        first = self._next()
        try:
            value, end = self._scan(self._text, self._at)
        except (StopIteration, JSONDecodeError) as error:
            if not self._more:
                raise _problem(error, self._text) from None
        else:
            # of a number that is cut in two, as 12.5 or 1e+5, the beginning is one as well
            if end + 2 < len(self._text) or not self._more:
                self._at = end
                known: JsonValue = value
                return known
        match first:
            case "{":
                return self._object()
            case "[":
                return self._array()
            case '"':
                return self._string()
        return self._atom()

    def _array(self) -> list[JsonValue]:
        found: list[JsonValue] = []
        self._at += 1
        if self._next() == "]":
            self._at += 1
            return found
        while True:
            first = self._next()
            ending = {"{": "},", "[": "],"}.get(first, ",")
            many = self._many("[", ending, "]")
            if many is None:
                found.append(self._value())
            else:
                found += many
            if self._ends("]"):
                return found

    def _object(self) -> JsonObject:
        found: JsonObject = {}
        self._at += 1
        if self._next() == "}":
            self._at += 1
            return found
        while True:
            self._next()
            many = self._many("{", ',"', "}")
            if many is None:
                self._entry(found)
            else:
                found.update(many)
            if self._ends("}"):
                return found

    def _entry(self, found: JsonObject) -> None:
        if self._next() != '"':
            raise JSONDecodeError("Expecting property name in quotes", self._text, self._at)
        key = self._value()
        if self._next() != ":":
            raise JSONDecodeError("Expecting ':' delimiter", self._text, self._at)
        self._at += 1
        found[str(key)] = self._value()

    def _ends(self, bracket: str) -> bool:
        """Pass the comma or the closing bracket after an element; tell which it was."""
        found = self._next()
        if found not in (",", bracket) or not found:
            raise JSONDecodeError(f"Expecting ',' or '{bracket}'", self._text, self._at)
        self._at += 1
        return found == bracket

    def _many(self, opening: str, ending: str, closing: str) -> Any:
        """Read as many elements as the window holds at one go; None if that cannot be done.

        Put between brackets, what stands before a comma is JSON only if the comma is one between
        elements: else it would lie in an open text or bracket.
        """
        if self._passed + self._at < self._one_by_one_until:
            return None
        cut = self._text.rfind(ending, self._at, self._at + self._piece)
        if cut < 0:
            return None
        cut += ending.index(",")
        try:
            many = self._decoder.decode(f"{opening}{self._text[self._at : cut]}{closing}")
        except ValueError:
            self._one_by_one_until = self._passed + cut
            return None
        if not many:
            return None
        self._at = cut
        return many

    def _string(self) -> str:
        """Read a text that is longer than the window."""
        self._at += 1
        parts: list[str] = []
        while True:
            self._fill()
            found = _PART_OF_TEXT.match(self._text, self._at, self._at + self._piece)
            if found is None:
                break
            parts.append(self._decoder.decode(f'"{found[0]}"'))
            self._at = found.end()
        if self._text[self._at : self._at + 1] != '"':
            raise JSONDecodeError("Invalid text", self._text, self._at)
        self._at += 1
        return "".join(parts)

    def _atom(self) -> JsonValue:
        """Read a number or a word that the window's end cut in two, or find that it is none."""
        self._fill(_LONGEST_ATOM)
        found = _ATOM.match(self._text, self._at)
        end = found.end() if found is not None else self._at
        if end == len(self._text) and self._more:
            raise JSONDecodeError("The number is too long", self._text, self._at)
        value: JsonValue = self._decoder.decode(self._text[self._at : end])
        self._at = end
        return value


def _texts(data: bytes | str, piece: int) -> Iterator[str]:
    if isinstance(data, str):
        yield from (data[start : start + piece] for start in range(0, len(data), piece))
        return
    decoder = codecs.getincrementaldecoder(json.detect_encoding(data))("surrogatepass")
    for start in range(0, len(data), piece):
        yield decoder.decode(data[start : start + piece])
    yield decoder.decode(b"", final=True)


def _problem(error: StopIteration | JSONDecodeError, text: str) -> JSONDecodeError:
    if isinstance(error, JSONDecodeError):
        return error
    return JSONDecodeError("Expecting value", text, int(error.value))
