"""The kinds of values a document's fields take, and what is wrong with a value that is another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.schema.faults import (
    STEP,
    Fault,
    Fix,
    name_of,
    naming,
    not_among,
    words,
    wrong_shape,
)


class Absent(Struct, frozen=True, kw_only=True):
    """What is said where a field is missing.

    Attributes:
        code: The diagnostic's code.
        message: For a person; ``{step}`` stands for the step.
        vital: The engine cannot run without it.
        fix: The value that certainly is meant; None if none is.
    """

    code: str
    message: str
    vital: bool = False
    fix: tuple[JsonValue] | None = None


class Text(Struct, frozen=True, kw_only=True):
    """A string.

    Attributes:
        choices: The only ones allowed; empty for any.
        known: The usual ones, where others are allowed too.
        code: Of the diagnostic about another one.
    """

    choices: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    code: str = "unknown-value"

    noun = N_("a text")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, str):
            found.append(wrong_shape(self.noun, value, at, vital))
        elif self.choices and value not in self.choices:
            found.append(Fault(at, self.code, not_among(value, at, self.choices), vital))


class Number(Struct, frozen=True, kw_only=True):
    """A number.

    Attributes:
        whole: Whether it has to be an integer.
        least: The smallest allowed.
        most: The largest allowed.
    """

    whole: bool = False
    least: float | None = None
    most: float | None = None

    @property
    def noun(self) -> str:
        """How a message calls it."""
        return N_("a whole number") if self.whole else N_("a number")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not _is_number(value, whole=self.whole):
            found.append(wrong_shape(self.noun, value, at, vital))
        elif not self._holds(value):
            found.append(Fault(at, "out-of-range", self._refusal(value, at), vital=False))

    def _holds(self, value: JsonValue) -> bool:
        assert isinstance(value, int | float)
        above = self.least is None or value >= self.least
        return above and (self.most is None or value <= self.most)

    def _refusal(self, value: JsonValue, at: Pointer) -> str:
        text = (
            _("{name} of {step} must be {least} or more, not {value}.")
            if self.most is None
            else _("{name} of {step} must be from {least} to {most}, not {value}.")
        )
        least, most = f"{self.least or 0:g}", f"{self.most or 0:g}"
        return text.format(name=name_of(at), step=STEP, least=least, most=most, value=value)


class Flag(Struct, frozen=True):
    """True or false."""

    noun = N_("true or false")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, bool):
            found.append(wrong_shape(self.noun, value, at, vital))


class Anything(Struct, frozen=True, kw_only=True):
    """Any JSON.

    Attributes:
        known: Usual values, as they are written.
    """

    known: tuple[str, ...] = ()

    noun = N_("anything")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Nothing can be wrong."""


class Usually(Struct, frozen=True):
    """What usually is of a kind, and may be anything else.

    Attributes:
        kind: Returns that kind, which may hold this one again.
    """

    kind: Callable[[], Kind]

    noun = N_("anything")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Nothing can be wrong."""


class Many(Struct, frozen=True):
    """A list of values of one kind."""

    item: Kind

    noun = N_("a list")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, list):
            found.append(wrong_shape(self.noun, value, at, vital))
            return
        for index, item in enumerate(value):
            self.item.check(item, (*at, index), vital, found)


class Named(Struct, frozen=True):
    """An object whose keys are free and whose values are of one kind."""

    value: Kind

    noun = N_("an object")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, dict):
            found.append(wrong_shape(self.noun, value, at, vital))
            return
        for key, item in value.items():
            self.value.check(item, (*at, key), vital, found)


class Field(Struct, frozen=True, kw_only=True):
    """One key of an object.

    Attributes:
        name: The key.
        kind: What it holds. Null counts as missing.
        about: What it is for.
        absent: What is said where it is missing; None where it may be.
        vital: The engine cannot run it if it is of another kind.
        default: What is meant where it is missing, for people.
        idle: Why it has no effect, if it is known and has none.
        old: What took its place, if it is an old spelling.
        of: The values of the key ``type`` beside it with which it means something; empty: all.
    """

    name: str
    kind: Kind
    about: str
    absent: Absent | None = None
    vital: bool = False
    default: JsonValue = None
    idle: str = ""
    old: str = ""
    of: tuple[str, ...] = ()


class Shape(Struct, frozen=True, kw_only=True):
    """An object with known keys; others are kept and mean nothing.

    Attributes:
        name: What it is called in the published schema.
        about: What it is.
        fields: The keys.
        needed: The fields of which something is said where they are missing.
        call: How a message calls one.
    """

    name: str
    about: str
    fields: Mapping[str, Field]
    needed: tuple[Field, ...]
    call: str = N_("an object")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, dict):
            found.append(wrong_shape(self.call, value, at, vital))
            return
        fields = self.fields
        for key, item in value.items():
            field = fields.get(key)
            if field is None or item is None:
                continue
            if field.idle:
                found.append(_idle(field, at))
            elif field.old:
                found.append(_old(field, item, at))
            field.kind.check(item, (*at, key), field.vital, found)
        found += [
            _absent(field, field.absent, at)
            for field in self.needed
            if field.absent is not None and value.get(field.name) is None
        ]


class Tagged(Struct, frozen=True, kw_only=True):
    """An object whose shape is told by one of its keys.

    Attributes:
        name: What it is called in the published schema.
        about: What it is.
        key: The key that tells.
        shapes: The shapes by that key's value.
        missing: What is said where the key is missing.
        unknown: What is said where its value is not known; ``{kind}`` stands for that.
        usual: What is meant where the key is missing, or is ``usual_tag``.
        usual_tag: The key's value that says so.
    """

    name: str
    about: str
    key: str
    shapes: Mapping[str, Shape]
    missing: Absent
    unknown: Absent
    usual: Kind | None = None
    usual_tag: str = ""

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, dict):
            said = self.unknown
            message = naming(said.message, at).replace("{kind}", words(value))
            found.append(Fault(at, said.code, message, said.vital))
            return
        kind = value.get(self.key)
        shape = self.shapes.get(kind) if isinstance(kind, str) else None
        if shape is not None:
            shape.check(value, at, vital, found)
        elif self.usual is not None and (not kind or kind == self.usual_tag):
            self.usual.check(value, at, vital, found)
        elif not kind:
            message = naming(self.missing.message, at)
            found.append(Fault(at, self.missing.code, message, self.missing.vital))
        else:
            message = naming(self.unknown.message, at).replace("{kind}", str(kind))
            found.append(Fault((*at, self.key), self.unknown.code, message, self.unknown.vital))


class Either(Struct, frozen=True):
    """A value of one of two kinds, told apart by its JSON type.

    Attributes:
        usual: The kind that is meant to stand there.
        bare: A short form of it, an integer, that servers take too.
    """

    usual: Kind
    bare: Number

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.usual.check(value, at, vital, found)
            return
        self.bare.check(value, at, vital, found)
        message = _("{name} of {step} is a bare number; not every tool reads that.").format(
            name=name_of(at), step=STEP
        )
        fix = Fix(at, {"type": "static", "value": value})
        found.append(Fault(at, "bare-number", message, vital=False, fix=fix))


class Steps(Struct, frozen=True):
    """A list of steps or of an agent's tools; each is checked by itself.

    Attributes:
        of: Which of the two.
    """

    of: Literal["FlowModule", "AgentTool"] = "FlowModule"

    noun = N_("a list of steps")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, list):
            found.append(wrong_shape(self.noun, value, at, vital))
            return
        for index, step in enumerate(value):
            if not isinstance(step, dict):
                found.append(Fault((*at, index), "not-a-step", _(NOT_A_STEP), vital=True))


class OneStep(Struct, frozen=True):
    """A step, which is checked by itself."""

    noun = N_("a step")

    def check(self, value: JsonValue, at: Pointer, vital: bool, found: list[Fault]) -> None:
        """Add what is wrong with a value."""
        if not isinstance(value, dict):
            found.append(Fault(at, "not-a-step", _(NOT_A_STEP), vital=True))


Kind: TypeAlias = (
    Text
    | Number
    | Flag
    | Anything
    | Usually
    | Many
    | Named
    | Shape
    | Tagged
    | Either
    | Steps
    | OneStep
)

NOT_A_STEP = N_("This is not a step: a step is an object.")


def shape(name: str, about: str, *fields: Field, call: str = N_("an object")) -> Shape:
    """Declare an object."""
    return Shape(
        name=name,
        about=about,
        fields={one.name: one for one in fields},
        needed=tuple(one for one in fields if one.absent is not None),
        call=call,
    )


def _is_number(value: JsonValue, *, whole: bool) -> bool:
    if isinstance(value, float):
        return not whole or value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def _absent(field: Field, said: Absent, at: Pointer) -> Fault:
    fix = Fix((*at, field.name), said.fix[0]) if said.fix is not None else None
    return Fault(at, said.code, naming(said.message, at), said.vital, fix)


def _idle(field: Field, at: Pointer) -> Fault:
    message = _("{key} of {step} has no effect: {why}").format(
        key=field.name, step=STEP, why=_(field.idle)
    )
    return Fault((*at, field.name), "no-effect", message, vital=False)


def _old(field: Field, value: JsonValue, at: Pointer) -> Fault:
    message = _("{key} of {step} is an old spelling; {advice}").format(
        key=field.name, step=STEP, advice=_(field.old)
    )
    where = (*at, field.name)
    fix = Fix(where, remove=True) if value is False else None
    return Fault(where, "old-spelling", message, vital=False, fix=fix)
