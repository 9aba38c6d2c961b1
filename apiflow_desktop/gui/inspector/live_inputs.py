"""What the inputs of a step were in its last run, or give with the values of that."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.expressions.nodes import preview
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset
from apiflow_desktop.gui.inspector.input_row import InputRow
from apiflow_desktop.gui.inspector.live_evaluation import (
    LiveAnswer,
    LiveEvaluation,
    instead_of_value,
)
from apiflow_desktop.gui.inspector.panel import StepView, kept_file
from apiflow_desktop.openflow.references import plain_reference


class LiveInputs(QObject):
    """Works expressions of inputs out beside the window, and shows under each what it gives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._view: StepView | None = None
        self._rows: Mapping[str, InputRow] = {}
        self._live = LiveEvaluation(self)
        self._live.answered.connect(self._on_answered)

    def ask(self, view: StepView, rows: Mapping[str, InputRow]) -> None:
        """Show what inputs of a step give; those asked about before are let go of.

        Args:
            view: The step.
            rows: Its inputs by their names.
        """
        self._view, self._rows = view, rows
        asked: list[str] = []
        for name, row in rows.items():
            expression = row.expression.expression().strip()
            row.live.outdated = self._scope.outdated_in(expression)
            computed = row.switch.mode == "expression" and plain_reference(expression) is None
            if computed and expression and not row.expression.problem:
                self._show_known(name, row, expression, asked)
                continue
            self._show_value(row, self._last_value(name, row))
        self._live.ask(asked, self._scope)

    def _show_known(self, name: str, row: InputRow, expression: str, asked: list[str]) -> None:
        """Ask for an expression's value; where the last run does not know enough, say so."""
        assert self._view is not None
        instead = instead_of_value(expression, self._scope)
        if instead is None:
            asked.append(expression)
        elif instead:
            row.show_live(instead)
        else:
            self._show_value(row, self._given(name))

    def _show_value(self, row: InputRow, value: FieldValue) -> None:
        """Show what an expression gave or gives."""
        assert self._view is not None
        if self._view.kind == "forloopflow" and not isinstance(value, (list, Unset)):
            text = _("A loop goes over a list; this is {value}.").format(value=preview(value))
            row.show_live(text, wrong=True)
        else:
            row.show_last(value, kept_file(self._view.scope.job, value))

    def _on_answered(self, answers: object) -> None:
        found: Mapping[str, LiveAnswer] = answers if isinstance(answers, dict) else {}
        for row in self._rows.values():
            written = row.expression.expression()
            answer = found.get(written.strip())
            shown = row.switch.mode == "expression" and not row.expression.problem
            if answer is None or not shown or self._view is None:
                continue
            if answer.problem.startswith("SyntaxError"):
                continue  # the parser tells it, with its place
            if answer.problem:
                row.show_live(answer.problem_in(written, written.strip()), wrong=True)
            else:
                self._show_value(row, answer.value)

    @property
    def _scope(self) -> Scope:
        """What the expressions see: that of a loop's iterator is asked as predicates are (R16)."""
        assert self._view is not None
        loops = self._view.kind == "forloopflow"
        return self._view.scope.at("before") if loops else self._view.scope

    def _last_value(self, name: str, row: InputRow) -> FieldValue:
        value = self._scope.value_of(row.expression.expression())
        return self._given(name) if value is UNSET else value

    def _given(self, name: str) -> FieldValue:
        """Return what the step was given for an input in its last run."""
        run = self._view.run if self._view is not None else None
        if run is not None and isinstance(run.arguments, dict):
            return run.arguments.get(name, UNSET)
        return UNSET
