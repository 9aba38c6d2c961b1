"""Values and paths as short text."""

from __future__ import annotations

import json
import re

from apiflow_desktop.base.i18n import _, number_text
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.interfaces import PortSpec
from apiflow_desktop.openflow.picture.model import ValueText
from apiflow_desktop.openflow.references import write_reference

_LOCATION = re.compile(r"(?:[a-z][a-z0-9+.-]*://|/|\./|[A-Za-z]:\\|data:)\S+\Z", re.IGNORECASE)
_LIMIT = 200
_LONGEST_LOCATION = 10_000


def one_line(text: str, limit: int = _LIMIT) -> str:
    """Join lines and cut what is too long ever to be seen."""
    flat = " ".join(text[: limit * 4].split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def path_text(parts: tuple[str | int, ...]) -> str:
    """Write a path as a label: ``items[0].url``."""
    return write_reference("", parts).removeprefix(".")


def static_text(value: JsonValue) -> ValueText:
    """Show a static value."""
    if value is None:
        return ValueText("null", "null", "null")
    if isinstance(value, str):
        return _string_text(value)
    whole = json.dumps(value, ensure_ascii=False)
    return ValueText(one_line(whole), "static", whole[:2000])


def unset_text(spec: PortSpec | None) -> ValueText | None:
    """Show an input the document says nothing about: its default, or that it is missing."""
    if spec is None:
        return None
    if spec.default is not None:
        shown = static_text(spec.default)
        text = shown.text.strip("“”") or _("empty")
        return ValueText(
            text, "default", _("Default: {whole}").format(whole=shown.whole), shown.middle
        )
    if spec.required:
        return ValueText(_("required"), "missing", _("This input has no value yet."))
    return None


def expression_text(expression: str) -> ValueText:
    """Show a JavaScript expression."""
    if not expression.strip():
        return ValueText(_("empty"), "empty", _("The expression is empty: the step gets null."))
    middle = " " not in expression.strip()
    return ValueText(one_line(expression), "expression", expression[:2000], middle)


def duration_text(seconds: float) -> str:
    """Write seconds as people say them: ``5 s``, ``2 min``, ``1 h``."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{number_text(seconds / size)} {unit}"
    return f"{number_text(seconds)} s"


def _string_text(value: str) -> ValueText:
    if not value:
        return ValueText("“”", "static", _("An empty text"))
    if len(value) <= _LONGEST_LOCATION and _LOCATION.match(value):
        return ValueText(one_line(value), "static", value[:2000], middle=True)
    return ValueText(f"“{one_line(value)}”", "static", value[:2000])
