"""Keys of YAML objects: where they are, and where their colons are."""

from __future__ import annotations

import re
from typing import Any

import yaml
from msgspec import Struct

from apiflow_desktop.openflow.yamltext.layout import (
    block_scalar_end,
    column,
    past_gap,
    past_key_mark,
    past_properties,
)
from apiflow_desktop.openflow.yamltext.reader import FOREIGN_BREAKS, yaml_parser

_quoted_key = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_one_sign = dict.fromkeys(map(ord, FOREIGN_BREAKS), "x")
_plain_key_end = re.compile(r"[ \t]*:(?=[ \t\r\n,\]}]|$)")


class Key(Struct, frozen=True):
    """The key of an entry.

    Attributes:
        start: Where it begins, behind its anchor and tag.
        end: Where it ends.
        colon: Where its colon ends; None if it has none, and so no value.
    """

    start: int
    end: int
    colon: int | None


def key_of(text: str, begin: int, end: int, *, flow: bool) -> Key:
    """Find the key of an entry.

    Args:
        text: The whole text.
        begin: Where the entry begins: at its key, or at the ``?`` before it.
        end: Where its value ends.
        flow: Whether it stands in brackets.
    """
    start = past_key_mark(text, begin)
    if start > begin:
        start, stop = _marked_key(text, begin, end, flow)
    else:
        start = past_properties(text, begin)
        stop = _key_end(text, start)
    colon = past_gap(text, stop)
    return Key(start, stop, colon + 1 if text[colon : colon + 1] == ":" else None)


def _key_end(text: str, start: int) -> int:
    quoted = _quoted_key.match(text, start)
    if quoted is not None:
        return quoted.end()
    found = _plain_key_end.search(text, start)
    return start if found is None else found.start()


def _marked_key(text: str, begin: int, end: int, flow: bool) -> tuple[int, int]:
    """Find the key behind a ``?``, which may be of several lines; only YAML tells its end."""
    lead = "{" if flow else " " * column(text, begin)
    written = lead + text[begin:end] + ("}" if flow else "\n")
    parser: Any = yaml_parser(written.translate(_one_sign))
    try:
        events: Any = iter(parser.get_event, None)
        event: Any = next(
            one for one in events if isinstance(one, yaml.ScalarEvent | yaml.AliasEvent)
        )
    finally:
        parser.dispose()
    start, stop = event.start_mark.index, event.end_mark.index
    if getattr(event, "style", None) in ("|", ">"):
        stop = block_scalar_end(written, start, stop)
    return past_properties(text, begin + start - len(lead)), begin + stop - len(lead)
