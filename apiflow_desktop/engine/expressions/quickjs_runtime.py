"""QuickJS: a thing of microseconds, on the caller's thread."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import quickjs
from typing_extensions import override

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.expressions.runtime import (
    InvalidSyntax,
    LimitExceeded,
    Limits,
    Runtime,
    Thrown,
)

_PLACE: Final = re.compile(r"\n\s*at <input>:(\d+):(\d+)")
_SYNTAX: Final = "SyntaxError: "


class QuickJs(Runtime):
    """A runtime whose seconds are of this process's CPU time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._context = quickjs.Context()
        self._context.set_memory_limit(limits.memory)
        self._context.set_max_stack_size(limits.stack)
        self._context.set_time_limit(limits.seconds)

    @override
    def load(self, code: str) -> Any:
        return self._guard(self._context.eval, code)

    @override
    def call(self, function: Any, *arguments: str | int) -> Any:
        return self._guard(function, *arguments)

    @override
    def run_pending(self) -> bool:
        return bool(self._guard(self._context.execute_pending_job))

    @override
    def exceeded(self, message: str) -> LimitExceeded | None:
        if not message.startswith("InternalError"):
            return None
        if message.endswith("interrupted"):
            return LimitExceeded(
                recorded(
                    "stopped after {seconds} s of CPU time", seconds=f"{self._limits.seconds:g}"
                )
            )
        if message.endswith("out of memory"):
            return self._limits.memory_exceeded
        return None

    def _guard(self, work: Callable[..., Any], *arguments: str | int) -> Any:
        try:
            return work(*arguments)
        except quickjs.StackOverflow as error:
            raise LimitExceeded("RangeError: Maximum call stack size exceeded") from error
        except quickjs.JSException as error:
            raise self._problem(str(error)) from error
        except UnicodeEncodeError as error:
            raise InvalidSyntax(recorded("half a surrogate pair"), None) from error

    def _problem(self, said: str) -> Exception:
        message = said.partition("\n")[0]
        exceeded = self.exceeded(message)
        if exceeded is not None:
            return exceeded
        if message.startswith(_SYNTAX):
            place = _PLACE.search(said)
            found = (int(place[1]), int(place[2])) if place is not None else None
            return InvalidSyntax(message.removeprefix(_SYNTAX), found)
        return Thrown(message)
