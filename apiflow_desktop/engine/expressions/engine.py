"""Evaluates JavaScript for jobs on a thread of its own.

An expression first runs strictly on frozen values which it shares with all others of its job;
that costs the same however large they are. If it fails there, it may only have tried to change
a value: then it runs again, unrestricted, in a new context on copies of its own, and that run
counts. So ``sort()`` in one step is never seen by the next.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.expressions.context import JsContext, to_json
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.runtime import (
    LimitExceeded,
    Limits,
    MemoryExceeded,
    Runtime,
    RuntimeMaker,
    Thrown,
    runtime_maker,
)
from apiflow_desktop.engine.expressions.source import Source, analyse
from apiflow_desktop.engine.expressions.threads import (
    HELD_UP,
    EvaluationThread,
    EvaluationThreads,
    Visit,
)
from apiflow_desktop.engine.ports import Values
from apiflow_desktop.engine.values import NoValues, resource_table

_LARGE = 1024
"""Characters from which a part of an object is kept by itself."""
_MOST_KEPT = 32 * 1024 * 1024
"""Characters of JSON text that a job's context may hold."""

_THROWING = frozenset(("throw", "reject"))
"""Words without which an expression cannot throw what is no error."""

_LOOKUPS: Mapping[str, Callable[[Values], JsonObject]] = {
    "variable": lambda values: {**values.variables()},
    "resource": resource_table,
    "flow_user_state": lambda values: {},
}


class ExpressionEngine:
    """Owns the evaluation threads; the first starts with the first expression.

    Args:
        limits: Of one expression.
        runtime: Makes JavaScript worlds; that of this platform by default.
    """

    def __init__(
        self, *, limits: Limits | None = None, runtime: RuntimeMaker | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._runtime = runtime
        self._threads = EvaluationThreads()

    def session(self, values: Values | None = None) -> Session:
        """Return what one job evaluates its expressions with.

        Args:
            values: What ``variable()`` and ``resource()`` read, on the evaluation thread.
        """
        return Session(self._threads, partial(self.evaluator, values))

    def evaluator(self, values: Values | None = None) -> Evaluator:
        """Return what evaluates a job's expressions on the thread that calls it."""
        return Evaluator(self._new_runtime, values or NoValues(), self._limits)

    def close(self) -> None:
        """End the threads; sessions are not to be used any more."""
        self._threads.close()

    def _new_runtime(self) -> Runtime:
        if self._runtime is None:
            self._runtime = runtime_maker()
        return self._runtime(self._limits)


class Session:
    """One job's expressions. Each thread that evaluates some has an evaluator of its own."""

    def __init__(self, threads: EvaluationThreads, evaluator: Callable[[], Evaluator]) -> None:
        self._threads = threads
        self._new_evaluator = evaluator
        self._evaluators: dict[EvaluationThread, Evaluator] = {}

    async def evaluate(
        self, questions: Sequence[tuple[str, Names]]
    ) -> list[JsonValue | ExpressionError]:
        """Evaluate expressions in one visit to a thread; errors take a value's place."""
        visit = Visit(self, lambda thread: self._evaluator_of(thread).evaluate_all(questions))
        loop = asyncio.get_running_loop()
        watch = _Watch(self._threads, visit, loop)
        try:
            # our executor takes visits
            answer: Any = await loop.run_in_executor(self._threads, visit)  # type: ignore[arg-type]
        finally:
            watch.end()
        found: list[JsonValue | ExpressionError] = answer
        return found

    def close(self) -> None:
        """Free the job's contexts, on the threads they live on."""
        self._threads.forget(self, self._forget)

    def _forget(self, thread: EvaluationThread) -> None:
        evaluator = self._evaluators.pop(thread, None)
        if evaluator is not None:
            evaluator.close()

    def _evaluator_of(self, thread: EvaluationThread) -> Evaluator:
        if thread not in self._evaluators:
            self._evaluators[thread] = self._new_evaluator()
        return self._evaluators[thread]


class _Watch:
    """Moves a visit to another thread where somebody holds its thread up."""

    def __init__(
        self, threads: EvaluationThreads, visit: Visit, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._threads = threads
        self._visit = visit
        self._loop = loop
        self._timer = loop.call_later(HELD_UP, self._look)

    def end(self) -> None:
        self._timer.cancel()

    def _look(self) -> None:
        if self._visit.waits:
            self._threads.submit(self._visit)
            self._timer = self._loop.call_later(HELD_UP, self._look)


class Evaluator:
    """Evaluates one job's expressions, always on the same thread."""

    def __init__(self, new_runtime: Callable[[], Runtime], values: Values, limits: Limits) -> None:
        self._new_runtime = new_runtime
        self._limits = limits
        self._values = values
        self._shared: _SharedContext | None = None

    def close(self) -> None:
        """Free what the job's context holds."""
        if self._shared is not None:
            self._shared.close()
            self._shared = None

    def evaluate_all(
        self, questions: Sequence[tuple[str, Names]]
    ) -> list[JsonValue | ExpressionError]:
        """Evaluate expressions; errors take a value's place."""
        answers: list[JsonValue | ExpressionError] = []
        for expression, names in questions:
            try:
                answers.append(self._evaluate(expression, names))
            except Thrown as error:
                answers.append(ExpressionError(expression, str(error), error.offset))
            except LimitExceeded as error:
                answers.append(ExpressionError(expression, str(error)))
        return answers

    def _evaluate(self, expression: str, names: Names) -> JsonValue:
        if not expression.strip():
            return None
        source = analyse(expression)
        tables = _tables(source, names, self._values)
        if source.shares:
            try:
                return self._on_shared_values(source, names, tables)
            except (Thrown, MemoryExceeded):
                pass  # perhaps only because the values are frozen, or because others are kept too
        try:
            return self._on_copies(source, names, tables)
        except Thrown as error:
            if str(error) == "null" and source.words.isdisjoint(_THROWING):
                # QuickJS throws it where there is no room for an error
                raise self._limits.memory_exceeded from error
            raise

    def _on_shared_values(self, source: Source, names: Names, tables: JsonObject) -> JsonValue:
        if self._shared is None:
            self._shared = _SharedContext(self._new_runtime())
        try:
            return self._shared.evaluate(source, names, tables)
        except LimitExceeded:
            self._shared = None  # it must not be used any more, not even to be emptied
            raise

    def _on_copies(self, source: Source, names: Names, tables: JsonObject) -> JsonValue:
        context = JsContext(self._new_runtime(), hardened=False)
        given = _arguments(source, names, lambda value: ["value", value]) | tables
        parameters = tuple(given)
        function = context.compile(source, parameters, strict=False)
        try:
            return context.call(function, to_json(list(given.values())))
        except Thrown as error:
            error.offset = source.offset(error, parameters)
            raise


class _Kept(Struct, frozen=True):
    """A value in the context; held here too, so that its identity stays its own."""

    value: JsonValue
    slot: int
    size: int


class _SharedContext:
    """A hardened context that keeps values and compiled expressions for a whole job."""

    def __init__(self, runtime: Runtime) -> None:
        self._context = JsContext(runtime, hardened=True)
        self._functions: dict[tuple[Source, tuple[str, ...]], Any] = {}
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._slots = count()  # small: quickjs cuts integers to 32 bits
        self._size = 0

    def close(self) -> None:
        self._kept.clear()
        self._context.clear()

    def evaluate(self, source: Source, names: Names, tables: JsonObject) -> JsonValue:
        given = _arguments(source, names, self._reference) | tables
        key = (source, tuple(given))
        function = self._functions.get(key)
        if function is None:
            function = self._context.compile(source, tuple(given), strict=True)
            self._functions[key] = function
        answer = self._context.call(function, to_json(list(given.values())))
        self._make_room()
        return answer

    def _reference(self, value: JsonValue) -> JsonValue:
        """Push a value once; it is known by its identity, since values never change."""
        if not isinstance(value, dict | list):
            return ["value", value]
        kept = self._kept.get(id(value))
        if kept is None:
            kept = self._keep(value, self._parts(value))
        else:
            self._kept.move_to_end(id(value))
        return ["kept", kept.slot]

    def _keep(self, value: JsonValue, text: str) -> _Kept:
        kept = _Kept(value, next(self._slots), len(text))
        self._context.keep(kept.slot, text)
        self._kept[id(value)] = kept
        self._size += kept.size
        return kept

    def _parts(self, value: JsonValue) -> str:
        """Write a value; what is large in an object is kept by itself.

        An iteration's ``flow_input`` is an object of its own, with the same things in it.
        """
        if not isinstance(value, dict):
            return f'["value",{to_json(value)}]'
        parts = (f"{to_json(key)}:{self._part(part)}" for key, part in value.items())
        return f'["object",{{{",".join(parts)}}}]'

    def _part(self, value: JsonValue) -> str:
        kept = self._kept.get(id(value)) if isinstance(value, dict | list) else None
        if kept is None:
            text = f'["value",{to_json(value)}]'
            if len(text) < _LARGE or not isinstance(value, dict | list):
                return text
            kept = self._keep(value, text)
        return f'["kept",{kept.slot}]'

    def _make_room(self) -> None:
        while self._size > _MOST_KEPT:
            _, kept = self._kept.popitem(last=False)
            self._context.drop(kept.slot)
            self._size -= kept.size


def _arguments(source: Source, names: Names, reference: Any) -> JsonObject:
    """Return what the expression's function is called with, by parameter."""
    given: JsonObject = {name: reference(value) for name, value in names.used(source.words).items()}
    if names.results is not None and "results" in source.words:
        if source.result_ids is None:
            found = names.results.all()
        else:
            found = {step_id: names.results.find(step_id) for step_id in source.result_ids}
        given["results"] = ["results", {key: reference(value) for key, value in found.items()}]
    return given


def _tables(source: Source, names: Names, values: Values) -> JsonObject:
    """Return the functions that look things up by path, by parameter."""
    tables: JsonObject = {}
    for lookup, table in _LOOKUPS.items():
        if lookup in source.words and lookup not in names.values:
            # they are in scope where results are (R16)
            found = table(values) if names.results is not None else {}
            kind = "states" if lookup == "flow_user_state" else "table"
            tables[lookup] = [kind, lookup, found]
    return tables
