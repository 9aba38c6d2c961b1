"""What else a JSON Schema says of an input: title, format, bounds."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import UNSET, Unset, same
from apiflow_desktop.gui.inspector.folding_section import FoldingSection
from apiflow_desktop.openflow.interfaces import PortType

_TEXT: Final = frozenset({"string"})
_NUMBERS: Final = frozenset({"integer", "number"})


class _Detail(Struct, frozen=True):
    """A key of a property's schema, and the types it is for; empty for all."""

    key: str
    title: str
    schema: JsonObject
    types: frozenset[str] = frozenset()


_DETAILS: Final = (
    _Detail("title", N_("title"), {"format": "line"}),
    _Detail("placeholder", N_("hint in the empty field"), {"format": "line"}, _TEXT),
    _Detail(
        "format",
        N_("format"),
        {"enum": ["textarea", "email", "uri", "date", "date-time", "password"]},
        _TEXT,
    ),
    _Detail("pattern", N_("pattern"), {"format": "line"}, _TEXT),
    _Detail("minimum", N_("at least"), {}, _NUMBERS),
    _Detail("maximum", N_("at most"), {}, _NUMBERS),
)


class PropertyDetails(FoldingSection):
    """More about an input; its fields are made when it is first unfolded."""

    detail_changed = Signal(str, object)
    """The user gave a key another value; None takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("More"), folded=True, parent=parent)
        self.rows: dict[str, FormRow] = {}
        self._type = ""
        self._declared: JsonObject = {}
        self.head.toggled.connect(lambda _shown: self._show())

    def show_property(self, type_: str, declared: JsonObject) -> None:
        """Show what is declared of an input of a type."""
        if type_ != self._type:
            for row in self.rows.values():
                row.hide()
                row.deleteLater()
            self.rows = {}
        self._type, self._declared = type_, declared
        self._show()

    def _show(self) -> None:
        if self.folded:
            return
        if not self.rows:
            self._make()
        for key, row in self.rows.items():
            value = self._declared.get(key, UNSET) if key in self._declared else UNSET
            if not same(row.value(), value) and not row.field.problem():
                row.set_value(value)

    def _make(self) -> None:
        for detail in _DETAILS:
            if detail.types and self._type not in detail.types:
                continue
            kind: PortType = "number" if detail.types == _NUMBERS else "string"
            spec = FieldSpec(detail.key, kind, {**detail.schema, "title": _(detail.title)})
            row = FormRow(spec, show_type=False)
            row.edited.connect(lambda key=detail.key: self._on_edited(key))
            self.rows[detail.key] = row
            self.body.addWidget(row)

    def _on_edited(self, key: str) -> None:
        row = self.rows[key]
        if not row.field.problem():
            value = row.value()
            self.detail_changed.emit(key, None if isinstance(value, Unset) else value)
