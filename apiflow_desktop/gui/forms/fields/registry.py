"""Which widget edits what: one table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Final, cast

from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, is_large

_JSON: Final = "json_field.JsonField"
_MEDIA: Final = "media.MediaField"
_TEXT: Final = "text.TextField"

FIELDS: Mapping[tuple[str, str], str] = {
    ("any", ""): _TEXT,
    ("array", ""): _JSON,
    ("array", "table"): "table.TableField",
    ("audio", ""): _MEDIA,
    ("boolean", ""): "choice.BooleanField",
    ("file", ""): _MEDIA,
    ("image", ""): _MEDIA,
    ("number", ""): "number.NumberField",
    ("number", "integer"): "number.IntegerField",
    ("object", ""): _JSON,
    ("object", "pairs"): "pairs.PairsField",
    ("string", ""): _TEXT,
    ("string", "code"): "text.CodeField",
    ("string", "line"): "text.LineField",
    ("string", "password"): "text.PasswordField",
    ("string", "textarea"): "text.LongTextField",
    ("video", ""): _MEDIA,
}
"""Type and variant of a field → its widget, by module and class, as most forms need few of them;
without an entry the type's own is used."""


def make_field(spec: FieldSpec, value: FieldValue = UNSET) -> Field:
    """Make the widget for a field and show a value in it.

    A value that the field's own widget could not show without loss gets a JSON editor.
    """
    wanted = field_type(spec)
    if is_large(value):
        wanted = _widget("large.LargeField")
    elif not wanted.shows(value):
        wanted = _widget(_JSON)
    made = wanted(spec)
    made.set_value(value)
    return made


def field_type(spec: FieldSpec) -> type[Field]:
    """Return the widget class a field wants."""
    if spec.variant == "enum":
        return _widget("choice.ChoiceField")
    return _widget(FIELDS.get((spec.type, spec.variant)) or FIELDS[spec.type, ""])


@cache
def _widget(name: str) -> type[Field]:
    module, _, kind = name.partition(".")
    return cast("type[Field]", getattr(import_module(f"{__package__}.{module}"), kind))
