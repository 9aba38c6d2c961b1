"""How a step's inputs are declared: fixed, computed, or left to an agent's model."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Anything,
    Either,
    Field,
    Kind,
    Named,
    Number,
    Shape,
    Tagged,
    Text,
    shape,
)

_TYPE = N_("What kind of input this is.")
_NOT_A_TRANSFORM = Absent(
    code="unknown-transform",
    message=N_("{name} of {step} must be an input of type static, javascript or ai."),
    vital=True,
)


def typed(name: str, about: str, tag: str, *fields: Field, key: str = "type") -> Shape:
    """Declare one shape of a tagged object."""
    return shape(name, about, Field(name=key, kind=Text(choices=(tag,)), about=_TYPE), *fields)


def _static(value: Kind, *, of: str = "") -> Shape:
    return typed(
        f"Static{of}Transform",
        N_("A fixed value."),
        "static",
        Field(
            name="value",
            kind=value,
            about=N_(
                "The value. Texts that begin with $res:, $var: or $jsonvar: name a resource or a "
                "variable of the workspace."
            ),
        ),
    )


JAVASCRIPT = typed(
    "JavascriptTransform",
    N_("A value that is computed when the step runs."),
    "javascript",
    Field(
        name="expr",
        kind=Text(),
        about=N_("JavaScript that sees flow_input, results, previous_result and flow_env."),
        absent=Absent(
            code="missing-expr", message=N_("{name} of {step} has no expression: it is null.")
        ),
        vital=True,
    ),
)
AI = typed(
    "AiTransform", N_("A value that an agent's model fills in when it calls the tool."), "ai"
)


def transform(value: Kind, *, of: str = "") -> Tagged:
    """Declare where an input's value comes from.

    Args:
        value: What a fixed value is.
        of: What the published schema calls the input.
    """
    return Tagged(
        name=f"{of}InputTransform",
        about=N_("Where an input's value comes from."),
        key="type",
        shapes={"static": _static(value, of=of), "javascript": JAVASCRIPT, "ai": AI},
        missing=_NOT_A_TRANSFORM,
        unknown=_NOT_A_TRANSFORM,
    )


TRANSFORM = transform(Anything())
SECONDS = Either(TRANSFORM, Number())
COUNT = Either(TRANSFORM, Number(whole=True))
INPUTS = Named(TRANSFORM)


def condition(about: str, *, code: str = "missing-expr") -> Field:
    """Declare the ``expr`` of a condition."""
    return Field(
        name="expr",
        kind=Text(),
        about=about,
        absent=Absent(code=code, message=N_("{name} of {step} has no expression: it never holds.")),
        vital=True,
    )
