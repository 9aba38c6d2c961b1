"""What the declaration of the format says about a place: keys, values, explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.openflow.completion.place import Level, Spot
from apiflow_desktop.openflow.schema.faults import words
from apiflow_desktop.openflow.schema.flow import FLOW_VALUE, OPENFLOW
from apiflow_desktop.openflow.schema.inputs import TYPES
from apiflow_desktop.openflow.schema.kinds import (
    Anything,
    Either,
    Field,
    Flag,
    Kind,
    Many,
    Named,
    Number,
    OneStep,
    Shape,
    Steps,
    Tagged,
    Text,
    Usually,
)
from apiflow_desktop.openflow.schema.steps import MODULE
from apiflow_desktop.openflow.schema.tools import TOOL
from apiflow_desktop.openflow.shape import Shape as Wrapping

_WRAPPER: Final = Shape(
    name="Wrapper",
    about=N_("A workflow as an apiflow server speaks."),
    fields={
        one.name: one
        for one in (
            Field(name="name", kind=Text(), about=N_("Its title.")),
            Field(name="description", kind=Text(), about=N_("What it is for.")),
            Field(name="nodes", kind=OPENFLOW, about=N_("The OpenFlow file.")),
        )
    },
    needed=(),
)
_ROOTS: Final = {
    Wrapping.WRAPPER: _WRAPPER,
    Wrapping.OPENFLOW: OPENFLOW,
    Wrapping.FLOW_VALUE: FLOW_VALUE,
}


class Offer(Struct, frozen=True):
    """Something that can be written at a place.

    Attributes:
        name: The key or value, as it is listed.
        about: What it is for.
        text: What is written.
        back: The cursor goes so far back in it afterwards.
    """

    name: str
    about: str
    text: str
    back: int = 0


def offers(spot: Spot, wrapping: Wrapping) -> list[Offer]:
    """List what can stand at a place: the keys that are not there yet, or the known values."""
    kind = _kind_of(spot.levels, wrapping)
    if kind is None:
        return []
    if spot.place.role == "value":
        return [_value(name, about, spot) for name, about in _values(kind, spot)]
    level = spot.levels[-1]
    there = level.entries.keys() - {spot.place.word}
    fields = [one for one in _fields(kind, level) if not _gone(one) and _fits(one, level)]
    return [_key(one, spot) for one in fields if one.name not in there]


def explain(spot: Spot, wrapping: Wrapping) -> str:
    """Say what the key or the value at a place is for; empty if the format does not say."""
    kind = _kind_of(spot.levels, wrapping)
    if kind is None:
        return ""
    if spot.place.role == "key":
        field = _field(kind, spot.levels[-1], spot.place.word)
        return "" if field is None else _about(field)
    known = dict(_values(kind, spot)).get(spot.place.word, "")
    if known:
        return known
    field = _field(kind, spot.levels[-1], spot.place.key)
    return "" if field is None else _about(field)


def _kind_of(levels: Iterable[Level], wrapping: Wrapping) -> Kind | None:
    """Follow the containers down from the root: the kind of the innermost."""
    kind: Kind | None = None
    around: Level | None = None
    for level in levels:
        if around is None:
            kind = _ROOTS[wrapping]
        elif kind is not None:
            kind = _inner(kind, around, level.key)
        while isinstance(kind, Either | Usually):
            kind = kind.usual if isinstance(kind, Either) else kind.kind()
        around = level
    return kind


def _inner(kind: Kind, level: Level, key: str | None) -> Kind | None:
    match kind:
        case Many():
            return kind.item
        case Steps():
            return TOOL if kind.of == "AgentTool" else MODULE
        case Named():
            return kind.value
    field = _field(kind, level, key)
    return None if field is None else field.kind


def _fields(kind: Kind, level: Level) -> Iterator[Field]:
    """List the keys an object can have."""
    match kind:
        case OneStep():
            yield from MODULE.fields.values()
        case Shape():
            yield from kind.fields.values()
        case Tagged():
            tag = Text(choices=tuple(kind.shapes) + ((kind.usual_tag,) if kind.usual_tag else ()))
            shape = kind.shapes.get(str(level.entries.get(kind.key)), kind.usual)
            yield Field(name=kind.key, kind=tag, about=kind.about)
            for one in () if shape is None else _fields(shape, level):
                if one.name != kind.key:
                    yield one


def _field(kind: Kind, level: Level, key: str | None) -> Field | None:
    return next((one for one in _fields(kind, level) if one.name == key), None)


def _values(kind: Kind, spot: Spot) -> Iterator[tuple[str, str]]:
    """List the values that are known for a place, each with what it means."""
    level = spot.levels[-1]
    if level.is_list:
        item = _inner(kind, level, None)
        yield from _choices(item) if item is not None else ()
        return
    for tagged in _tagged(kind, spot.place.key):
        yield from ((tag, _(shape.about)) for tag, shape in tagged.shapes.items())
        if tagged.usual_tag:
            yield tagged.usual_tag, _("A step.")
        return
    field = _field(kind, level, spot.place.key)
    for name, about in _choices(field.kind) if field is not None else ():
        assert field is not None
        said = field.default is not None and words(field.default) == name
        yield name, about or (_("The usual.") if said else "")


def _tagged(kind: Kind, key: str | None) -> Iterator[Tagged]:
    """Find the objects whose shape a key tells."""
    if isinstance(kind, Tagged):
        if kind.key == key:
            yield kind
        elif isinstance(kind.usual, Tagged):
            yield from _tagged(kind.usual, key)


def _choices(kind: Kind) -> Iterator[tuple[str, str]]:
    match kind:
        case Text():
            yield from ((choice, "") for choice in kind.choices + kind.known)
        case Anything():
            yield from ((value, "") for value in kind.known)
        case Flag():
            yield from (("true", ""), ("false", ""))


def _fits(field: Field, level: Level) -> bool:
    """Tell whether a key means something beside the type that is written there."""
    told = level.entries.get("type")
    return not field.of or told not in TYPES or told in field.of


def _gone(field: Field) -> bool:
    return bool(field.idle or field.old)


def _about(field: Field) -> str:
    """Say what a key is for, what may stand there, and what is meant without it."""
    parts = [_(field.about)]
    kind = field.kind
    if isinstance(kind, Text) and 1 < len(kind.choices) <= 8:
        parts.append(_("One of {choices}.").format(choices=", ".join(kind.choices)))
    if field.default is not None:
        parts.append(_("Without it: {value}.").format(value=words(field.default)))
    if field.idle:
        parts.append(_("It has no effect: {why}").format(why=_(field.idle)))
    if field.old:
        parts.append(_("An old spelling; {advice}").format(advice=_(field.old)))
    return " ".join(parts)


def _key(field: Field, spot: Spot) -> Offer:
    about = _about(field)
    written = f'"{field.name}"' if spot.quoted else field.name
    if spot.place.followed:
        return Offer(field.name, about, written)
    value = _empty(field.kind)
    if not spot.quoted:
        nests = value in ("[]", "{}")
        return Offer(field.name, about, f"{written}:" if nests else f"{written}: ")
    comma = "," if spot.place.joined else ""
    return Offer(field.name, about, f"{written}: {value}{comma}", len(value) // 2 + len(comma))


def _empty(kind: Kind) -> str:
    """Return the brackets or quotes that a value of a kind stands in."""
    match kind:
        case Text():
            return '""'
        case Usually():
            return _empty(kind.kind())
        case Many() | Steps():
            return "[]"
        case Number() | Flag() | Anything():
            return ""
    return "{}"


def _value(name: str, about: str, spot: Spot) -> Offer:
    bare = name in ("true", "false") or not spot.quoted
    return Offer(name, about, name if bare else f'"{name}"')
