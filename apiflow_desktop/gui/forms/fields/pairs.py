"""An object of texts as a table of names and values."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.forms.fields.table import TableField
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import FieldValue


class PairsField(TableField):
    """Names with a text each, such as the headers of a request."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        columns: list[JsonValue] = [
            {"key": "name", "title": _("Name")},
            {"key": "value", "title": _("Value"), "wide": True},
        ]
        schema: JsonObject = {"columns": columns, **spec.schema}
        super().__init__(replace(spec, schema=schema), parent)
        self._table.setColumnWidth(0, 168)

    def value(self) -> FieldValue:
        """Return the object; of names given twice the last counts."""
        rows = super().value()
        assert isinstance(rows, list)
        return {
            str(row["name"]): str(row.get("value", ""))
            for row in rows
            if isinstance(row, dict) and row.get("name")
        }

    def set_value(self, value: FieldValue) -> None:
        """Show an object's entries."""
        pairs = value if isinstance(value, dict) else {}
        super().set_value([{"name": name, "value": text} for name, text in pairs.items()])

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is an object of texts."""
        texts = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
        return texts or Field.shows.__func__(cls, value)  # type: ignore[attr-defined]
