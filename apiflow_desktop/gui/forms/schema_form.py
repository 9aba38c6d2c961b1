"""A form made from a JSON Schema."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.specs import specs_of_schema
from apiflow_desktop.gui.forms.values import FieldValue, Unset


class SchemaForm(QWidget):
    """Asks for the properties of an object schema.

    Args:
        schema: ``properties``, ``required``, ``order``.
        values: What the fields show at first; for others their default holds.
        show_types: Whether each field says its type.

    Attributes:
        rows: The fields by name, in their order.
    """

    changed = Signal()
    """The user changed a value."""

    def __init__(
        self,
        schema: JsonObject,
        values: JsonObject | None = None,
        *,
        show_types: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        given = values or {}
        self.rows: dict[str, FormRow] = {}
        for spec in specs_of_schema(schema):
            value: FieldValue = given.get(spec.name, spec.default)
            row = FormRow(spec, value, show_type=show_types)
            row.edited.connect(self.changed)
            layout.addWidget(row)
            self.rows[spec.name] = row

    def values(self) -> JsonObject:
        """Return what was given; a field that is not set has no key."""
        found: JsonObject = {}
        for name, row in self.rows.items():
            value = row.value()
            if not isinstance(value, Unset):
                found[name] = value
        return found

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        found = {name: row.problem() for name, row in self.rows.items()}
        return {name: problem for name, problem in found.items() if problem}

    def validate(self) -> bool:
        """Show what is wrong and go to the first such field; tell whether all is well."""
        wrong = [row for row in self.rows.values() if not row.validate()]
        if wrong:
            wrong[0].field.setFocus()
        return not wrong
