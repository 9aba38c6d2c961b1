"""A field with all that belongs to it: title, type, help, problem."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from apiflow_desktop.gui.forms.fields.registry import make_field
from apiflow_desktop.gui.forms.labels import NameLabel, ProblemLabel, TypeLabel, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.validation import problem_of
from apiflow_desktop.gui.forms.value_menu import ValueMenuButton
from apiflow_desktop.gui.forms.values import UNSET, FieldValue


class FormRow(QWidget):
    """One field of a form.

    Attributes:
        spec: What it is for.
        header: The line with title and type; more can be put at its end.
    """

    edited = Signal()
    """The user changed the value."""

    def __init__(
        self,
        spec: FieldSpec,
        value: FieldValue = UNSET,
        *,
        show_type: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.field = make_field(spec, value)
        self._problem = ProblemLabel()
        self._touched = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.header = self._make_header(show_type=show_type)
        self._layout.addLayout(self.header)
        self._layout.addWidget(self.field)
        # last, so that Tab comes to the field before it comes to the field's menu
        self._menu = ValueMenuButton(spec)
        self._menu.chosen.connect(lambda value: self._choose(value))
        self.header.addWidget(self._menu)
        self._layout.addWidget(self._problem)
        self._layout.addWidget(small_label(spec.description))
        self._connect_field()

    @property
    def tab_parts(self) -> Sequence[QWidget]:
        """What Tab goes through: the field comes before its menu, which stands over it."""
        return self.field, self._menu

    def value(self) -> FieldValue:
        """Return the field's value."""
        return self.field.value()

    def set_value(self, value: FieldValue) -> None:
        """Show a value, in another widget if this one cannot hold it."""
        if not self.field.shows(value):
            self._replace_field(value)
        self.field.set_value(value)
        self._show_problem()

    def problem(self) -> str:
        """Say what is wrong with the value; empty if nothing is."""
        return self.field.problem() or problem_of(self.spec, self.field.value())

    def validate(self) -> bool:
        """Show what is wrong, also in a field that was not touched; tell whether all is well."""
        self._touched = True
        self._show_problem()
        return not self.problem()

    def complain(self, problem: str) -> None:
        """Show a problem that was found elsewhere."""
        self._problem.show_problem(problem)
        self.field.mark_invalid(bool(problem))

    def _make_header(self, *, show_type: bool) -> QHBoxLayout:
        header = QHBoxLayout()
        header.setSpacing(6)
        title = NameLabel(f"{self.spec.title} *" if self.spec.required else self.spec.title)
        title.setBuddy(self.field)
        title.setToolTip(self.spec.description)
        header.addWidget(title)
        if show_type:
            header.addWidget(TypeLabel(self.spec.type))
        header.addStretch(1)
        return header

    def _choose(self, value: FieldValue) -> None:
        self.set_value(value)
        self._on_edited()

    def _replace_field(self, value: FieldValue) -> None:
        old = self.field
        self.field = make_field(self.spec, value)
        self._layout.replaceWidget(old, self.field)
        old.hide()
        old.deleteLater()
        self._connect_field()

    def _connect_field(self) -> None:
        self.field.edited.connect(self._on_edited)

    def _on_edited(self) -> None:
        self._show_problem()
        self.edited.emit()

    def _show_problem(self) -> None:
        # A form does not scold before anything was typed.
        typed = self.field.problem() or (self.problem() if self._touched else self._value_problem())
        self.complain(typed)

    def _value_problem(self) -> str:
        value = self.field.value()
        if value is UNSET or value is None or value == "":
            return ""
        return problem_of(self.spec, value)
