"""What is wrong with an expression, while it is typed."""

from __future__ import annotations

from apiflow_desktop.engine.expressions.syntax import check_syntax
from apiflow_desktop.openflow.diagnostics import SyntaxFault
from apiflow_desktop.openflow.javascript import tokens

_OPENING = {"(": ")", "[": "]", "{": "}", "${": "}"}
_CLOSING = frozenset(_OPENING.values())


def plain_fault(expression: str) -> SyntaxFault | None:
    """Find what is not closed or closed too often; quick enough for every key."""
    open_: list[tuple[str, int]] = []
    for token in tokens(expression):
        if token.kind == "string" and not _is_closed(token.text):
            told = f"The text that begins with {token.text[:12]} is not closed."
            return SyntaxFault(told, token.start)
        if token.kind == "punctuation" and token.text in _OPENING:
            open_.append((token.text, token.start))
        elif token.kind == "punctuation" and token.text in _CLOSING:
            expected = _OPENING[open_.pop()[0]] if open_ else ""
            if token.text != expected:
                return SyntaxFault(f"There is a {token.text} too many.", token.start)
    if not open_:
        return None
    opened, start = open_[-1]
    return SyntaxFault(f"A {_OPENING[opened]} is missing.", start)


def syntax_fault(expression: str, *, predicate: bool) -> SyntaxFault | None:
    """Ask the parser that will run the expression; it is not run."""
    found = check_syntax(expression, predicate=predicate)
    if found is None:
        return None
    said = found.message[:1].upper() + found.message[1:]
    if found.offset is None:
        return SyntaxFault(f"{said}.", None)
    before = expression[: found.offset]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    place = f"column {column}" if "\n" not in expression else f"line {line}, column {column}"
    return SyntaxFault(f"{said}, {place}.", found.offset)


def _is_closed(text: str) -> bool:
    return len(text) > 1 and text[-1] == text[0]
