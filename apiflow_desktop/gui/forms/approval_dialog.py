"""The question of a step that waits for an approval: yes or no, and what it asks for."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.dialog_foot import DialogFoot
from apiflow_desktop.gui.forms.labels import heading_label, small_label
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.help.asking import offer_help
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.times import duration_text

_TICK_MS = 1000
_WIDTH = 460


class ApprovalDialog(QDialog):
    """Asks for one approval. It does not block the window, and deletes itself.

    Args:
        workflow: The name of the workflow that waits.
        step: What the waiting step is called.
        form: JSON Schema of what the flow wants with an approval; None if nothing.
        deadline: Until when there is an answer to give, seconds since 1970.
        missing: How many approvals are still needed.

    Attributes:
        job_id: The job that waits.
        step: Address of the step run that asks.
    """

    answered = Signal(bool, object)
    """Approved or rejected, and what was filled in: a dictionary."""

    def __init__(
        self,
        workflow: str,
        step: str,
        form: JsonValue,
        deadline: float,
        missing: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        offer_help(self, "approval")
        self.job_id = 0
        self.step = ""
        self.setWindowTitle(workflow)
        self.form = SchemaForm(form if isinstance(form, dict) else {})
        self._deadline = deadline
        self._time = small_label(" ")
        self.approve_button = QPushButton(icon("approve", "on_primary"), _("Approve"))
        self.reject_button = QPushButton(icon("cancel"), _("Reject"))
        self._arrange(_("“{step}” waits for your approval.").format(step=step), missing)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def show_answered(self) -> None:
        """Say that nobody waits for this answer any more, if its time was not over before."""
        if self._deadline > time.time() and self._tick.isActive():
            self._tick.stop()
            self._time.setText(_("It has been answered meanwhile, or the job has ended."))
            self._close_answers()

    def _close_answers(self) -> None:
        for button in (self.approve_button, self.reject_button):
            button.setEnabled(False)

    def _answer(self, *, approved: bool) -> None:
        if approved and not self.form.validate():
            return
        values: JsonObject = self.form.values()
        self.answered.emit(approved, values)
        self.accept()

    def _arrange(self, question: str, missing: int) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(16)
        column.addWidget(heading_label(question))
        if missing > 1:
            column.addWidget(
                small_label(
                    ngettext(
                        "{count} more approval is needed.",
                        "{count} more approvals are needed.",
                        missing,
                    ).format(count=missing)
                )
            )
        if self.form.rows:
            column.addWidget(self.form)
        column.addWidget(self._time)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(column, 1)
        layout.addWidget(self._foot())
        self.setMinimumWidth(_WIDTH)

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        later = QPushButton(_("Later"))
        later.setAutoDefault(False)
        later.clicked.connect(self.reject)
        foot.row.addWidget(later)
        foot.row.addStretch(1)
        self.reject_button.setAutoDefault(False)
        self.reject_button.clicked.connect(lambda: self._answer(approved=False))
        foot.row.addWidget(self.reject_button)
        set_role(self.approve_button, "primary")
        self.approve_button.setDefault(True)
        self.approve_button.clicked.connect(lambda: self._answer(approved=True))
        foot.row.addWidget(self.approve_button)
        return foot

    def _show_time(self) -> None:
        left = self._deadline - time.time()
        over = left <= 0
        self._time.setText(
            _("The time for an answer is over.")
            if over
            else _("Without an answer it is rejected in {duration}.").format(
                duration=duration_text(max(left, 1.0))
            )
        )
        self._time.show()
        if over:
            self._tick.stop()
            self._close_answers()
