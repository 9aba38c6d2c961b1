"""The widgets of single options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.expressions.expression_edit import ExpressionEdit
from apiflow_desktop.gui.forms.form_row import FormRow
from apiflow_desktop.gui.forms.labels import NameLabel, ProblemLabel, small_label
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset, same
from apiflow_desktop.gui.inspector.differs import DiffersNote
from apiflow_desktop.gui.inspector.input_row import InputRow
from apiflow_desktop.gui.inspector.live_value import LiveValue
from apiflow_desktop.gui.inspector.settings import Setting
from apiflow_desktop.gui.inspector.take_away import take_away_button


class SettingRow(Protocol):
    """Edits one option."""

    @property
    def changed_to(self) -> SignalInstance[object]:
        """The user gave it another value: that value, or unset."""

    def show_value(self, value: FieldValue) -> None:
        """Show a value."""

    def show_differing(self, differing: str) -> None:
        """Say that the steps on show differ here, after their common value, unset, was shown."""

    def forget(self) -> None:
        """Let go of what was typed: another step comes."""


class ValueSetting(FormRow):
    """An option that is a plain value."""

    changed_to = Signal(object)

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.shown, show_type=False)
        self._differs = DiffersNote()
        self._layout.insertWidget(2, self._differs)
        self.edited.connect(self._on_changed)

    def show_value(self, value: FieldValue) -> None:
        """Show a value; what says the same stays as it is."""
        if not same(self.value(), value) and not self.field.problem():
            self.set_value(value)

    def show_differing(self, differing: str) -> None:
        """Say that the steps on show differ here."""
        if not differing and self._differs.text():
            self.field.set_value(self.field.value())
        if differing or self._differs.text():
            self._differs.show_differing(differing, self.field)

    def forget(self) -> None:
        """Let go of what was typed: another step comes."""
        self.set_value(UNSET)

    def _on_changed(self) -> None:
        if not self.field.problem():
            self.changed_to.emit(self.value())


class PredicateSetting(QWidget):
    """An option that is asked for true or false; it can be taken away."""

    changed_to = Signal(object)

    def __init__(self, setting: Setting, offers: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        title = NameLabel(setting.shown.title)
        head.addWidget(title)
        head.addStretch(1)
        layout.addLayout(head)
        self.expression = ExpressionEdit(offers, predicate=True)
        self.expression.setPlaceholderText(_("never"))
        self.expression.setAccessibleName(setting.shown.title)
        self.expression.setAccessibleDescription(setting.shown.description)
        title.setBuddy(self.expression)
        self.expression.edited.connect(self._on_edited)
        layout.addWidget(self.expression)
        self._differs = DiffersNote()
        layout.addWidget(self._differs)
        self._problem = ProblemLabel()
        self.expression.problem_found.connect(self._problem.show_problem)
        layout.addWidget(self._problem)
        self.live = LiveValue()
        layout.addWidget(self.live)
        layout.addWidget(small_label(setting.shown.description))
        self._remove = take_away_button(setting.shown.title)
        self._remove.clicked.connect(lambda: self.changed_to.emit(UNSET))
        head.addWidget(self._remove)

    @property
    def tab_parts(self) -> Sequence[QWidget]:
        """What Tab goes through: the predicate comes before what takes it away."""
        return self.expression, self._remove

    def show_value(self, value: FieldValue) -> None:
        """Show a predicate."""
        self.expression.set_expression(value if isinstance(value, str) else "")
        self._remove.setVisible(value is not UNSET)

    def show_differing(self, differing: str) -> None:
        """Say that the steps on show differ here."""
        self._differs.show_differing(differing, None)
        self.expression.setPlaceholderText(_("differs") if differing else _("never"))
        if differing:
            self._remove.show()

    def forget(self) -> None:
        """Nothing is kept: each value is shown as it is."""

    def _on_edited(self) -> None:
        self.changed_to.emit(self.expression.expression())


class TransformSetting(InputRow):
    """An option that is a value or an expression; some files write the bare value."""

    changed_to = Signal(object)

    def __init__(self, setting: Setting, offers: Callable[[], Sequence[str]]) -> None:
        super().__init__(setting.shown, offers)
        self._bare = False
        self._layout.addWidget(small_label(setting.shown.description))
        self.transform_edited.connect(lambda transform: self._on_transform(transform))

    def show_value(self, value: FieldValue) -> None:
        """Show a value, bare or wrapped."""
        self._bare = not isinstance(value, (dict, Unset))
        if isinstance(value, Unset):
            self.set_transform(None)
        elif isinstance(value, dict):
            self.set_transform(value)
        else:
            self.set_transform({"type": "static", "value": value})

    def _on_transform(self, transform: JsonObject | None) -> None:
        if transform is None:
            self.changed_to.emit(UNSET)
        elif self._bare and transform.get("type") == "static":
            self.changed_to.emit(transform.get("value"))
        else:
            self.changed_to.emit(transform)
