"""What is wrong with an expression, while it is typed."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _
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
            told = _("The text that begins with {text} is not closed.").format(text=token.text[:12])
            return SyntaxFault(told, token.start)
        if token.kind == "punctuation" and token.text in _OPENING:
            open_.append((token.text, token.start))
        elif token.kind == "punctuation" and token.text in _CLOSING:
            expected = _OPENING[open_.pop()[0]] if open_ else ""
            if token.text != expected:
                return SyntaxFault(
                    _("There is a {sign} too many.").format(sign=token.text), token.start
                )
    if not open_:
        return None
    opened, start = open_[-1]
    return SyntaxFault(_("A {sign} is missing.").format(sign=_OPENING[opened]), start)


def syntax_fault(expression: str, *, predicate: bool) -> SyntaxFault | None:
    """Ask the parser that will run the expression; it is not run."""
    found = check_syntax(expression, predicate=predicate)
    if found is None:
        return None
    said = found.message[:1].upper() + found.message[1:]
    if found.offset is None:
        return SyntaxFault(f"{said}.", None)
    return SyntaxFault(with_place(said, expression, found.offset), found.offset)


def with_place(reason: str, expression: str, offset: int) -> str:
    """Say what is wrong with an expression, and in which column; of several lines in which, too."""
    before = expression[:offset]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    told = (
        _("{reason}, line {line}, column {column}.")
        if "\n" in expression
        else _("{reason}, column {column}.")
    )
    return told.format(reason=reason, line=line, column=column)


def _is_closed(text: str) -> bool:
    return len(text) > 1 and text[-1] == text[0]
