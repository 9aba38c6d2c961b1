"""How a YAML text is written, so that what is added looks like what is there."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.text.spans import Span
from apiflow_desktop.openflow.yamltext.layout import column, past_properties
from apiflow_desktop.openflow.yamltext.scalars import plain_value

Quote: TypeAlias = Literal["'", '"']

_SAMPLE: Final = 400
"""So many values show how a text is written."""

_WORDS_ELSEWHERE: Final = frozenset({"yes", "no", "on", "off", "<<", "=", "true", "false"})
"""Plain words that readers of YAML 1.1 take for something else; they are written in quotes."""
_number_elsewhere = re.compile(r"[-+.]?[0-9][0-9_.,:eExXoa-fA-FTZ+-]*").fullmatch
_plain = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[^\s\-]))(?:.*\S)?").fullmatch
_PRINTABLE: Final = (
    "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
)
_never_plain = re.compile(f": |:$| #|[^{_PRINTABLE}]").search
_unprintable = re.compile(f"[^\t\n{_PRINTABLE}]").search
_half = re.compile(r"[\ud800-\udfff]").search
_to_escape = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_in_flow = re.compile(r"[,\[\]{}:]").search


class Style(Struct, frozen=True):
    """A manner of writing YAML.

    Attributes:
        unit: Columns that an object is indented below its key.
        dash: Columns that the dashes of a list are indented below its key.
        newline: How lines end.
        quote: The quotes of texts that need some.
        padding: What stands inside of the braces of an object on one line.
    """

    unit: int = 2
    dash: int = 2
    newline: str = "\n"
    quote: Quote = "'"
    padding: str = ""

    @classmethod
    def of(cls, text: str, root: Span) -> Style:
        """Find out how a text is written."""
        sample = _Sample(text, root)
        return cls(
            unit=sample.most("unit", 2),
            dash=sample.most("dash", sample.most("unit", 2)),
            newline="\r\n" if text.partition("\n")[0].endswith("\r") else "\n",
            quote='"' if sample.counts["quote", 1] > sample.counts["quote", 0] else "'",
            padding=" " * sample.most("padding", 0),
        )

    def line(self, indent: int) -> str:
        """Begin a line."""
        return self.newline + " " * indent

    def spell(self, value: JsonValue, *, flow: bool = False, quote: Quote | None = None) -> str:
        """Write a scalar or an empty container on one line.

        Args:
            value: What to write.
            flow: Whether it stands in brackets, where fewer texts can do without quotes.
            quote: The quotes it has to have.
        """
        if isinstance(value, str):
            if quote is None and is_plain(value, flow=flow):
                return value
            return _quoted(value, quote or self.quote)
        if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
            return ".nan" if value != value else ".inf" if value > 0 else "-.inf"
        return json.dumps(value)

    def flow(self, value: JsonValue) -> str:
        """Write any value in brackets, on one line."""
        if isinstance(value, dict) and value:
            parts = (f"{self.spell(k, flow=True)}: {self.flow(v)}" for k, v in value.items())
            return f"{{{self.padding}{', '.join(parts)}{self.padding}}}"
        if isinstance(value, list) and value:
            return f"[{', '.join(map(self.flow, value))}]"
        return self.spell(value, flow=True)

    def entry(self, key: str, value: JsonValue, indent: int) -> str:
        """Write a key with its value, for the column where the key will be."""
        return self.spell(key) + ":" + self.after_key(value, indent)

    def after_key(self, value: JsonValue, indent: int) -> str:
        """Write what comes after a key and its colon, for the column of the key."""
        if not value or not isinstance(value, dict | list):
            return " " + self.scalar(value, indent + self.unit, self.unit)
        inner = indent + (self.unit if isinstance(value, dict) else self.dash)
        return self.line(inner) + self.block(value, inner)

    def item(self, value: JsonValue, indent: int) -> str:
        """Write an item with its dash, for the column where the dash will be."""
        if not value or not isinstance(value, dict | list):
            return "- " + self.scalar(value, indent + 2, 2)
        return "- " + self.block(value, indent + 2)

    def block(self, value: JsonObject | list[JsonValue], indent: int) -> str:
        """Write an object or a list over several lines, for the column it begins at."""
        if isinstance(value, dict):
            parts = [self.entry(key, child, indent) for key, child in value.items()]
        else:
            parts = [self.item(child, indent) for child in value]
        return self.line(indent).join(parts)

    def scalar(self, value: JsonValue, indent: int, deeper: int) -> str:
        """Write a scalar; a text of several lines as a literal block where it can be one.

        Args:
            value: What to write.
            indent: The column of the lines of a block.
            deeper: So many columns that is deeper than what the scalar belongs to.
        """
        if isinstance(value, str) and "\n" in value:
            block = self.literal(value, indent, deeper)
            return self.spell(value, quote='"') if block is None else block
        return self.spell(value)

    def literal(self, value: str, indent: int, deeper: int, sign: str = "|") -> str | None:
        """Write a text as a block scalar; None if it cannot be one."""
        body = value.removesuffix("\n")
        if _unprintable(value) or not body.strip() or body.endswith("\n"):
            return None
        first = next(line for line in body.split("\n") if line)
        if not first.strip() or (first.startswith(" ") and deeper > 9):
            return None
        number = str(deeper) if first.startswith((" ", "\t")) else ""
        chomp = "" if body is not value and body != value else "-"
        lines = (self.line(indent) + line if line else self.newline for line in body.split("\n"))
        return sign + number + chomp + "".join(lines)


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Tell whether a text can be written without quotes and is a text to every reader."""
    if _plain(text) is None or _never_plain(text) or text.startswith("---"):
        return False
    if flow and _in_flow(text):
        return False
    if text.lower() in _WORDS_ELSEWHERE or _number_elsewhere(text):
        return False
    return isinstance(plain_value(text), str)


def _quoted(text: str, quote: Quote) -> str:
    if quote == "'" and not _unprintable(text) and not _has_break(text):
        return "'" + text.replace("'", "''") + "'"
    if _half(text):
        raise EditRefused(_("The text holds half a character, which YAML cannot hold."))
    written = json.dumps(text, ensure_ascii=False)
    return _to_escape.sub(_escape, written)


def _has_break(text: str) -> bool:
    return "\n" in text or "\t" in text


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


class _Sample:
    """Looks at the first values of a text."""

    def __init__(self, text: str, root: Span) -> None:
        self.counts: Counter[tuple[str, int]] = Counter()
        self._text = text
        pending = [(root, root.start)]
        seen = 0
        while pending and seen < _SAMPLE:
            span, at = pending.pop(0)
            seen += 1
            self._look(span, at)
            pending += [(c, at + c.start + c.lead) for c in span.children or ()]

    def most(self, what: str, default: int) -> int:
        """Return what is found most often."""
        found = [(count, size) for (kind, size), count in self.counts.items() if kind == what]
        return max(found)[1] if found else default

    def _look(self, span: Span, at: int) -> None:
        text = self._text
        first = text[past_properties(text, at)] if span.length else ""
        if first in ("'", '"'):
            self.counts["quote", int(first == '"')] += 1
        elif first == "{" and span.children:
            self.counts["padding", int(text[at + 1] == " ")] += 1
        elif first != "[" and span.children and span.children[0].key is not None:
            self._look_below(span, at)

    def _look_below(self, span: Span, at: int) -> None:
        """Look how the parts of an object are indented below its keys."""
        text, here = self._text, column(self._text, at + (span.children or [span])[0].start)
        for child in span.children or ():
            inside = at + child.start + child.lead
            if not child.children or text[past_properties(text, inside)] in "{[":
                continue
            below = column(text, inside + child.children[0].start) - here
            is_list = child.children[0].key is None
            if below > 0 or is_list:
                self.counts["dash" if is_list else "unit", below] += 1
