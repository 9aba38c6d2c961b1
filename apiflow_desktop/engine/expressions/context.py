"""Contexts in which expressions run: values go in and out as JSON text."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import decode, encode
from apiflow_desktop.base.letting_go import freed_in_pieces
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.expressions.prelude import LONGEST, PRELUDE
from apiflow_desktop.engine.expressions.runtime import LimitExceeded, Runtime, Thrown
from apiflow_desktop.engine.expressions.source import Source
from apiflow_desktop.engine.json_text import compact_json

# in a strict eval even text that closes our function early declares nothing that stays
_COMPILE = '(function () { "use strict"; return eval(arguments[0]); })'

_FRAME: Final = re.compile(r"at (?!\$lookUp )\S* \(<input>:(\d+):(\d+)\)")
"""A frame of QuickJS in an expression's code, not in what the prelude looks up for it."""


class JsContext:
    """One JavaScript world with our prelude. Not to be used by two threads at a time.

    Args:
        runtime: A new one.
        hardened: Freeze everything in it, so that code cannot change it for the next.
    """

    def __init__(self, runtime: Runtime, *, hardened: bool) -> None:
        self._runtime = runtime
        runtime.load(f"globalThis.$prelude = {PRELUDE}; 0")
        self._keep, self._drop, self._call, self._outcome, self._problem = (
            runtime.load(f"$prelude.{name}")
            for name in ("keep", "drop", "call", "outcome", "problem")
        )
        self._send, self._receive, self._clear, harden = (
            runtime.load(f"$prelude.{name}") for name in ("send", "receive", "clear", "harden")
        )
        runtime.load("delete globalThis.$prelude")
        self._compile = runtime.load(_COMPILE)
        if hardened:
            runtime.call(harden)

    def keep(self, key: int, text: str) -> None:
        """Keep a value, frozen, under a key.

        Args:
            key: To be named in arguments.
            text: JSON text of an argument, as call takes them.
        """
        self._runtime.call(self._keep, key, self._last_of(text))

    def drop(self, key: int) -> None:
        """Forget a value."""
        self._runtime.call(self._drop, key)

    def clear(self) -> None:
        """Forget all values, before the context goes.

        QuickJS frees what a context holds under Python's lock, but what JavaScript itself lets
        go of without it.
        """
        with suppress(Thrown, LimitExceeded):
            self._runtime.call(self._clear)

    def compile(self, source: Source, parameters: tuple[str, ...], *, strict: bool) -> Any:
        """Return the function of an expression, to be handed to call."""
        code = source.function(parameters, strict=strict)
        if strict:
            return self._runtime.call(self._compile, code)
        return self._runtime.load(code)

    def call(self, function: Any, arguments: str) -> JsonValue:
        """Call a compiled expression with arguments as JSON text; promises are awaited.

        Raises:
            Thrown: It threw.
            LimitExceeded: It was stopped.
        """
        answer = self._runtime.call(self._call, function, self._last_of(arguments))
        if answer is None:
            answer = self._wait()
        if answer is False:
            raise self._failure()
        return freed_in_pieces(decode(self._received())) if answer is True else decode(answer)

    def _last_of(self, text: str) -> str:
        """Hand all but the end of a long text over before the call that is given its end."""
        sent = 0
        while len(text) - sent > LONGEST:
            self._runtime.call(self._send, text[sent : sent + LONGEST])
            sent += LONGEST
        return text[sent:] if sent else text

    def _received(self) -> str:
        """Take a long answer."""
        return "".join(iter(lambda: self._runtime.call(self._receive), ""))

    def _wait(self) -> Any:
        while self._runtime.run_pending():
            pass
        answer = self._runtime.call(self._outcome)
        if answer is None:
            raise Thrown("Error: " + recorded("a promise was never settled"))
        return answer

    def _failure(self) -> Exception:
        message, stack = json.loads(self._runtime.call(self._problem))
        return self._runtime.exceeded(message) or Thrown(message, _place_in(stack))


def _place_in(stack: str) -> tuple[int, int] | None:
    found = _FRAME.search(stack)
    return None if found is None else (int(found[1]), int(found[2]))


def to_json(value: JsonValue) -> str:
    """Write a value as the JSON that JavaScript reads; NaN and infinities become null.

    Raises:
        Thrown: It is nested too deep.
    """
    try:
        return encode(value, compact_json)
    except RecursionError as error:
        raise Thrown(recorded("a value is nested too deep")) from error
