"""What the predicates of a step give with the values of the last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QObject

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.inspector.live_evaluation import (
    LiveAnswer,
    LiveEvaluation,
    instead_of_value,
)
from apiflow_desktop.gui.inspector.setting_rows import PredicateSetting

_AFTERWARDS: Final = ("stop_after_if", "stop_after_all_iters_if")
"""Options that are asked about the step's own result; others about what comes before."""
_EACH_ITERATION: Final = "stop_after_if"
"""Of a loop it is asked about each iteration's result, which is not kept as one (R27)."""


class LivePredicates(QObject):
    """Works predicates out beside the window, and shows under each what it gives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._live = {own: LiveEvaluation(self) for own in (False, True)}
        self._asked: dict[bool, list[PredicateSetting]] = {False: [], True: []}
        for own, live in self._live.items():
            live.answered.connect(lambda answers, own=own: self._show(answers, own=own))

    def ask(self, rows: Iterable[tuple[Pointer, object]], scope: Scope) -> None:
        """Show what these options of a step give; those that are no predicates are passed over."""
        scopes = {own: replace(scope, own_result=own, sees_result=True) for own in (False, True)}
        self._asked = {False: [], True: []}
        for path, row in rows:
            if not isinstance(row, PredicateSetting):
                continue
            own = path[0] in _AFTERWARDS
            text = row.expression.expression().strip()
            row.live.outdated = scope.outdated_in(text)
            told = text and not (path[0] == _EACH_ITERATION and _is_loop(scope))
            instead = instead_of_value(text, scopes[own]) if told else ""
            if instead is None and not row.expression.problem:
                self._asked[own].append(row)
            else:
                row.live.show_instead(instead or "")
        for own, asked in self._asked.items():
            self._live[own].ask([_asked(row) for row in asked], scopes[own])

    def forget(self, rows: Iterable[object]) -> None:
        """Show nothing: several steps share these options."""
        self._asked = {False: [], True: []}
        for row in rows:
            if isinstance(row, PredicateSetting):
                row.live.show_instead("")

    def _show(self, answers: object, *, own: bool) -> None:
        found: Mapping[str, LiveAnswer] = answers if isinstance(answers, dict) else {}
        for row in self._asked[own]:
            answer = found.get(_asked(row))
            if answer is None or row.expression.problem:
                continue
            if answer.problem.startswith("SyntaxError"):
                continue  # the parser tells it, with its place
            if answer.problem:
                row.live.show_instead(answer.problem, wrong=True)
            else:
                row.live.show_value(answer.value)


def _is_loop(scope: Scope) -> bool:
    value = scope.document.module(scope.handle).get("value") if scope.handle is not None else None
    return isinstance(value, dict) and value.get("type") in ("forloopflow", "whileloopflow")


def _asked(row: PredicateSetting) -> str:
    """Return what the engine asks where a predicate stands (R15)."""
    return f"Boolean({row.expression.expression().strip()})"
