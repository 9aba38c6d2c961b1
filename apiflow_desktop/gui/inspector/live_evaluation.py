"""What expressions give with the values of the last run, worked out beside the window."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.runtime import Limits
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.ports import Values
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.expressions.last_results import result_of
from apiflow_desktop.gui.expressions.named_values import ShowsValues
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.expressions.syntax import with_place
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset
from apiflow_desktop.openflow.references import (
    Reference,
    free_names,
    references,
    write_reference,
)

_AFTER_MS = 200
_LIMITS = Limits(seconds=0.1, memory=64 * 1024 * 1024)
_BY_PATH = frozenset({"variable", "resource"})
"""Functions that read what the workspace keeps."""
_ELSEWHERE = frozenset({"flow_user_state", "resume", "resumes", "approvers"})
"""Names whose values are known while a job runs only."""
_AT_HAND = ("previous_result", "result", "error", "all_iters")
"""Names for the result that an expression is about."""


class LiveAnswer(Struct, frozen=True):
    """What an expression gives.

    Attributes:
        value: It; unset where it is not known.
        problem: Why there is no value, as JavaScript says it.
        offset: Where in what was asked that is, if it is known.
    """

    value: FieldValue = UNSET
    problem: str = ""
    offset: int | None = None

    def problem_in(self, written: str, asked: str) -> str:
        """Say why there is no value, with the place in the expression as it is written.

        Args:
            written: The expression.
            asked: What was asked, in which it stands.
        """
        text = written.strip()
        at = -1 if self.offset is None else self.offset - asked.index(text)
        if not 0 <= at < len(text):
            return self.problem
        return with_place(self.problem, written, at + written.index(text))


class LiveEvaluation(QObject):
    """Evaluates expressions with the values of the last run, one batch after the other.

    An expression has no effect beyond its value, so nothing is run or paid for by this.
    """

    answered = Signal(object)
    """Answers (:class:`LiveAnswer`) by expression."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: _Batch | None = None
        self._busy = False
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._begin)

    def ask(self, expressions: list[str], scope: Scope) -> None:
        """Ask for the values of expressions; what was asked before is not answered any more."""
        self._wanted = _batch(expressions, scope) if expressions else None
        self._timer.start()

    def _begin(self) -> None:
        if self._busy or self._wanted is None:
            return
        batch, self._wanted = self._wanted, None
        self._busy = True
        in_background(batch.evaluate, self._take, self._take)

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
    for name in ("previous_result", "result", "all_iters"):
        found = scope.value_of(name)
        if not isinstance(found, Unset):
            values[name] = found
    if job is None or scope.moment == "failure":
        return Names(values)
    return Names(values, _KnownResults(job, scope.step_ids()))


def instead_of_value(expression: str, scope: Scope) -> str | None:
    """Tell whether the last run knows all that an expression needs.

    Returns:
        None if it can be evaluated; else what to say instead, which may be nothing.
    """
    if scope.job is None:
        return ""
    names = _names_in(expression)
    if names & _ELSEWHERE or (names & _BY_PATH and not isinstance(scope.lookup, ShowsValues)):
        return "" if scope.moment == "inputs" else _("Known only while it runs.")
    told = (_instead_of(reference, scope) for reference in references(expression))
    return next((one for one in told if one is not None), None)


def _instead_of(reference: Reference, scope: Scope) -> str | None:
    root, path = reference.root, reference.path
    if root in _AT_HAND:
        return _wanting(scope) if scope.value_of(root) is UNSET else None
    if root == "results" and path and scope.moment != "failure":
        step_id = str(path[0])
        known = scope.value_of(write_reference(root, [step_id])) is not UNSET
        return None if known else _("Known once {step} has run.").format(step=step_id)
    if root in ("results", "flow_env") or (root == "flow_input" and path[:1] != ("iter",)):
        return None
    return "" if scope.value_of(write_reference(root, path[:2])) is UNSET else None


def _wanting(scope: Scope) -> str:
    """Say what has to happen before the result is known that an expression is about."""
    match scope.moment:
        case "inputs":
            return ""
        case "failure":
            return _("Known once an attempt has failed.")
        case "iteration":
            return _("Known once an iteration has ended.")
        case "after":
            return _("Known once this step has run.")
    step = scope.previous_id
    return _("Known once {step} has run.").format(step=step) if step else ""


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


class _Batch(Struct, frozen=True):
    """Expressions to be evaluated, with all that they see."""

    expressions: tuple[str, ...]
    names: Names
    values: Values | None

    def evaluate(self) -> Mapping[str, LiveAnswer]:
        # An evaluator belongs to the thread that makes it.
        evaluator = ExpressionEngine(limits=_LIMITS).evaluator(self.values)
        found = evaluator.evaluate_all([(one, self.names) for one in self.expressions])
        return dict(zip(self.expressions, map(_answer, found), strict=True))


def _batch(expressions: list[str], scope: Scope) -> _Batch:
    lookup: object = scope.lookup
    by_path = any(_BY_PATH & _names_in(one) for one in expressions)
    values = lookup.shown_values() if by_path and isinstance(lookup, ShowsValues) else None
    return _Batch(tuple(expressions), names_of(scope), values)


def _names_in(expression: str) -> set[str]:
    return {name for name, _offset in free_names(expression)}


def _answer(found: JsonValue | ExpressionError) -> LiveAnswer:
    if isinstance(found, ExpressionError):
        return LiveAnswer(problem=in_own_language(found.reason), offset=found.offset)
    return LiveAnswer(found)
