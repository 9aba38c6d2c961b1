"""The form that asks for a run's inputs and who does the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.connector_choices import ConnectorSlot
from apiflow_desktop.gui.forms.connector_picker import ConnectorPicker
from apiflow_desktop.gui.forms.dialog_foot import DialogFoot
from apiflow_desktop.gui.forms.labels import heading_label, small_label
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.forms.token_field import Secrets
from apiflow_desktop.gui.help.asking import offer_help
from apiflow_desktop.gui.language import listed
from apiflow_desktop.gui.theme import icon, set_role


class RunDialog(QDialog):
    """Asks what a workflow is to run with. Open it with ``open()``; it deletes itself.

    Args:
        title: The workflow's name.
        schema: The JSON Schema of its input.
        values: What to show at first, as of the last run; for others the defaults hold.
        slots: Its connectors, and who can stand in for each.
        chosen: Name of a connector → the one that stood in for it last time.
        secrets: Where a missing token can be put.
    """

    run_requested = Signal(object, object)
    """Run with these inputs and connectors: two dictionaries."""

    def __init__(
        self,
        title: str,
        schema: JsonObject,
        values: JsonObject | None = None,
        slots: Sequence[ConnectorSlot] = (),
        chosen: Mapping[str, str] | None = None,
        secrets: Secrets | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Run {title}").format(title=title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offer_help(self, "run-form")
        self.form = SchemaForm(schema, values)
        self.pickers = [
            ConnectorPicker(slot, (chosen or {}).get(slot.name, ""), secrets) for slot in slots
        ]
        self._cost = small_label()
        self.run_button = QPushButton(icon("run", "on_primary"), _("Run"))
        self._arrange(title)
        self._set_up_buttons()
        self._show_cost()

    def values(self) -> JsonObject:
        """Return the inputs as they stand."""
        return self.form.values()

    def connectors(self) -> dict[str, str]:
        """Return who stands in for whom; connectors that do their own work are not in it."""
        return {
            picker.slot.name: picker.choice.name
            for picker in self.pickers
            if picker.choice.name != picker.slot.name
        }

    def run(self) -> None:
        """Ask for the run, if the inputs are complete."""
        if not self.form.validate():
            return
        waiting = next((picker for picker in self.pickers if not picker.ready), None)
        if waiting is not None:
            waiting.setFocus()
            return
        self.run_requested.emit(self.values(), self.connectors())
        self.accept()

    def _arrange(self, title: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = self._content(title)
        scroll.setWidget(content)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._foot())
        wanted = content.sizeHint().height() + 96
        self.resize(480, min(max(wanted, 240), 720))

    def _content(self, title: str) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(20)
        column.addWidget(heading_label(title))
        if self.form.rows:
            column.addWidget(self.form)
        else:
            column.addWidget(small_label(_("This workflow asks for no input.")))
        for picker in self.pickers:
            column.addWidget(picker)
            picker.changed.connect(self._show_cost)
        column.addStretch(1)
        return content

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        foot.row.addWidget(self._cost, 1)
        foot.row.addStretch(0)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot.row.addWidget(cancel)
        foot.row.addWidget(self.run_button)
        return foot

    def _set_up_buttons(self) -> None:
        set_role(self.run_button, "primary")
        self.run_button.setDefault(True)
        self.run_button.clicked.connect(self.run)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "F5"):
            QShortcut(QKeySequence(keys), self, self.run)

    def _show_cost(self) -> None:
        paid = [picker.choice.host for picker in self.pickers if picker.choice.paid]
        self._cost.setText(
            ngettext("{hosts} will be paid.", "{hosts} will be paid.", len(paid)).format(
                hosts=listed(paid)
            )
            if paid
            else ""
        )
        self._cost.setVisible(bool(paid))
        self.run_button.setEnabled(all(picker.ready for picker in self.pickers))
