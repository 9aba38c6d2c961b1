"""The inputs of a step and what they can refer to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.forms.labels import section_label, small_label
from apiflow_desktop.gui.forms.specs import FieldSpec, spec_of_port
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.gui.inspector.branches import BranchesEditor
from apiflow_desktop.gui.inspector.input_row import InputRow
from apiflow_desktop.gui.inspector.panel import StepView, column, kept_file
from apiflow_desktop.gui.inspector.value_tree import ValueTree
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.openflow.edits import SetInput, SetValue
from apiflow_desktop.openflow.interfaces import declared_inputs, interface_of
from apiflow_desktop.openflow.picture.transforms import transforms_of

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit

_MOST_SPARE = 48
_ITERATOR = FieldSpec(
    "iterator", "array", {"title": "each of", "description": "The loop runs once for each item."}
)


class InputsTab(QWidget):
    """Rows for the inputs; rows that stay keep focus and cursor.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._view: StepView | None = None
        self._rows: dict[str, InputRow] = {}
        self._spare: list[InputRow] = []
        self._target: InputRow | None = None
        self._seen: object = None
        layout = column(self)
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(16)
        layout.addLayout(self._rows_layout)
        self._branches = BranchesEditor(push, self._offers)
        layout.addWidget(self._branches)
        self._none = small_label("")
        layout.addWidget(self._none)
        self._adder = self._make_adder()
        layout.addWidget(self._adder)
        layout.addWidget(section_label("Can be referred to"))
        self._tree = ValueTree(fit=True)
        self._tree.setAccessibleName("Can be referred to")
        self._tree.chosen.connect(self._insert)
        layout.addWidget(self._tree)
        layout.addStretch(1)

    @property
    def rows(self) -> dict[str, InputRow]:
        """The inputs by name."""
        return self._rows

    def show_view(self, view: StepView) -> None:
        """Show a step; rows for equal inputs stay."""
        another = self._view is None or view.handle != self._view.handle
        self._view = view
        if another:
            self._target = None
        specs = _specs(view)
        for name in [name for name in self._rows if name not in specs]:
            self._drop_row(name)
        for index, (name, spec) in enumerate(specs.items()):
            row = self._rows.get(name)
            if row is None or row.spec != spec:
                row = self._add_row(spec, index)
            elif another:
                row.forget()
            row.set_transform(_transform(view, name))
        self._branches.show_view(view)
        self._adder.setVisible(_takes_inputs(view) and view.scope.lookup is not None)
        self._say_if_empty(bool(specs) or not self._branches.isHidden())
        self.show_run(view)

    def show_run(self, view: StepView) -> None:
        """Show the values of the last run."""
        self._view = view
        for name, row in self._rows.items():
            value = self._last_value(name, row)
            row.show_last(value, kept_file(view.scope.job, value))
        seen = _seen(view)
        if seen != self._seen:
            self._seen = seen
            self._tree.show_nodes(view.scope.tree(), unfolded=True)

    def _last_value(self, name: str, row: InputRow) -> FieldValue:
        assert self._view is not None
        value = self._view.scope.value_of(row.expression.expression())
        run = self._view.run
        if value is UNSET and run is not None and isinstance(run.arguments, dict):
            return run.arguments.get(name, UNSET)
        return value

    def _add_row(self, spec: FieldSpec, index: int) -> InputRow:
        if spec.name in self._rows:
            self._drop_row(spec.name)
        row = self._take_spare(spec) or self._make_row(spec)
        self._rows_layout.insertWidget(index, row)
        row.show()
        self._rows[spec.name] = row
        return row

    def _make_row(self, spec: FieldSpec) -> InputRow:
        row = InputRow(spec, self._offers, self)
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
        self._new_name.setPlaceholderText("name of a new input")
        self._new_name.returnPressed.connect(self._add_input)
        row.addWidget(self._new_name, 1)
        button = QPushButton(icon("add"), "Add")
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
        if self._view is None:
            return
        if name == _ITERATOR.name and self._view.kind == "forloopflow":
            document = self._view.scope.document
            pointer = (*document.pointer_of(self._view.handle), "value", "iterator")
            self._push(SetValue(pointer, transform or {"type": "javascript", "expr": ""}))
        else:
            self._push(SetInput(self._view.handle, name, transform))

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

    def _say_if_empty(self, filled: bool) -> None:
        self._none.setText("" if filled else "This step has no inputs.")
        self._none.setVisible(not filled)


def _specs(view: StepView) -> dict[str, FieldSpec]:
    """List the inputs: those that are declared, then what else the step sets."""
    if view.kind == "forloopflow":
        return {_ITERATOR.name: _ITERATOR}
    interface = interface_of(view.value, view.scope.lookup)
    value = view.scope.document.files.filled(view.value)
    specs = {port.name: spec_of_port(port) for port in declared_inputs(value, interface)}
    for name in transforms_of(view.value):
        specs.setdefault(name, FieldSpec(name, "any"))
    return specs


def _seen(view: StepView) -> object:
    """Tell states apart that make a different tree: states come 30 times a second."""
    scope, job = view.scope, view.scope.job
    ended = 0 if job is None else sum(step.ended is not None for step in job.steps.values())
    given = None if job is None else id(job.input)
    return id(scope.document), scope.document.revision, view.handle, id(scope.lookup), given, ended


def _transform(view: StepView, name: str) -> JsonObject | None:
    holder = view.value if view.kind == "forloopflow" else transforms_of(view.value)
    transform = holder.get(name)
    return transform if isinstance(transform, dict) else None


def _takes_inputs(view: StepView) -> bool:
    """Tell whether inputs of any name can be added: not where a node declares them."""
    if view.kind not in ("rawscript", "script", "flow", "aiagent"):
        return False
    interface = interface_of(view.value, view.scope.lookup)
    # what a script or a flow takes may not be known from outside
    return interface is None or (interface.kind != "script" and not interface.inputs)
