"""What is wrong with a declaration, in words for people."""

from __future__ import annotations

from typing import Final

from pydantic_core import ErrorDetails

from apiflow_desktop.base.i18n import N_, _

_FAULTS: Final = {
    "missing": N_("this is missing"),
    "string_type": N_("this has to be a text"),
    "string_too_short": N_("this must not be empty"),
    "bool_type": N_("this has to be `true` or `false`"),
    "bool_parsing": N_("this has to be `true` or `false`"),
    "int_type": N_("this has to be a whole number"),
    "int_parsing": N_("this has to be a whole number"),
    "int_from_float": N_("this has to be a whole number"),
    "float_type": N_("this has to be a number"),
    "float_parsing": N_("this has to be a number"),
    "dict_type": N_("this has to be an object"),
    "list_type": N_("this has to be a list"),
    "greater_than": N_("this has to be greater than {gt}"),
    "greater_than_equal": N_("this has to be {ge} or more"),
    "less_than_equal": N_("this has to be {le} or less"),
    "literal_error": N_("this has to be one of {expected}"),
}
"""By pydantic's names of them; the values are those of its ``ctx``."""


def declaration_fault(error: ErrorDetails) -> str:
    """Say what is wrong, as a part of a sentence; where it is wrong is told beside it."""
    facts = error.get("ctx", {})
    if "error" in facts:
        return str(facts["error"])
    said = _FAULTS.get(error["type"])
    return error["msg"] if said is None else _(said).format(**facts)
