"""V8, where QuickJS has no wheels: the same meaning, half a millisecond a call."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from threading import Thread
from typing import Any, Final
from weakref import finalize

from py_mini_racer import (
    DEFAULT_V8_FLAGS,
    JSEvalException,
    JSTimeoutException,
    MiniRacer,
    init_mini_racer,
)
from typing_extensions import override

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.expressions.runtime import (
    InvalidSyntax,
    LimitExceeded,
    Limits,
    Runtime,
    Thrown,
)

# V8 counts its memory only when it has collected garbage: so it does that often, and at one go
_FLAGS: Final = (
    *DEFAULT_V8_FLAGS,
    "--max-semi-space-size=4",
    "--initial-heap-size=16",
    "--heap-growing-percent=10",
    "--no-incremental-marking",
)
# With memory protection keys only the thread that starts V8, and those it begets, may touch what
# V8 compiled: so who loads this module starts it, not the first runtime's own thread.
init_mini_racer(flags=_FLAGS, ignore_duplicate_init=True)
_COUNTED: Final = 0.75
"""The part of the limit at which it is stopped; the rest is for what it takes until it counts."""
_SAID: Final = re.compile(r"\S*?:(?P<line>\d+): (?P<message>[^\n]*)\n[^\n]*\n(?P<caret> *)\^")
_SYNTAX: Final = "SyntaxError: "
_DEEP: Final = "RangeError: Maximum call stack size exceeded"
# what is kept outside V8's heap would escape the limit of memory; the rest is the host's
_REMOVED: Final = """
for (const name of Object.getOwnPropertyNames(globalThis))
  if (/Array$|^(?:ArrayBuffer|SharedArrayBuffer|DataView|Atomics|WebAssembly|console)$|[tT]ime/
      .test(name) && name !== "Array" && !delete globalThis[name])
    globalThis[name] = undefined;
0
"""


class V8(Runtime):
    """A runtime whose seconds are of the wall clock; it has no typed arrays."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        loop = asyncio.new_event_loop()
        Thread(target=_serve, args=(loop,), name="v8", daemon=True).start()
        self._racer = asyncio.run_coroutine_threadsafe(_new_racer(), loop).result()
        self._close = finalize(self, _close, self._racer, loop)
        self._racer.set_hard_memory_limit(int(limits.memory * _COUNTED))
        self.load(_REMOVED)

    @override
    def load(self, code: str) -> Any:
        return self._guard(self._racer.eval, code)

    @override
    def call(self, function: Any, *arguments: str | int) -> Any:
        answer = self._guard(function, *arguments)
        self.run_pending()  # what the call left behind must not hold up the next
        return answer

    @override
    def run_pending(self) -> bool:
        self._guard(self._racer.eval, "0")  # V8 does all there is before anything else
        return False

    @override
    def exceeded(self, message: str) -> LimitExceeded | None:
        return None  # such errors cannot be caught in V8

    def _guard(self, work: Callable[..., Any], *arguments: str | int) -> Any:
        try:
            return work(*arguments, timeout_sec=self._limits.seconds)
        except JSTimeoutException as error:
            self._close()  # only that ends what a promise does
            raise LimitExceeded(
                recorded("stopped after {seconds} s", seconds=f"{self._limits.seconds:g}")
            ) from error
        except JSEvalException as error:
            if self._racer.was_hard_memory_limit_reached():
                self._close()  # its memory is free at once
                raise self._limits.memory_exceeded from error
            raise _problem(str(error)) from error
        except UnicodeEncodeError as error:
            raise InvalidSyntax(recorded("half a surrogate pair"), None) from error


async def _new_racer() -> MiniRacer:
    return MiniRacer()  # uses the loop it is made on


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


def _close(racer: MiniRacer, loop: asyncio.AbstractEventLoop) -> None:
    racer.close()
    loop.call_soon_threadsafe(loop.stop)


def _problem(text: str) -> Exception:
    said = _SAID.match(text)
    message = said["message"] if said is not None else text.partition("\n")[0]
    if message.endswith(_DEEP):
        return LimitExceeded(_DEEP)
    if message.startswith(_SYNTAX):
        place = (int(said["line"]), len(said["caret"]) + 1) if said is not None else None
        return InvalidSyntax(message.removeprefix(_SYNTAX), place)
    return Thrown(message)
