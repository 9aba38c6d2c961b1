"""From the text of an expression to the JavaScript function that evaluates it (R14)."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from apiflow_desktop.engine.expressions.runtime import Thrown

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_BODY_START = re.compile(
    r"(?:return|const|let|var|if|for|while|switch|try|throw|function|class|async|await)(?![\w$])"
)
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`""", re.DOTALL)
_RESULTS = re.compile(r"(?<![\w$])(?:(?<!\.)|(?<=\.\.\.))results(?![\w$])")
_STATIC_RESULT = re.compile(
    r"""results\s*(?:\?\.|\.)\s*(?P<name>[A-Za-z_$][\w$]*)
      | results\s*(?:\?\.\s*)?\[\s*(?:"(?P<double>[^"\\]*)"|'(?P<single>[^'\\]*)')\s*\]
    """,
    re.VERBOSE,
)
# where the values' being frozen could go unnoticed, copies are used from the start
_NOTICES_FREEZING = frozenset(
    ("try", "catch", "Reflect", "isFrozen", "isSealed", "isExtensible", "this", "eval", "Function")
)

_MAKE_CODE = frozenset(("eval", "Function"))
"""Words without which all code is that of the expression."""


class Source(Struct, frozen=True):
    """An expression as a function.

    Attributes:
        text: The expression.
        words: Every identifier in it.
        result_ids: Ids of the steps whose results it reads; None if it reads ``results`` in
            a way that only shows when it runs.
        body: The function's body.
        is_async: Whether it has to be an async function.
        shares: Whether it may be tried on frozen values that other expressions see too.
    """

    text: str
    words: frozenset[str]
    result_ids: tuple[str, ...] | None
    body: str
    is_async: bool
    shares: bool

    def function(self, parameters: tuple[str, ...], *, strict: bool) -> str:
        """Return JavaScript whose value is the function."""
        mode = '"use strict";' if strict else ""
        head = "async function" if self.is_async else "function"
        return f"({head}({','.join(parameters)}){{{mode}{self.body}}})"

    def offset(self, error: Thrown, parameters: tuple[str, ...]) -> int | None:
        """Tell where in the expression its function threw; None if that is not known."""
        if error.place is None or not self.words.isdisjoint(_MAKE_CODE):
            return None
        found = offset_in(self.function(parameters, strict=False), self.text, error.place)
        if not -1 <= found < len(self.text):
            return None  # QuickJS says where the function begins when it does not know
        # of a call it tells the character before
        rest = self.text[max(found, 0) :]
        return len(self.text) - len(rest.lstrip())


def offset_in(code: str, text: str, place: tuple[int, int]) -> int:
    """Tell where a line and a column of a function's code are in its text; before it, negative.

    Args:
        code: The function.
        text: What it was made of.
        place: Line and column, both from 1.
    """
    line, column = place
    lines = code.splitlines(keepends=True)
    return sum(map(len, lines[: line - 1])) + column - 1 - code.rindex(text)


@lru_cache(maxsize=4096)
def analyse(expression: str) -> Source:
    """Read an expression's text."""
    text = expression.strip()
    words = frozenset(_WORD.findall(text))
    is_async = "await" in words
    if _is_body(text):
        # a function of its own, so that it may declare names that we also pass in
        inner = f"{'async ' if is_async else ''}function(){{{text}\n}}"
        body = f"return ({inner}).call(this)"
    else:
        body = f"return {text}\n"
    return Source(
        text=text,
        words=words,
        result_ids=_result_ids(text) if "results" in words else (),
        body=body,
        is_async=is_async,
        shares=words.isdisjoint(_NOTICES_FREEZING),
    )


def _is_body(text: str) -> bool:
    return _BODY_START.match(text) is not None or ";" in _LITERAL.sub("", text)


def _result_ids(text: str) -> tuple[str, ...] | None:
    found: list[str] = []
    for use in _RESULTS.finditer(text):
        static = _STATIC_RESULT.match(text, use.start())
        if static is None:
            return None
        found.append(static[static.lastgroup or "name"])
    return tuple(dict.fromkeys(found))
