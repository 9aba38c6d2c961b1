"""What can be wrong with a value of a document, and how that is said."""

from __future__ import annotations

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer

STEP = "{step}"
"""Stands for the step in what is said of it, until that is known."""
_MOST_NAMED = 8


class Fix(Struct, frozen=True):
    """What certainly repairs a fault: a value to set, or a key to remove.

    Attributes:
        at: Where, relative to the value that was checked.
        value: What to set there.
        remove: Take the key out instead.
    """

    at: Pointer
    value: JsonValue = None
    remove: bool = False


class Fault(Struct, frozen=True):
    """Something that is not as declared.

    Attributes:
        at: Where, relative to the value that was checked; for what is missing, its container.
        code: What kind of problem, as diagnostics name it.
        message: For a person; ``{step}`` stands for the step.
        vital: The engine cannot run it.
        fix: What repairs it, where that is certain.
    """

    at: Pointer
    code: str
    message: str
    vital: bool
    fix: Fix | None = None


def words(value: JsonValue) -> str:
    """Say in words what a JSON value is."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return _("the number {number}").format(number=value)
        case str():
            return _("a text")
        case list():
            return _("a list")
        case dict():
            return _("an object")


def name_of(at: Pointer) -> str:
    """Name a place in a step as people read it: ``retry.constant.attempts``."""
    parts = at[1:] if at[:1] == ("value",) and len(at) > 1 else at
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or _("The value")


def naming(message: str, at: Pointer) -> str:
    """Put the name of a place into a message that has ``{name}``, and translate it."""
    return _(message).replace("{name}", name_of(at))


def wrong_shape(noun: str, value: JsonValue, at: Pointer, vital: bool) -> Fault:
    """Say that a value is of another kind than the one wanted, which ``noun`` names."""
    text = _("{name} of {step} must be {wanted}, not {found}.")
    message = text.format(name=name_of(at), step=STEP, wanted=_(noun), found=words(value))
    return Fault(at, "wrong-shape", message, vital)


def not_among(value: str, at: Pointer, choices: tuple[str, ...]) -> str:
    """Say that a text is none of the choices, and which these are where they are few."""
    if len(choices) >= _MOST_NAMED:
        text = _("{name} of {step} is “{value}”, which is unknown.")
        return text.format(name=name_of(at), step=STEP, value=value)
    listed = _("{choices} or {last}").format(choices=", ".join(choices[:-1]), last=choices[-1])
    text = _("{name} of {step} is “{value}”, which is unknown; it must be {choices}.")
    return text.format(name=name_of(at), step=STEP, value=value, choices=listed)
