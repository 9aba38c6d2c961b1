"""A value that is too large to be shown in a field."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.forms.fields.base import Field
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, is_large
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.widgets.times import number_text

_SHOWN = 24


class LargeField(Field):
    """Says how it begins, and keeps it as it is."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._value: FieldValue = UNSET
        self._label = QLabel()
        self._label.setWordWrap(True)
        set_role(self._label, "secondary")
        self._adopt(self._label)

    def value(self) -> FieldValue:
        """Return the value as it came."""
        return self._value

    def set_value(self, value: FieldValue) -> None:
        """Show how a value begins."""
        self._value = value
        if isinstance(value, str):
            count = len(value)
            told = ngettext(
                "{count} character: {beginning}…", "{count} characters: {beginning}…", count
            ).format(count=number_text(count), beginning=value[:_SHOWN])
        else:
            told = _("A value with very much in it.")
        kept = _("Too long to be edited here; it is kept as it is.")
        self._label.setText(f"{told}\n{kept}")

    @classmethod
    def shows(cls, value: FieldValue) -> bool:
        """Tell whether it is too large for any other field."""
        return is_large(value)
