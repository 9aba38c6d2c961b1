"""What is wrong with JSON text, in words for people."""

from __future__ import annotations

from json import JSONDecodeError

from apiflow_desktop.base.i18n import N_, _

_FAULTS = {
    "Expecting value": N_("a value is expected here"),
    "Expecting property name": N_("a key in double quotes is expected here"),
    "Expecting ':' delimiter": N_("a colon is expected here"),
    "Expecting ','": N_("a comma or a closing bracket is expected here"),
    "Illegal trailing comma": N_("no comma may stand before a closing bracket"),
    "Unterminated string": N_("the text that begins here has no closing quote"),
    "Invalid control character": N_("a closing quote is missing before this line break or tab"),
    "Invalid \\": N_("a backslash stands before a sign that it cannot stand before"),
    "Extra data": N_("nothing may follow here"),
    "Invalid text": N_("the text that begins here is not as JSON wants it"),
    "The number is too long": N_("the number is too long"),
}
"""By how Python's messages begin, which differ a little between its versions."""


def json_fault(error: JSONDecodeError) -> str:
    """Say what is wrong, as a part of a sentence; where it is wrong is told beside it."""
    known = (_(said) for begin, said in _FAULTS.items() if error.msg.startswith(begin))
    return next(known, error.msg)


def json_complaint(error: ValueError) -> str:
    """Say what is wrong and where, as a part of a sentence."""
    if isinstance(error, JSONDecodeError):
        return _("{reason}, line {line}, column {column}").format(
            reason=json_fault(error), line=error.lineno, column=error.colno
        )
    if isinstance(error, UnicodeDecodeError):
        return _("byte {number} is not UTF-8").format(number=error.start)
    return str(error)
