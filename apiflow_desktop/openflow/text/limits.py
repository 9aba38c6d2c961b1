"""How large and deep a document may be, whatever its language, and where things are in it."""

from __future__ import annotations

import codecs

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.errors import DocumentUnreadable

MAX_DEPTH = 500
"""Levels of nesting that are read; a flow of a hundred loops within each other has 400."""

MAX_INT_DIGITS = 4000
"""Longer integers are known as floats; the text keeps all their digits."""

_BYTE_ORDER_MARK = "\ufeff"


def decode(data: bytes, *, name: str = "") -> str:
    """Turn a file's bytes into text; a byte order mark stays as the first character.

    Raises:
        DocumentUnreadable: The bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line, column = line_column(before, len(before))
        utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if b"\0" in data and not utf16:
            raise DocumentUnreadable(
                _("This file is not text, so it is no workflow."),
                name=name,
                hint=_("A workflow is a JSON or YAML file: choose another one."),
            ) from error
        raise DocumentUnreadable(
            _("This is UTF-16 text, not UTF-8.")
            if utf16
            else _("The text is not valid UTF-8 (byte {start}).").format(start=error.start),
            name=name,
            hint=_("Save the file as UTF-8."),
            line=line,
            column=column,
        ) from error


def split_mark(text: str) -> tuple[bool, str]:
    """Take a byte order mark off a text and tell whether there was one."""
    if text.startswith(_BYTE_ORDER_MARK):
        return True, text[1:]
    return False, text


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Turn a character offset into line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def parse_int(digits: str) -> int | float:
    """Read a decimal integer; Python refuses to make integers of more than 4300 digits."""
    return int(digits) if len(digits) < MAX_INT_DIGITS else float(digits)


def depth_exceeds(value: JsonValue, limit: int) -> bool:
    """Tell whether a value is nested deeper than so many levels."""
    level = [value] if isinstance(value, dict | list) else []
    for _level in range(limit):
        if not level:
            return False
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]
    return bool(level)


def too_deep(name: str) -> DocumentUnreadable:
    """Say that a document is nested too deep."""
    return DocumentUnreadable(
        _("The document is nested deeper than {most} levels.").format(most=MAX_DEPTH),
        name=name,
        hint=_("No flow needs that; the file is probably damaged."),
    )


def empty_file(name: str) -> DocumentUnreadable:
    """Say that there is nothing in a file."""
    hint = _("Choose another file, or make a new workflow.")
    return DocumentUnreadable(_("The file is empty."), name=name, hint=hint, line=1, column=1)
