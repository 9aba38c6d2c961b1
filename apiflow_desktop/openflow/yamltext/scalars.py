"""What a YAML scalar means, by the core schema of YAML 1.2 (§10.3): ``no`` is a text."""

from __future__ import annotations

import re
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.text.limits import parse_int

_WORDS: Final[dict[str, JsonValue]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_integer = re.compile(r"[-+]?[0-9]+").fullmatch
_octal = re.compile(r"0o[0-7]+").fullmatch
_hexadecimal = re.compile(r"0x[0-9a-fA-F]+").fullmatch
_float = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?").fullmatch
_MAY_BE_OTHER: Final = frozenset("~-+.0123456789nNtTfF")

_STANDARD: Final = "tag:yaml.org,2002:"
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    _STANDARD + "int": (int,),
    _STANDARD + "float": (float, int),
    _STANDARD + "bool": (bool,),
    _STANDARD + "null": (type(None),),
}
_INLINE: Final = "!inline"
"""Windmill's mark of a text kept in a file; as a real tag it means the same as in a string."""


def plain_value(text: str) -> JsonValue:
    """Read a plain scalar without a tag."""
    if text and text[0] not in _MAY_BE_OTHER:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _integer(text):
        return parse_int(text)
    if _float(text):
        return float(text)
    if _octal(text):
        return int(text, 0)
    if _hexadecimal(text):
        return int(text, 16)
    return text


def tagged_value(tag: str, text: str) -> JsonValue:
    """Read a scalar that has a tag; of tags that are not known, the text counts."""
    if tag == _INLINE:
        return f"{_INLINE} {text}"
    if tag in _TYPES:
        value = plain_value(text)
        is_bool = isinstance(value, bool)
        if isinstance(value, _TYPES[tag]) and (not is_bool or bool in _TYPES[tag]):
            return float(value) if tag.endswith("float") and isinstance(value, int) else value
    return text
