"""The inputs of a step and what they can refer to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.gui.expressions.members import members_of
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.inspector.branches import BranchesEditor
from apiflow_desktop.gui.inspector.input_row import InputRow, Unsaid
from apiflow_desktop.gui.inspector.live_inputs import LiveInputs
from apiflow_desktop.gui.inspector.panel import StepView, column, lead_to, scrolling
from apiflow_desktop.gui.inspector.reference_pane import ReferencePane
from apiflow_desktop.gui.inspector.step_inputs import (
    input_edit,
    input_specs,
    input_transform,
    takes_more_inputs,
)
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.openflow.edits import SetInput

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.edits import Edit
    from apiflow_desktop.openflow.handles import Handle

_MOST_SPARE = 48


_OWN_TOPIC: Final = {"aiagent", "branchone", "branchall", "forloopflow", "whileloopflow"}
"""Kinds of steps that are told about where their inputs are: they have some of their own."""


class InputsTab(QSplitter):
    """Rows for the inputs; rows that stay keep focus and cursor.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._push = push
        self._view: StepView | None = None
        self._rows: dict[str, InputRow] = {}
        self._spare: list[InputRow] = []
        self._unsaid: WeakKeyDictionary[Document, dict[tuple[Handle, str], Unsaid]]
        self._unsaid = WeakKeyDictionary()
        self._target: InputRow | None = None
        self._content = QWidget()
        layout = column(self._content)
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(16)
        layout.addLayout(self._rows_layout)
        self._branches = BranchesEditor(push, self._offers, self._members)
        layout.addWidget(self._branches)
        self._none = small_label("")
        layout.addWidget(self._none)
        self._adder = self._make_adder()
        layout.addWidget(self._adder)
        layout.addStretch(1)
        self._references = ReferencePane()
        self._references.chosen.connect(self._insert)
        self._tree = self._references.tree
        self._live = LiveInputs(self)
        self._arrange()

    @property
    def rows(self) -> dict[str, InputRow]:
        """The inputs by name."""
        return self._rows

    def show_view(self, view: StepView) -> None:
        """Show a step; rows for equal inputs stay."""
        set_topic(self, f"step.{view.kind}" if view.kind in _OWN_TOPIC else "")
        another = self._view is None or view.step != self._view.step
        if another:
            self._remember()
        self._view = view
        if another:
            self._target = None
        specs = input_specs(view)
        for name in [name for name in self._rows if name not in specs]:
            self._drop_row(name)
        for index, (name, spec) in enumerate(specs.items()):
            row = self._rows.get(name)
            if row is None or row.spec != spec:
                row = self._add_row(spec, index)
            if another:
                row.recall(self._unsaid_of(view).get((view.handle, name)) or Unsaid())
            row.set_transform(input_transform(view, name))
        self._rows = {name: self._rows[name] for name in specs}
        self._branches.show_view(view)
        self._adder.setVisible(takes_more_inputs(view) and view.scope.lookup is not None)
        self._say_if_empty(bool(specs) or not self._branches.isHidden())
        self.show_run(view)

    def reveal(self, path: Pointer, *, to_type: bool) -> None:
        """Show the input that a place in the step belongs to, else the first that is missing.

        Args:
            path: The place, from the step.
            to_type: The user is to type there.
        """
        named = (self._rows[str(key)] for key in path[1:3] if str(key) in self._rows)
        missing = (row for row in self._rows.values() if row.missing)
        row = next(chain(named, missing), None)
        if row is not None:
            lead_to(row, to_type=to_type)

    def show_run(self, view: StepView) -> None:
        """Show the values of the last run."""
        self._view = view
        self._live.ask(view, self._rows)
        self._branches.show_run(view)
        self._references.show_view(view)

    def _arrange(self) -> None:
        self.addWidget(scrolling(self._content))
        self.addWidget(self._references)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)

    def _remember(self) -> None:
        """Keep what was typed into the rows and is not in the document, for when one comes back."""
        if self._view is None:
            return
        kept = self._unsaid_of(self._view)
        for name, row in self._rows.items():
            kept[self._view.handle, name] = row.unsaid()

    def _unsaid_of(self, view: StepView) -> dict[tuple[Handle, str], Unsaid]:
        return self._unsaid.setdefault(view.scope.document, {})

    def _add_row(self, spec: FieldSpec, index: int) -> InputRow:
        if spec.name in self._rows:
            self._drop_row(spec.name)
        row = self._take_spare(spec) or self._make_row(spec)
        self._rows_layout.insertWidget(index, row)
        row.show()
        self._rows[spec.name] = row
        return row

    def _make_row(self, spec: FieldSpec) -> InputRow:
        row = InputRow(spec, self._offers, self._content, members=self._members)
        row.transform_edited.connect(lambda edited: self._edit(spec.name, edited))
        row.expression_entered.connect(self._aim)
        return row

    def _take_spare(self, spec: FieldSpec) -> InputRow | None:
        row = next((row for row in self._spare if row.spec == spec), None)
        if row is not None:
            self._spare.remove(row)
            row.forget()
        return row

    def _drop_row(self, name: str) -> None:
        row = self._rows.pop(name)
        if row is self._target:
            self._target = None
        self._rows_layout.removeWidget(row)
        row.hide()
        # Making rows is what takes long when steps of two nodes are looked at in turn.
        self._spare.append(row)
        if len(self._spare) > _MOST_SPARE:
            self._spare.pop(0).deleteLater()

    def _make_adder(self) -> QWidget:
        adder = QWidget()
        row = QHBoxLayout(adder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._new_name = QLineEdit()
        self._new_name.setPlaceholderText(_("name of a new input"))
        self._new_name.setAccessibleName(_("Name of a new input"))
        self._new_name.returnPressed.connect(self._add_input)
        row.addWidget(self._new_name, 1)
        button = QPushButton(icon("add"), _("Add"))
        button.setAccessibleName(_("Add the input"))
        button.clicked.connect(self._add_input)
        row.addWidget(button)
        return adder

    def _add_input(self) -> None:
        name = self._new_name.text().strip()
        if name and name not in self._rows and self._view is not None:
            self._new_name.clear()
            empty: JsonObject = {"type": "static", "value": ""}
            if self._push(SetInput(self._view.handle, name, empty)):
                self._rows[name].field.setFocus()

    def _edit(self, name: str, transform: JsonObject | None) -> None:
        if self._view is not None:
            self._push(input_edit(self._view, name, transform))

    def _aim(self, row: object) -> None:
        self._target = row if isinstance(row, InputRow) else None

    def _insert(self, path: str) -> None:
        """Put a reference where an expression was typed last, else into the first empty input."""
        if self._branches.insert(path):
            return
        empty = (row for row in self._rows.values() if row.transform is None)
        target = self._target or next(empty, None) or next(iter(self._rows.values()), None)
        if target is not None:
            target.insert(path)

    def _offers(self) -> Sequence[str]:
        return self._view.scope.expressions() if self._view is not None else []

    def _members(self, typed: str) -> Sequence[str]:
        return members_of(self._view.scope, typed) if self._view is not None else []

    def _say_if_empty(self, filled: bool) -> None:
        self._none.setText("" if filled else _("This step has no inputs."))
        self._none.setVisible(not filled)
