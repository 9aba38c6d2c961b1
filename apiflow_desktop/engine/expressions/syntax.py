"""Parses expressions without running them, with the parser that will run them."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from apiflow_desktop.engine.expressions.source import analyse
from apiflow_desktop.openflow.diagnostics import SyntaxFault

if TYPE_CHECKING:
    from quickjs import Context

_PLACE: Final = re.compile(r"\n\s*at <input>:(\d+):(\d+)")
_LONGEST: Final = 200_000
_SECONDS: Final = 0.5
_MEMORY: Final = 64 * 1024 * 1024
_STOP: Final = "throw 0;"
"""Parsing comes before running: with this in front, text that closes our function early still
runs nothing."""
_PLAIN: Final = re.compile(
    r"(?!(?:return|delete|typeof|void|new|if|for|do|var|let|const|in|case|else|try|while|with"
    r"|class|enum|super|throw|await|yield|switch|function|import|export|break|continue|async)\b)"
    r"[A-Za-z_$][\w$]*(?:(?:\?\.|\.)[A-Za-z_$][\w$]*|\[\d{1,9}\]|\[\"[^\"\\\n]*\"\]"
    r"|\['[^'\\\n]*'\])*"
)
"""A plain path is JavaScript; most expressions are one."""


class _Parsers(threading.local):
    """A context for each thread, made when the first expression is parsed there."""

    context: Context | None = None


_parsers = _Parsers()


def check_syntax(expression: str, *, predicate: bool) -> SyntaxFault | None:
    """Return what is wrong with the syntax of an expression; it is not run.

    Args:
        expression: As the flow has it.
        predicate: It is asked for truth, so it has to be one expression (R15).
    """
    text = expression.strip()
    if _PLAIN.fullmatch(text) or len(text) > _LONGEST:
        return None
    found = _parse(text, predicate)
    if found is None or found.offset is None:
        return found
    return SyntaxFault(found.message, found.offset + expression.index(text))


@lru_cache(maxsize=16384)
def _parse(text: str, predicate: bool) -> SyntaxFault | None:
    import quickjs

    asked = f"Boolean({text})" if predicate else text
    code = _STOP + analyse(asked).function((), strict=False)
    try:
        _context().eval(code)
    except quickjs.StackOverflow:
        return SyntaxFault("it is nested too deep", None)
    except quickjs.JSException as error:
        said = str(error)
        if not said.startswith("SyntaxError"):
            return None  # it was parsed, and stopped where we stop it
        return _fault(said, code, text)
    return None


def _context() -> Context:
    import quickjs

    if _parsers.context is None:
        _parsers.context = quickjs.Context()
        _parsers.context.set_memory_limit(_MEMORY)
        _parsers.context.set_time_limit(_SECONDS)
    return _parsers.context


def _fault(said: str, code: str, text: str) -> SyntaxFault:
    message = said.partition("\n")[0].removeprefix("SyntaxError: ")
    place = _PLACE.search(said)
    if place is None:
        return SyntaxFault(message, None)
    lines = code.splitlines(keepends=True)
    line, column = int(place[1]), int(place[2])
    at = sum(map(len, lines[: line - 1])) + column - 1 - code.rindex(text)
    if at >= len(text):
        return SyntaxFault("it ends too early", max(len(text) - 1, 0))
    return SyntaxFault(message, max(at, 0))
