"""Whether a value fits its field, as a sentence for the person who typed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from apiflow_desktop.base.i18n import N_, _, ngettext
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import FieldValue, Unset, same
from apiflow_desktop.gui.widgets.times import number_text

_FITS: dict[str, tuple[Callable[[JsonValue], bool], str]] = {
    "string": (lambda value: isinstance(value, str), N_("Expected a text.")),
    "number": (
        lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
        N_("Expected a number."),
    ),
    "boolean": (lambda value: isinstance(value, bool), N_("Expected true or false.")),
    "object": (lambda value: isinstance(value, dict), N_("Expected an object: { … }.")),
    "array": (lambda value: isinstance(value, list), N_("Expected a list: [ … ].")),
}


def problem_of(spec: FieldSpec, value: FieldValue) -> str:
    """Say what is wrong with a value; empty if nothing is.

    A required field must have a value. Null is allowed where the field may be left out.
    """
    missing = isinstance(value, Unset) or value is None or (value == "" and spec.type != "string")
    if isinstance(value, Unset) or missing or (spec.required and value == ""):
        return _("A value is needed here.") if spec.required else ""
    return next(_problems(spec, value), "")


def _problems(spec: FieldSpec, value: JsonValue) -> Iterator[str]:
    fits, message = _FITS.get(spec.type, (lambda _value: True, ""))
    if spec.choices:
        if not any(same(value, choice) for choice in spec.choices):
            yield _("Choose one of: {names}.").format(
                names=", ".join(map(spec.choice_label, spec.choices))
            )
    elif not fits(value):
        yield _(message)
    elif isinstance(value, str):
        yield from _text_problems(spec, value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from _number_problems(spec, value)


def _text_problems(spec: FieldSpec, value: str) -> Iterator[str]:
    shortest, longest = spec.number("minLength"), spec.number("maxLength")
    if shortest is not None and len(value) < shortest:
        yield ngettext(
            "At least {count} character.", "At least {count} characters.", int(shortest)
        ).format(count=number_text(shortest))
    if longest is not None and len(value) > longest:
        yield ngettext(
            "At most {count} character; these are {found}.",
            "At most {count} characters; these are {found}.",
            int(longest),
        ).format(count=number_text(longest), found=number_text(len(value)))
    pattern = spec.text("pattern")
    if pattern and value and not _matches(pattern, value):
        yield _("It does not match the pattern {pattern}").format(pattern=pattern)


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True  # a pattern of another dialect says nothing here


def _number_problems(spec: FieldSpec, value: float) -> Iterator[str]:
    if spec.schema.get("type") == "integer" and value != int(value):
        yield _("Expected a whole number.")
    lowest, highest = spec.number("minimum"), spec.number("maximum")
    if lowest is not None and value < lowest:
        yield _("At least {least}.").format(least=number_text(lowest))
    if highest is not None and value > highest:
        yield _("At most {most}.").format(most=number_text(highest))
