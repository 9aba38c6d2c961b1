"""What is plainly wrong with an expression, while it is typed."""

from __future__ import annotations

from apiflow_desktop.openflow.javascript import tokens

_OPENING = {"(": ")", "[": "]", "{": "}", "${": "}"}
_CLOSING = frozenset(_OPENING.values())


def syntax_problem(expression: str) -> str:
    """Say what is not closed or closed too often; empty if nothing is."""
    open_: list[str] = []
    for token in tokens(expression):
        if token.kind == "string" and not _is_closed(token.text):
            return f"The text that begins with {token.text[:12]} is not closed."
        if token.kind == "punctuation" and token.text in _OPENING:
            open_.append(token.text)
        elif token.kind == "punctuation" and token.text in _CLOSING:
            expected = _OPENING[open_.pop()] if open_ else ""
            if token.text != expected:
                return f"There is a {token.text} too many."
    return f"A {_OPENING[open_[-1]]} is missing." if open_ else ""


def _is_closed(text: str) -> bool:
    return len(text) > 1 and text[-1] == text[0]
