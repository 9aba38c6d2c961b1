"""How a JSON text is written, so that what is added looks like what is there."""

from __future__ import annotations

import json
import re

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue

_opening_line = re.compile(r'[{\[]\r?\n([ \t]*)["{\[\-\dtfnNI]')
_first_colon = re.compile(r'"([ \t]*:[ \t]*)["{\[\-\dtfnNI]')
_padded_brace = re.compile(r'(?:^|[{\[,:\s])\{([ \t]+)"')
_escaped_letter = re.compile(r"\\u(?!00[01])[0-9a-fA-F]{4}")
_surrogate = re.compile("[\ud800-\udfff]")
_line_break = re.compile(r"[ \t\r]*\n[ \t\r\n]*")

_SAMPLE = 200_000
"""So many characters show how a text is written."""


class Style(Struct, frozen=True):
    r"""A manner of writing JSON.

    Attributes:
        unit: One level of indent.
        newline: How lines end.
        colon: What stands between a key and its value.
        comma: What stands between values on one line.
        padding: What stands inside the braces of an object on one line.
        ascii: Whether other than ASCII characters are escaped.
        slashes: Whether ``/`` is written ``\/``.
    """

    unit: str = "  "
    newline: str = "\n"
    colon: str = ": "
    comma: str = ", "
    padding: str = ""
    ascii: bool = False
    slashes: bool = False

    @classmethod
    def of(cls, text: str) -> Style:
        """Find out how a text is written."""
        opening = _opening_line.search(text, 0, _SAMPLE)
        colon = _first_colon.search(text, 0, _SAMPLE)
        padding = _padded_brace.search(text, 0, _SAMPLE)
        between = colon.group(1) if colon else ": "
        return cls(
            unit=_unit(text, opening) if opening else "  ",
            newline="\r\n" if text.partition("\n")[0].endswith("\r") else "\n",
            colon=between,
            comma=", " if between.endswith(" ") else ",",
            padding=padding.group(1) if padding else "",
            ascii=text.isascii() and _escapes_letters(text),
            slashes="\\/" in text and text.count("\\/") == text.count("/"),
        )

    def spell(self, value: JsonValue) -> str:
        """Write a scalar or an empty container."""
        text = json.dumps(value, ensure_ascii=self.ascii)
        if isinstance(value, str):
            text = _surrogate.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
            if self.slashes:
                text = text.replace("/", "\\/")
        return text

    def write(self, value: JsonValue, indent: str | None = None) -> str:
        """Write any value.

        Args:
            value: What to write.
            indent: The indent of the line it begins on; None to write it on one line.
        """
        if not value or not isinstance(value, dict | list):
            return self.spell(value)
        inner = None if indent is None else indent + self.unit
        if isinstance(value, dict):
            parts = [
                f"{self.spell(key)}{self.colon}{self.write(child, inner)}"
                for key, child in value.items()
            ]
            return self._enclose("{", parts, "}", self.padding, indent)
        return self._enclose("[", [self.write(child, inner) for child in value], "]", "", indent)

    def _enclose(
        self, opening: str, parts: list[str], closing: str, padding: str, indent: str | None
    ) -> str:
        if indent is None:
            return f"{opening}{padding}{self.comma.join(parts)}{padding}{closing}"
        line = f"{self.newline}{indent}"
        deeper = line + self.unit
        return f"{opening}{deeper}{f',{deeper}'.join(parts)}{line}{closing}"

    def flatten(self, written: str) -> str:
        """Put a value on one line; every scalar keeps its spelling."""

        def joint(found: re.Match[str]) -> str:
            before, after = written[found.start() - 1], written[found.end()]
            if before in "{[" or after in "}]":
                return self.padding if before == "{" or after == "}" else ""
            return {",": self.comma[1:], ":": self.colon.partition(":")[2]}.get(before, "")

        return _line_break.sub(joint, written)


def spelled_in_ascii(written: str, default: bool) -> bool:
    """Tell whether a text escapes other than ASCII characters, as far as it shows."""
    if not written.isascii():
        return False
    return default or _escapes_letters(written)


def _escapes_letters(written: str) -> bool:
    """Tell whether a text has escapes of characters that need none."""
    for found in _escaped_letter.finditer(written):
        before = written[max(found.start() - _SAMPLE, 0) : found.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return True
    return False


def reindent(written: str, old: str, new: str) -> str:
    """Move the lines of a value, but the first, from one indent to another.

    JSON strings hold no raw line ends, so every line begins with white space of the layout.
    """
    if old == new or "\n" not in written:
        return written
    first, *rest = written.split("\n")
    moved = [new + line[len(old) :] if line.startswith(old) else line for line in rest]
    return "\n".join([first, *moved])


def line_indent(text: str, offset: int) -> str:
    """Return the white space at the beginning of the line an offset is in."""
    begin = text.rfind("\n", 0, offset) + 1
    end = begin
    while end < offset and text[end] in " \t":
        end += 1
    return text[begin:end]


def _unit(text: str, opening: re.Match[str]) -> str:
    outer, inner = line_indent(text, opening.start()), opening.group(1)
    return inner.removeprefix(outer)
