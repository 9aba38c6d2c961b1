"""What predicates give with the values of the last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.expressions.expression_edit import ExpressionEdit
from apiflow_desktop.gui.expressions.last_results import Moment
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.inspector.live_evaluation import (
    LiveAnswer,
    LiveEvaluation,
    instead_of_value,
)
from apiflow_desktop.gui.inspector.live_value import LiveValue
from apiflow_desktop.gui.inspector.panel import StepView

_LOOPS: Final = ("forloopflow", "whileloopflow")


class PredicateRow(Protocol):
    """A predicate, and the line under it."""

    expression: ExpressionEdit
    live: LiveValue


class LivePredicates(QObject):
    """Works predicates out beside the window, and shows under each what it gives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._live: dict[Moment, LiveEvaluation] = {}
        self._asked: dict[Moment, list[PredicateRow]] = {}

    def ask(self, scope: Scope, rows: Iterable[tuple[PredicateRow, Moment | None]]) -> None:
        """Show what predicates of a step give; those asked about before are let go of.

        Args:
            scope: Where they stand.
            rows: Each with when it is asked; None for one that never is.
        """
        self._asked = {moment: [] for moment in self._live}
        scopes: dict[Moment, Scope] = {}
        for row, moment in rows:
            text = row.expression.expression().strip()
            if not text or moment is None:
                row.live.show_instead("")
                continue
            if moment not in scopes:
                scopes[moment] = scope.at(moment)
            self._look_at(row, text, scopes[moment])
        for moment, asked in self._asked.items():
            expressions = [_asked(row) for row in asked]
            self._evaluation(moment).ask(expressions, scopes.get(moment, scope))

    def _look_at(self, row: PredicateRow, text: str, scope: Scope) -> None:
        """Ask for its value; where the last run does not know enough, say so."""
        row.live.outdated = scope.outdated_in(text)
        instead = instead_of_value(text, scope)
        if instead is None and not row.expression.problem:
            self._asked.setdefault(scope.moment, []).append(row)
        else:
            row.live.show_instead(instead or "")

    def _evaluation(self, moment: Moment) -> LiveEvaluation:
        if moment not in self._live:
            live = self._live[moment] = LiveEvaluation(self)
            live.answered.connect(partial(self._show, moment))
        return self._live[moment]

    def _show(self, moment: Moment, answers: object) -> None:
        found: Mapping[str, LiveAnswer] = answers if isinstance(answers, dict) else {}
        for row in self._asked[moment]:
            answer = found.get(_asked(row))
            if answer is None or row.expression.problem:
                continue
            if answer.problem.startswith("SyntaxError"):
                continue  # the parser tells it, with its place
            if answer.problem:
                written = row.expression.expression()
                row.live.show_instead(answer.problem_in(written, _asked(row)), wrong=True)
            else:
                row.live.show_value(answer.value)


def asked_when(path: Pointer, view: StepView) -> Moment | None:
    """Tell when a predicate at a place of a step is evaluated; None if it never is."""
    if path[0] == "retry":
        return "failure"
    if path[0] == "skip_if":
        return "before"
    if path[0] != "stop_after_if" or view.kind not in (*_LOOPS, "branchall"):
        return "after"
    # of a loop it is asked about one iteration after the other (R27, R32)
    one_by_one = view.kind in _LOOPS and view.value.get("parallel") is not True
    return "iteration" if one_by_one else None


def _asked(row: PredicateRow) -> str:
    """Return what the engine asks where a predicate stands (R15)."""
    return f"Boolean({row.expression.expression().strip()})"
