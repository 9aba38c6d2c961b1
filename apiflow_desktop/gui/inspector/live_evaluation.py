"""What expressions give with the values of the last run, worked out beside the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.runtime import Limits
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.expressions.scope import Scope, result_of
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset
from apiflow_desktop.openflow.references import free_names, references, write_reference

_AFTER_MS = 200
_LIMITS = Limits(seconds=0.1, memory=64 * 1024 * 1024)
_ELSEWHERE = frozenset(
    {"variable", "resource", "flow_user_state", "resume", "resumes", "approvers"}
)
"""Names whose values are known while a job runs only."""


class LiveAnswer(Struct, frozen=True):
    """What an expression gives.

    Attributes:
        value: It; unset where it is not known.
        problem: Why there is no value, as a sentence.
    """

    value: FieldValue = UNSET
    problem: str = ""


class LiveEvaluation(QObject):
    """Evaluates expressions with the values of the last run, one batch after the other.

    An expression has no effect beyond its value, so nothing is run or paid for by this.
    """

    answered = Signal(object)
    """Answers (:class:`LiveAnswer`) by expression."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: tuple[tuple[str, ...], Names] | None = None
        self._busy = False
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._begin)

    def ask(self, expressions: list[str], scope: Scope) -> None:
        """Ask for the values of expressions; what was asked before is not answered any more."""
        self._wanted = (tuple(expressions), names_of(scope)) if expressions else None
        self._timer.start()

    def _begin(self) -> None:
        if self._busy or self._wanted is None:
            return
        (expressions, names), self._wanted = self._wanted, None
        self._busy = True
        in_background(_evaluation(expressions, names), self._take, self._take)

    def _take(self, answers: object) -> None:
        self._busy = False
        if self._wanted is not None:
            self._begin()
        elif isinstance(answers, dict):
            self.answered.emit(answers)


def names_of(scope: Scope) -> Names:
    """Return what the expressions of a step saw in the last run."""
    job = scope.job
    values: JsonObject = {"flow_env": scope.environment}
    given = scope.value_of("flow_input")
    if not isinstance(given, Unset):
        values["flow_input"] = given
    previous = scope.value_of("previous_result")
    if not isinstance(previous, Unset):
        values["previous_result"] = previous
        if scope.sees_result:
            values["result"] = previous
    return Names(values, _KnownResults(job, scope.step_ids()) if job is not None else None)


def instead_of_value(expression: str, scope: Scope) -> str | None:
    """Tell whether the last run knows all that an expression needs.

    Returns:
        None if it can be evaluated; else what to say instead, which may be nothing.
    """
    if scope.job is None or any(name in _ELSEWHERE for name, _offset in free_names(expression)):
        return ""
    for reference in references(expression):
        if reference.root == "results" and reference.path:
            step_id = str(reference.path[0])
            if scope.value_of(write_reference("results", [step_id])) is UNSET:
                return _("Known once {step} has run.").format(step=step_id)
        elif reference.root in ("results", "flow_env"):
            continue
        elif scope.value_of(write_reference(reference.root, reference.path[:2])) is UNSET:
            is_input = reference.root == "flow_input" and reference.path[:1] != ("iter",)
            if not is_input:
                return ""
    return None


class _KnownResults:
    """The results of the last run."""

    def __init__(self, job: JobState, step_ids: list[str]) -> None:
        self._job = job
        self._ids = step_ids

    def find(self, step_id: str) -> JsonValue:
        """Return a step's result, or None if there is none."""
        found = result_of(self._job.by_module(step_id))
        return None if isinstance(found, Unset) else found

    def all(self) -> JsonObject:
        """Return every result by step id."""
        return {one: self.find(one) for one in self._ids}


def _evaluation(
    expressions: tuple[str, ...], names: Names
) -> Callable[[], Mapping[str, LiveAnswer]]:
    def evaluate() -> Mapping[str, LiveAnswer]:
        # An evaluator belongs to the thread that makes it.
        evaluator = ExpressionEngine(limits=_LIMITS).evaluator()
        found = evaluator.evaluate_all([(expression, names) for expression in expressions])
        return dict(zip(expressions, map(_answer, found), strict=True))

    return evaluate


def _answer(found: JsonValue | ExpressionError) -> LiveAnswer:
    if isinstance(found, ExpressionError):
        return LiveAnswer(problem=found.reason)
    return LiveAnswer(found)
