"""What one expression costs, beside the same in Python, whatever the size of the results."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.frame import Scope
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.names import Names
from apiflow_desktop.engine.expressions.plain import plain_reader
from apiflow_desktop.engine.expressions.threads import EvaluationThreads, Visit
from benchmarks.figures import in_turn, print_comparison, print_title

TIMES = 2000
ROUNDS = 7
PLAIN = "results.a.list[1]"
SMALL = "results.a.list.length * 2 + flow_input.x"


def run() -> None:
    """Measure and print."""
    small: JsonObject = {"list": [3, 1, 2]}
    rows: list[JsonValue] = [{"id": n, "name": f"n{n}", "v": [1, 2, 3]} for n in range(100_000)]
    large: JsonObject = {"list": [3, 1, 2], "rows": rows}
    figures = in_turn(
        {
            "the same path in Python": lambda: _timed(lambda: small["list"]),
            "a plain path": lambda: _plain(small),
            "a plain path, 5 MB of results": lambda: _plain(large),
            "a small expression": lambda: _small(small, fresh=False),
            "a small expression, 5 MB of results": lambda: _small(large, fresh=False),
            "… an input of its own each time": lambda: _small(small, fresh=True),
            "… an input of its own each time, with 5 MB": lambda: _small(large, fresh=True),
        },
        ROUNDS,
    )
    print_title("Expressions (target: a plain path ≤ 2 µs, a small expression ≤ 30 µs)")
    print_comparison(figures, per=TIMES, unit="µs")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        work()
    return time.perf_counter() - began


def _names(value: JsonObject) -> Names:
    scope = Scope()
    scope.put("a", value)
    return Names({"flow_input": {"x": 2, "given": value}, "previous_result": value}, scope, "a")


def _plain(value: JsonObject) -> float:
    names = _names(value)

    def read() -> JsonValue:
        reader = plain_reader(PLAIN)
        assert reader is not None
        answer = reader(names)
        assert answer == 1
        return 1

    return _timed(read)


def _small(value: JsonObject, *, fresh: bool) -> float:
    """Evaluate in one visit, as a step's expressions are.

    Args:
        value: The result of the step before.
        fresh: Whether ``flow_input`` is another object each time, as in a loop.
    """
    names = _names(value)
    questions = [(SMALL, names)] * TIMES
    if fresh:
        questions = [(SMALL, _names(value)) for _ in range(TIMES)]
    engine, threads = ExpressionEngine(), EvaluationThreads()
    evaluator = engine.evaluator()

    def work(_thread: object) -> float:
        evaluator.evaluate_all([(SMALL, names)])  # pushes the values
        began = time.perf_counter()
        answers = evaluator.evaluate_all(questions)
        seconds = time.perf_counter() - began
        assert answers == [8] * TIMES, answers[:3]
        return seconds

    done: Future[float] = threads.submit(Visit(engine, work))
    seconds = done.result()
    threads.close()
    return seconds
