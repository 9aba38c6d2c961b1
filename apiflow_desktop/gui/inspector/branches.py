"""The branches of a step: their names, their predicates, their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.expressions.expression_edit import ExpressionEdit
from apiflow_desktop.gui.forms.labels import ProblemLabel, make_small, section_label, small_label
from apiflow_desktop.gui.inspector.live_predicates import LivePredicates
from apiflow_desktop.gui.inspector.live_value import LiveValue
from apiflow_desktop.gui.inspector.panel import StepView, text_of
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.openflow.edits import AddBranch, MoveBranch, RemoveBranch, SetValue, new_branch

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class BranchRow(QWidget):
    """One branch."""

    summary_edited = Signal(str)
    expression_edited = Signal(str)
    failures_skipped = Signal(bool)
    entered = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(
        self,
        *,
        predicate: bool,
        offers: Callable[[], Sequence[str]],
        members: Callable[[str], Sequence[str]],
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(2)
        self.summary = QLineEdit()
        self.summary.setPlaceholderText(_("name of the branch"))
        self.summary.textEdited.connect(self.summary_edited)
        head.addWidget(self.summary, 1)
        layout.addLayout(head)
        self.expression = ExpressionEdit(offers, members=members, predicate=True)
        self.expression.setPlaceholderText(_("taken if …, e.g. flow_input.style === 'cartoon'"))
        self.expression.edited.connect(self._on_expression)
        self.expression.entered.connect(self.entered)
        layout.addWidget(self.expression)
        self.expression.setVisible(predicate)
        self._problem = ProblemLabel()
        self.expression.problem_found.connect(self._problem.show_problem)
        layout.addWidget(self._problem)
        self.live = LiveValue()
        layout.addWidget(self.live)
        self.failures = QCheckBox(_("its failure does not stop the others"))
        self.failures.clicked.connect(lambda: self.failures_skipped.emit(self.failures.isChecked()))
        layout.addWidget(self.failures)
        # Shown before it is in the row, it would be a window of its own for a moment.
        self.failures.setVisible(not predicate)
        self._buttons = self._make_buttons()
        for button in self._buttons.values():
            head.addWidget(button)

    @property
    def tab_parts(self) -> Sequence[QWidget]:
        """What Tab goes through: what is typed comes before the buttons over it."""
        return self.summary, self.expression, self.failures, *self._buttons.values()

    def _make_buttons(self) -> dict[str, QToolButton]:
        """Make what moves and removes the branch, by what each is called."""
        buttons: dict[str, QToolButton] = {}
        for name, hint, action in (
            ("up", _("Move up"), lambda: self.moved.emit(-1)),
            ("down", _("Move down"), lambda: self.moved.emit(1)),
            ("delete", _("Remove the branch and its steps"), self.removed.emit),
        ):
            button = buttons[hint] = QToolButton()
            button.setIcon(icon(name, "secondary"))
            button.setToolTip(hint)
            make_small(button)
            button.clicked.connect(action)
        return buttons

    def show_branch(self, branch: JsonObject, number: int) -> None:
        """Show a branch; what says the same stays as it is."""
        self.summary.setAccessibleName(_("Name of branch {number}").format(number=number))
        self.expression.setAccessibleName(_("Predicate of branch {number}").format(number=number))
        for hint, button in self._buttons.items():
            button.setAccessibleName(
                _("{action}: branch {number}").format(action=hint, number=number)
            )
        self.failures.setChecked(branch.get("skip_failure") is True)
        summary = text_of(branch.get("summary"))
        if summary != self.summary.text():
            self.summary.setText(summary)
        self.expression.set_expression(text_of(branch.get("expr")))

    def _on_expression(self) -> None:
        self.expression_edited.emit(self.expression.expression())


class BranchesEditor(QWidget):
    """The list of branches; hidden for steps without branches.

    Args:
        push: Applies an edit.
        offers: What predicates can refer to.
        members: What is in the value of a half-typed reference.
    """

    def __init__(
        self,
        push: Callable[[Edit], bool],
        offers: Callable[[], Sequence[str]],
        members: Callable[[str], Sequence[str]],
    ) -> None:
        super().__init__()
        self._members = members
        self._push = push
        self._offers = offers
        self._view: StepView | None = None
        self._rows: list[BranchRow] = []
        self._live = LivePredicates(self)
        self._kind = ""
        self._target: BranchRow | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(section_label(_("Branches")))
        self._help = small_label()
        layout.addWidget(self._help)
        self._rows_layout = QVBoxLayout()
        self._rows_layout.setSpacing(12)
        layout.addLayout(self._rows_layout)
        self._add_button = QPushButton(icon("add"), _("Add branch"))
        self._add_button.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self._add_button)
        row.addStretch(1)
        layout.addLayout(row)

    @property
    def rows(self) -> list[BranchRow]:
        """The branches in their order."""
        return self._rows

    def show_view(self, view: StepView) -> None:
        """Show a step's branches."""
        branching = view.kind in ("branchone", "branchall")
        self.setVisible(branching)
        if self._view is not None and self._view.step != view.step:
            self._target = None
        self._view = view
        if not branching:
            # The rows wait, hidden with the editor, for the next step with branches.
            return
        if view.kind != self._kind:
            self._kind = view.kind
            while self._rows:
                self._drop_last()
        branches = _branches(view)
        while len(self._rows) > len(branches):
            self._drop_last()
        while len(self._rows) < len(branches):
            self._append(predicate=view.kind == "branchone")
        for number, (row, branch) in enumerate(zip(self._rows, branches, strict=True), 1):
            row.show_branch(branch, number)
        one = _("The first branch whose predicate holds is taken; else the default.")
        self._help.setText(one if view.kind == "branchone" else _("Every branch is run."))
        self._help.show()

    def show_run(self, view: StepView) -> None:
        """Show what the predicates give with the values of the last run."""
        self._live.ask(
            view.scope, [(row, "before") for row in self._rows if view.kind == "branchone"]
        )

    def insert(self, path: str) -> bool:
        """Put a reference into the predicate that was typed into last, if there is one."""
        if self._target is None or self.isHidden():
            return False
        self._target.expression.insert(path)
        return True

    def _append(self, *, predicate: bool) -> None:
        index = len(self._rows)
        row = BranchRow(predicate=predicate, offers=self._offers, members=self._members)
        row.summary_edited.connect(lambda text: self._set(index, "summary", text))
        row.expression_edited.connect(lambda text: self._set(index, "expr", text))
        row.failures_skipped.connect(lambda on: self._set(index, "skip_failure", on))
        row.entered.connect(lambda: setattr(self, "_target", row))
        row.moved.connect(lambda by: self._move(index, by))
        row.removed.connect(lambda: self._remove(index))
        self._rows.append(row)
        self._rows_layout.addWidget(row)

    def _drop_last(self) -> None:
        row = self._rows.pop()
        if row is self._target:
            self._target = None
        self._rows_layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _set(self, index: int, key: str, value: JsonValue) -> None:
        if self._view is not None:
            step = self._view.scope.document.pointer_of(self._view.handle)
            self._push(SetValue((*step, "value", "branches", index, key), value))

    def _add(self) -> None:
        if self._view is None:
            return
        added = AddBranch(self._view.handle, new_branch(self._view.kind))
        if self._push(added) and self._rows:
            self._rows[-1].summary.setFocus()

    def _move(self, index: int, by: int) -> None:
        if self._view is not None and 0 <= index + by < len(self._rows):
            self._push(MoveBranch(self._view.handle, index, index + by))

    def _remove(self, index: int) -> None:
        if self._view is not None:
            self._push(RemoveBranch(self._view.handle, index))


def _branches(view: StepView) -> list[JsonObject]:
    """List the branches by index; what is no branch counts as an empty one."""
    branches = view.value.get("branches")
    found = branches if isinstance(branches, list) else []
    return [one if isinstance(one, dict) else {} for one in found]
