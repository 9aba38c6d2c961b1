"""A result is edited as JSON, and pinned as it was edited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.forms.fields.json_field import JsonField
from apiflow_desktop.gui.forms.labels import ProblemLabel, section_label, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import LARGEST_EDITED, Unset, is_large
from apiflow_desktop.gui.theme import icon, set_role


class ResultEditor(QWidget):
    """Takes a value, lets it be edited, and gives it back. Esc leaves all as it was."""

    pinned = Signal(object)
    """The user wants the step to give this value."""
    left = Signal()
    """The user does not want to edit any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(section_label(_("Result to be pinned")))
        layout.addWidget(small_label(_("The step gives this from now on, without running.")))
        self.field = JsonField(FieldSpec("result", "any", {"title": _("Result to be pinned")}))
        self.field.edited.connect(self._check)
        layout.addWidget(self.field)
        self._problem = ProblemLabel()
        layout.addWidget(self._problem)
        self._pin = QPushButton(icon("pin"), _("Pin this"))
        self._pin.clicked.connect(self._give_back)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.left)
        set_role(cancel, "flat")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._pin)
        row.addWidget(cancel)
        row.addStretch(1)
        layout.addLayout(row)

    def begin(self, value: JsonValue) -> bool:
        """Let a value be edited; false if it is too long for that."""
        if is_large(value, LARGEST_EDITED):
            return False
        self.field.set_value(value)
        self._check()
        self.field.setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, Ctrl+Enter pins."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._give_back()
        else:
            super().keyPressEvent(event)

    def _check(self) -> None:
        problem = self.field.problem()
        self._problem.show_problem(problem)
        self.field.mark_invalid(bool(problem))
        self._pin.setEnabled(not problem and not isinstance(self.field.value(), Unset))

    def _give_back(self) -> None:
        value = self.field.value()
        if self._pin.isEnabled() and not isinstance(value, Unset):
            self.pinned.emit(value)
