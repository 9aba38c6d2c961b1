"""What is wrong with YAML text, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_, _

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_NO_TABS = N_("lines are indented with spaces, not with tabs")
_FAULTS = {
    "mapping values are not allowed": N_("no `key:` can stand here"),
    "mapping keys are not allowed": N_("no `? key` can stand here"),
    "block sequence entries are not allowed": N_("no `- entry` can stand here"),
    "did not find expected key": N_("a key is expected here, as far in as those above it"),
    "did not find expected '-'": N_("a `-` is expected here, as far in as those above it"),
    "did not find expected ',' or ']'": N_("a comma or `]` is expected here"),
    "did not find expected ',' or '}'": N_("a comma or `}` is expected here"),
    "did not find expected node content": N_("a value is expected here"),
    "did not find expected <document start>": N_("nothing may follow here"),
    "did not find expected comment or line break": N_("a line break is expected here"),
    "did not find expected hexdecimal number": N_("hexadecimal digits are expected here"),
    "did not find expected alphabetic or numeric": N_("a name is expected after `&` or `*`"),
    "could not find expected ':'": N_("a colon is missing after a key"),
    "found character that cannot start any token": N_(
        "this sign cannot begin a value; in quotes it can"
    ),
    "found a tab character": _NO_TABS,
    "found unknown escape character": N_(
        "a backslash stands before a sign that it cannot stand before"
    ),
    "found unexpected end of stream": N_("the text that begins here has no closing quote"),
    "found unexpected document indicator": N_("the text that begins here has no closing quote"),
    "found undefined tag handle": N_("the `!` of this type is not declared"),
}
"""By how the messages of libyaml begin."""


def yaml_fault(error: MarkedYAMLError, sign: str) -> str:
    """Say what is wrong, as a part of a sentence; where it is wrong is told beside it.

    Args:
        error: What the parser raised.
        sign: The character at which it was noticed; may be empty.
    """
    problem = error.problem or ""
    if sign == "\t" and "cannot start any token" in problem:
        return _(_NO_TABS)
    known = (_(said) for begin, said in _FAULTS.items() if problem.startswith(begin))
    unknown = ", ".join(part for part in (error.context, error.problem) if part)
    return next(known, unknown)
