"""QuickJS contexts: limits, values, and one call."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import quickjs

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.expressions.prelude import PRELUDE
from apiflow_desktop.engine.expressions.source import Source

SECONDS = 20.0
"""Of this process's CPU time."""
MEMORY = 128 * 1024 * 1024
STACK = 1024 * 1024
# in a strict eval even text that closes our function early declares nothing that stays
_COMPILE = '(function () { "use strict"; return eval(arguments[0]); })'
_LIMIT_SIGNS = ("interrupted", "out of memory")


class LimitExceeded(Exception):
    """The code ran into a limit; the context must not be used any more."""


class Thrown(Exception):
    """The code is not valid JavaScript, or it threw."""


class JsContext:
    """One JavaScript world. Not to be used by two threads at a time.

    Args:
        hardened: Freeze everything in it, so that code cannot change it for the next.
        seconds: CPU time one call may take.
    """

    def __init__(self, *, hardened: bool, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY)
        self._context.set_max_stack_size(STACK)
        self._context.set_time_limit(seconds)
        self._context.set("$prelude", self._context.eval(PRELUDE))
        self._keep, self._drop, self._call, self._outcome, self._problem, harden = (
            self._context.eval(f"$prelude.{name}")
            for name in ("keep", "drop", "call", "outcome", "problem", "harden")
        )
        self._context.eval("delete globalThis.$prelude")
        self._compile = self._context.eval(_COMPILE)
        if hardened:
            harden()

    def keep(self, key: int, text: str) -> None:
        """Keep a value, given as JSON text, frozen, under a key."""
        self._guard(lambda: self._keep(key, text))

    def drop(self, key: int) -> None:
        """Forget a value."""
        self._guard(lambda: self._drop(key))

    def compile(self, source: Source, parameters: tuple[str, ...], *, strict: bool) -> Any:
        """Return the function of an expression, to be handed to call."""
        code = source.function(parameters, strict=strict)
        compiler = self._compile if strict else self._context.eval
        return self._guard(lambda: compiler(code))

    def call(self, function: Any, arguments: str) -> JsonValue:
        """Call a compiled expression with arguments as JSON text; promises are awaited.

        Raises:
            Thrown: It threw.
            LimitExceeded: It was stopped.
        """
        answer = self._guard(lambda: self._call(function, arguments))
        if answer is None:
            answer = self._wait()
        if answer is False:
            raise self._failure()
        value: JsonValue = json.loads(answer)
        return value

    def _wait(self) -> Any:
        while self._guard(self._context.execute_pending_job):
            pass
        answer = self._guard(self._outcome)
        if answer is None:
            raise Thrown("Error: a promise was never settled")
        return answer

    def _failure(self) -> Exception:
        message: str = json.loads(self._guard(self._problem))
        if message.startswith("InternalError") and message.endswith(_LIMIT_SIGNS):
            return self._limit(message)
        return Thrown(message)

    def _guard(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except quickjs.StackOverflow as error:
            raise LimitExceeded("RangeError: Maximum call stack size exceeded") from error
        except quickjs.JSException as error:
            message = str(error).split("\n", 1)[0]
            if message.endswith(_LIMIT_SIGNS):
                raise self._limit(message) from error
            raise Thrown(message) from error

    def _limit(self, message: str) -> LimitExceeded:
        if message.endswith("interrupted"):
            return LimitExceeded(f"stopped after {self._seconds:g} s of CPU time")
        return LimitExceeded(f"stopped at {MEMORY // 2**20} MB of memory")


def to_json(value: JsonValue) -> str:
    """Write a value as the JSON that JavaScript reads; NaN and infinities become null.

    Raises:
        Thrown: It is nested too deep.
    """
    try:
        try:
            return json.dumps(value, allow_nan=False)
        except ValueError:
            return json.dumps(_finite(value))
    except RecursionError as error:
        raise Thrown("a value is nested too deep") from error


def _finite(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return value
