"""The values that every expression of a flow sees as ``flow_env``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.fields.table import TableField
from apiflow_desktop.gui.forms.labels import ProblemLabel, section_label, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import same
from apiflow_desktop.gui.inspector.panel import FlowView, column
from apiflow_desktop.gui.inspector.schema_edits import followed_expressions
from apiflow_desktop.openflow.edits import Batch, RemoveKey, SetValue

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit

_KEY: Final = "flow_env"


class EnvironmentPage(QWidget):
    """Names with a value each; expressions follow a name that is changed.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: FlowView | None = None
        layout = column(self, spacing=8)
        layout.addWidget(section_label(_("Values of the flow")))
        layout.addWidget(small_label(_("Every expression sees them as flow_env.name.")))
        layout.addWidget(small_label(_("A text may be $var:path or $res:path.")))
        columns: list[JsonValue] = [
            {"key": "name", "title": _("Name")},
            {"key": "value", "title": _("Value"), "kind": "json", "wide": True},
        ]
        spec = FieldSpec("flow_env", "array", {"title": "flow_env", "columns": columns})
        self.field = TableField(spec)
        self.field.edited.connect(self._on_edited)
        layout.addWidget(self.field)
        self._problem = ProblemLabel()
        layout.addWidget(self._problem)
        layout.addStretch(1)

    def show_flow(self, view: FlowView) -> None:
        """Show a flow's values."""
        self._view = view
        self._problem.show_problem("")
        values = self._values()
        shown = dict(self._named())
        # Rows that say the same stay, and with them the cell that is being typed into.
        if not same(shown, values) or list(shown) != list(values):
            rows: list[JsonValue] = [{"name": one, "value": values[one]} for one in values]
            self.field.set_value(rows)

    def _values(self) -> JsonObject:
        found = self._view.document.flow_value.get(_KEY) if self._view is not None else None
        return found if isinstance(found, dict) else {}

    def _named(self) -> list[tuple[str, JsonValue]]:
        """Return the rows that have a name."""
        rows = self.field.value()
        return [
            (str(row["name"]), row.get("value"))
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, dict) and row.get("name")
        ]

    def _on_edited(self) -> None:
        if self._view is None:
            return
        named = self._named()
        values: JsonObject = dict(named)
        if len(values) < len(named):
            self._problem.show_problem(_("Each name can be given once."))
            return
        self._problem.show_problem("")
        old = self._values()
        if not same(values, old) or list(values) != list(old):
            self._push(self._edit(old, values))

    def _edit(self, old: JsonObject, values: JsonObject) -> Edit:
        assert self._view is not None
        document = self._view.document
        pointer = (*document.value_pointer, _KEY)
        if not values:
            return RemoveKey(pointer)
        edits: list[Edit] = [SetValue(pointer, values)]
        gone, come = [one for one in old if one not in values], [o for o in values if o not in old]
        if len(gone) == len(come) == 1 and len(old) == len(values):
            edits += followed_expressions(document, _KEY, gone[0], come[0])
        return Batch(_("Change the values of the flow"), tuple(edits))
