"""Which widget edits what: one table."""

from __future__ import annotations

from collections.abc import Mapping

from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.forms.fields.choice import BooleanField, ChoiceField
from apiflow_desktop.gui.forms.fields.json_field import JsonField
from apiflow_desktop.gui.forms.fields.large import LargeField
from apiflow_desktop.gui.forms.fields.media import MediaField
from apiflow_desktop.gui.forms.fields.number import IntegerField, NumberField
from apiflow_desktop.gui.forms.fields.pairs import PairsField
from apiflow_desktop.gui.forms.fields.table import TableField
from apiflow_desktop.gui.forms.fields.text import (
    CodeField,
    LineField,
    LongTextField,
    PasswordField,
    TextField,
)
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, is_large

FIELDS: Mapping[tuple[str, str], type[Field]] = {
    ("any", ""): TextField,
    ("array", ""): JsonField,
    ("array", "table"): TableField,
    ("audio", ""): MediaField,
    ("boolean", ""): BooleanField,
    ("file", ""): MediaField,
    ("image", ""): MediaField,
    ("number", ""): NumberField,
    ("number", "integer"): IntegerField,
    ("object", ""): JsonField,
    ("object", "pairs"): PairsField,
    ("string", ""): TextField,
    ("string", "code"): CodeField,
    ("string", "line"): LineField,
    ("string", "password"): PasswordField,
    ("string", "textarea"): LongTextField,
    ("video", ""): MediaField,
}
"""Type and variant of a field → its widget; without an entry the type's own is used."""


def make_field(spec: FieldSpec, value: FieldValue = UNSET) -> Field:
    """Make the widget for a field and show a value in it.

    A value that the field's own widget could not show without loss gets a JSON editor.
    """
    wanted = field_type(spec)
    chosen = LargeField if is_large(value) else wanted if wanted.shows(value) else JsonField
    made = chosen(spec)
    made.set_value(value)
    return made


def field_type(spec: FieldSpec) -> type[Field]:
    """Return the widget class a field wants."""
    if spec.variant == "enum":
        return ChoiceField
    return FIELDS.get((spec.type, spec.variant)) or FIELDS[spec.type, ""]
