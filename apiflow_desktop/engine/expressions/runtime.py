"""What a JavaScript engine does for us, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Protocol, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.recorded import recorded


class Limits(Struct, frozen=True):
    """What one expression may use.

    Attributes:
        seconds: Time; of this process's CPU where the engine can measure that.
        memory: Bytes, with the values of its job that are held for it.
        stack: Bytes.
    """

    seconds: float = 20.0
    memory: int = 128 * 1024 * 1024
    stack: int = 1024 * 1024

    @property
    def memory_exceeded(self) -> MemoryExceeded:
        """What is raised at the limit of memory."""
        return MemoryExceeded(recorded("stopped at {size} MB of memory", size=self.memory // 2**20))


class Thrown(Exception):
    """The code threw.

    Attributes:
        place: Line and column in the code, both from 1; None if the engine did not say.
        offset: Where in the expression that the code was made of, if that is known.
    """

    def __init__(self, message: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.place = place
        self.offset: int | None = None


class InvalidSyntax(Thrown):
    """The code is not valid JavaScript.

    Attributes:
        message: What the engine said.
    """

    def __init__(self, message: str, place: tuple[int, int] | None) -> None:
        super().__init__(f"SyntaxError: {message}", place)
        self.message = message


class LimitExceeded(Exception):
    """The code ran into a limit; the runtime must not be used any more."""


class MemoryExceeded(LimitExceeded):
    """It was the limit of memory."""


class Runtime(Protocol):
    """One JavaScript world. Not to be used by two threads at a time.

    All methods raise Thrown and LimitExceeded.
    """

    def load(self, code: str) -> Any:
        """Run a program; returns its value, functions as something to be handed to call."""

    def call(self, function: Any, *arguments: str | int) -> Any:
        """Call a function that returns a text, a boolean, null or nothing."""

    def run_pending(self) -> bool:
        """Do one thing that a promise waits for; False if there is nothing to do."""

    def exceeded(self, message: str) -> LimitExceeded | None:
        """Tell whether an error that JavaScript caught was one of ours at a limit."""


RuntimeMaker: TypeAlias = Callable[[Limits], Runtime]


def runtime_maker() -> RuntimeMaker:
    """Return the engine of this platform: QuickJS, or V8 where that has no wheels."""
    if find_spec("quickjs") is not None:
        from apiflow_desktop.engine.expressions.quickjs_runtime import QuickJs

        return QuickJs
    from apiflow_desktop.engine.expressions.v8_runtime import V8

    return V8
