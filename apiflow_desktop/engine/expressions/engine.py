"""Evaluates JavaScript for jobs on one thread of its own.

An expression first runs strictly on frozen values which it shares with all others of its job;
that costs the same however large they are. If it fails there, it may only have tried to change
a value: then it runs again, unrestricted, in a new context on copies of its own, and that run
counts. So ``sort()`` in one step is never seen by the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.expressions.context import (
    SECONDS,
    JsContext,
    LimitExceeded,
    Thrown,
    to_json,
)
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.source import Source, analyse
from apiflow_desktop.engine.ports import Values
from apiflow_desktop.engine.values import NoValues, resource_table

_THREAD_STACK = 16 * 1024 * 1024
_MOST_KEPT = 32 * 1024 * 1024
"""Characters of JSON text that a job's context may hold."""

_LOOKUPS: Mapping[str, Callable[[Values], JsonObject]] = {
    "variable": lambda values: {**values.variables()},
    "resource": resource_table,
    "flow_user_state": lambda values: {},
}


class ExpressionEngine:
    """Owns the evaluation thread, which starts with the first expression.

    Args:
        seconds: CPU time one expression may take.
    """

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._executor: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def session(self, values: Values | None = None) -> Session:
        """Return what one job evaluates its expressions with.

        Args:
            values: What ``variable()`` and ``resource()`` read, on the evaluation thread.
        """
        return Session(self, _Evaluator(self._seconds, values or NoValues()))

    def close(self) -> None:
        """End the thread; sessions are not to be used any more."""
        with self._lock:
            if self._executor is not None:
                self._executor.shutdown(wait=False)
                self._executor = None

    def submit_if_running(self, work: Callable[[], None]) -> None:
        """Do something on the thread after all that is queued there, if there is a thread."""
        with self._lock:
            if self._executor is not None:
                self._executor.submit(work)

    def executor(self) -> ThreadPoolExecutor:
        """Return the thread, started if it is not running."""
        with self._lock:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(1, thread_name_prefix="expressions")
                before = threading.stack_size(_THREAD_STACK)
                try:
                    self._executor.submit(int).result()
                finally:
                    threading.stack_size(before)
            return self._executor


class Session:
    """One job's expressions."""

    def __init__(self, engine: ExpressionEngine, evaluator: _Evaluator) -> None:
        self._engine = engine
        self._evaluator = evaluator

    async def evaluate(
        self, questions: Sequence[tuple[str, Names]]
    ) -> list[JsonValue | ExpressionError]:
        """Evaluate expressions in one visit to the thread; errors take a value's place."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._engine.executor(), self._evaluator.evaluate_all, questions
        )

    def close(self) -> None:
        """Free the job's context, on the thread it lives on."""
        self._engine.submit_if_running(self._evaluator.close)


class _Evaluator:
    """Lives on the evaluation thread."""

    def __init__(self, seconds: float, values: Values) -> None:
        self._seconds = seconds
        self._values = values
        self._shared: _SharedContext | None = None

    def close(self) -> None:
        self._shared = None

    def evaluate_all(
        self, questions: Sequence[tuple[str, Names]]
    ) -> list[JsonValue | ExpressionError]:
        answers: list[JsonValue | ExpressionError] = []
        for expression, names in questions:
            try:
                answers.append(self._evaluate(expression, names))
            except (Thrown, LimitExceeded) as error:
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
            except Thrown:
                pass  # perhaps only because the values are frozen
        return self._on_copies(source, names, tables)

    def _on_shared_values(self, source: Source, names: Names, tables: JsonObject) -> JsonValue:
        if self._shared is None:
            self._shared = _SharedContext(self._seconds)
        try:
            return self._shared.evaluate(source, names, tables)
        except LimitExceeded:
            self._shared = None
            raise

    def _on_copies(self, source: Source, names: Names, tables: JsonObject) -> JsonValue:
        context = JsContext(hardened=False, seconds=self._seconds)
        given = _arguments(source, names, lambda value: ["value", value]) | tables
        function = context.compile(source, tuple(given), strict=False)
        return context.call(function, to_json(list(given.values())))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value in the context; held here too, so that its identity stays its own."""

    value: JsonValue
    slot: int
    size: int


class _SharedContext:
    """A hardened context that keeps values and compiled expressions for a whole job."""

    def __init__(self, seconds: float) -> None:
        self._context = JsContext(hardened=True, seconds=seconds)
        self._functions: dict[tuple[Source, tuple[str, ...]], Any] = {}
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._slots = count()  # small: quickjs cuts integers to 32 bits
        self._size = 0

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
        key = id(value)
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            text = to_json(value)
            kept = _Kept(value, next(self._slots), len(text))
            self._context.keep(kept.slot, text)
            self._kept[key] = kept
            self._size += kept.size
        return ["kept", self._kept[key].slot]

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
            tables[lookup] = ["table", lookup, found]
    return tables
