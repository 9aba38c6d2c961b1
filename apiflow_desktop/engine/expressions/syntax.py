"""Parses expressions without running them, with the parser that will run them."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Final

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.expressions.runtime import (
    InvalidSyntax,
    LimitExceeded,
    Limits,
    Runtime,
    Thrown,
    runtime_maker,
)
from apiflow_desktop.engine.expressions.source import analyse, offset_in
from apiflow_desktop.openflow.diagnostics import SyntaxFault

_LONGEST: Final = 200_000
_LIMITS: Final = Limits(seconds=0.5, memory=64 * 1024 * 1024)
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
    """A runtime for each thread, made when the first expression is parsed there."""

    _runtime: Runtime | None = None

    def runtime(self) -> Runtime:
        if self._runtime is None:
            self._runtime = runtime_maker()(_LIMITS)
        return self._runtime


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
    asked = f"Boolean({text})" if predicate else text
    code = _STOP + analyse(asked).function((), strict=False)
    try:
        _parsers.runtime().load(code)
    except InvalidSyntax as error:
        return _fault(error, code, text)
    except LimitExceeded:
        return SyntaxFault(recorded("it is nested too deep"), None)
    except Thrown:
        pass  # it was parsed, and stopped where we stop it
    return None


def _fault(error: InvalidSyntax, code: str, text: str) -> SyntaxFault:
    if error.place is None:
        return SyntaxFault(error.message, None)
    at = offset_in(code, text, error.place)
    if at >= len(text):
        return SyntaxFault(recorded("it ends too early"), max(len(text) - 1, 0))
    return SyntaxFault(error.message, max(at, 0))
