"""The JSON Schema of a flow's input, with the words that forms of servers know beside it."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.kinds import (
    Anything,
    Field,
    Many,
    Named,
    Shape,
    Text,
    Usually,
    shape,
)

TYPES = ("string", "number", "integer", "boolean", "object", "array")
_FORMATS = (
    "date-time", "date", "email", "uri", "resource-s3_object", "resource-", "dynselect-",
)  # fmt: skip
_EACH = Usually(lambda: INPUT_PROPERTY)


_TEXT, _LIST, _OBJECT, _NUMBER = ("string",), ("array",), ("object",), ("number", "integer")


def _word(name: str, about: str, *known: str, of: tuple[str, ...] = ()) -> Field:
    return Field(name=name, kind=Anything(known=known), about=about, of=of)


INPUT_PROPERTY: Shape = shape(
    "InputProperty",
    N_("JSON Schema of one input."),
    _word("type", N_("What kind of value it is."), *TYPES),
    _word("title", N_("What a form calls it.")),
    _word("description", N_("What it is for.")),
    _word("default", N_("The value where none is given.")),
    _word(
        "format",
        N_("What a text holds: a date, a URI; resource- and a type for a resource."),
        *_FORMATS,
        of=(*_TEXT, *_OBJECT),
    ),
    _word("enum", N_("The only values that may be given.")),
    _word("enumLabels", N_("What a form calls them: value → text.")),
    _word("nullable", N_("Whether null may be given."), "true", "false"),
    Field(
        name="properties",
        kind=Usually(lambda: _NAMED),
        about=N_("The keys of an object."),
        of=_OBJECT,
    ),
    _word("required", N_("The keys of an object that must be given."), of=_OBJECT),
    _word("order", N_("The keys of an object, as a form asks."), of=_OBJECT),
    _word("additionalProperties", N_("Whether an object may have other keys."), of=_OBJECT),
    Field(name="items", kind=_EACH, about=N_("JSON Schema of a list’s elements."), of=_LIST),
    _word("minItems", N_("The fewest elements of a list."), of=_LIST),
    _word("maxItems", N_("The most elements of a list."), of=_LIST),
    _word("uniqueItems", N_("Whether no element may be there twice."), "true", "false", of=_LIST),
    Field(name="oneOf", kind=Many(_EACH), about=N_("Kinds of objects to choose from."), of=_OBJECT),
    _word("pattern", N_("A regular expression that a text must match."), of=_TEXT),
    _word("minLength", N_("The fewest characters of a text."), of=_TEXT),
    _word("maxLength", N_("The most characters of a text."), of=_TEXT),
    _word("minimum", N_("The smallest number."), of=_NUMBER),
    _word("maximum", N_("The largest number."), of=_NUMBER),
    _word("min", N_("The smallest number, in an older spelling."), of=_NUMBER),
    _word("contentEncoding", N_("How a file stands in a text."), "base64", of=_TEXT),
    _word("contentMediaType", N_("What kind of file a text holds."), of=_TEXT),
    _word("dateFormat", N_("How a date is written."), of=_TEXT),
    _word("placeholder", N_("What a form shows while nothing is given.")),
    _word("showExpr", N_("JavaScript; a form asks for it only where this is true.")),
    _word("password", N_("Whether a form hides it."), "true", "false", of=_TEXT),
    _word("disabled", N_("Whether a form leaves it as it is."), "true", "false"),
    _word("disableCreate", N_("No new resource is offered in a form."), "true", "false"),
    _word("disableVariablePicker", N_("No variables are offered in a form."), "true", "false"),
    _word("originalType", N_("The type of a script’s parameter, as a server read it.")),
)
_NAMED: Named = Named(_EACH)
INPUT_SCHEMA: Shape = shape(
    "InputSchema",
    N_("JSON Schema of the flow's input."),
    Field(name="$schema", kind=Text(), about=N_("The dialect of JSON Schema.")),
    Field(name="type", kind=Text(known=("object",)), about=N_("object: the input is one.")),
    Field(
        name="properties",
        kind=_NAMED,
        about=N_("The inputs: name → JSON Schema of its value."),
    ),
    Field(
        name="required", kind=Many(Text()), about=N_("The names of the inputs that must be given.")
    ),
    Field(name="order", kind=Many(Text()), about=N_("The names of the inputs, as a form asks.")),
    Field(
        name="additionalProperties",
        kind=Anything(known=("true", "false")),
        about=N_("Whether other inputs may be given."),
    ),
    Field(
        name="x-windmill-dyn-select-code",
        kind=Text(),
        about=N_("The script whose functions list what a dynselect- format offers."),
    ),
    Field(
        name="x-windmill-dyn-select-lang",
        kind=Text(known=("bun", "python3")),
        about=N_("The language of that script."),
    ),
)
