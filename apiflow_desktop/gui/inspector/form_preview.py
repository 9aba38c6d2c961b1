"""The form that a run of the flow asks with, to be looked at while its inputs are made."""

from __future__ import annotations

from copy import deepcopy

from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.inspector.panel import FlowView, column


class FormPreview(QWidget):
    """Shows the form; what is typed into it is let go of when the inputs change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema: JsonObject | None = None
        self._layout = column(self)
        self._layout.addWidget(
            small_label(_("This is what a run asks for. Try it: nothing is kept."))
        )
        self._none = small_label(_("It asks for nothing yet."))
        self._layout.addWidget(self._none)
        self.form = SchemaForm({})
        self._layout.addWidget(self.form)
        self._layout.addStretch(1)

    def show_flow(self, view: FlowView) -> None:
        """Show the form of a flow's inputs."""
        schema = view.document.schema
        if schema == self._schema:
            return
        self._schema = deepcopy(schema)
        old, self.form = self.form, SchemaForm(self._schema)
        self._layout.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        self._none.setVisible(not self.form.rows)
