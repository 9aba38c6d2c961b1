"""Data wires: which output an expression means, and how it is drawn."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.interfaces import PortType
from apiflow_desktop.openflow.picture.badges import wait_on_wire
from apiflow_desktop.openflow.picture.model import RESULT, START, Card, CardKey, Port, Wire
from apiflow_desktop.openflow.picture.start import FLOW_INPUT, environment_key, property_key
from apiflow_desktop.openflow.picture.transforms import (
    ALWAYS_FX,
    javascript,
    option_expressions,
    transforms_of,
)
from apiflow_desktop.openflow.picture.values import path_text
from apiflow_desktop.openflow.references import plain_reference, references

if TYPE_CHECKING:
    from apiflow_desktop.openflow.references import Reference

_ITERATION = {"value": "iter:value", "index": "iter:index"}
_ALWAYS_FX = frozenset(f"opt:{name}" for name in ALWAYS_FX)

Stands = Literal["chain", "tool", "root"]
"""Where a step stands: after another; alone as a tool of an agent; alone as a root."""
WireKind = Literal["data", "fx", "arc"]
Source = tuple[CardKey, str, PortType, tuple[str | int, ...], WireKind]
"""What a reference means: a card's port, its type, the path beyond it, how it is drawn."""


class Use(Struct, frozen=True):
    """An expression of a step.

    Attributes:
        port: The port it is written at.
        plain: The reference that it consists of, if it is nothing but one.
        found: All it refers to.
    """

    port: str
    plain: Reference | None
    found: tuple[Reference, ...]


class Told(Struct):
    """What a step says by itself, whatever is around it, and how it was drawn last.

    Attributes:
        card: The step without wires.
        ports: The types of its data ports by their keys.
        uses: Its expressions.
        learned: The result it was drawn with.
        position: What it takes from the step before it by position alone; empty if nothing.
        holds: What it lets the step behind it wait for, in words; empty if nothing.
        sources: What its references meant when it was last drawn.
        wires: The wires that end at it, as it was last drawn.
        drawn: Its card as it was last drawn, wires considered.
    """

    card: Card
    ports: Mapping[str, PortType]
    uses: tuple[Use, ...]
    learned: JsonValue
    stands: Stands
    position: str
    holds: str
    sources: list[Source | None] | None = None
    wires: tuple[Wire, ...] = ()
    drawn: Card | None = None

    @classmethod
    def of(cls, card: Card, module: JsonObject, learned: JsonValue, stands: Stands) -> Told:
        """Read a step's expressions."""
        ports: dict[str, PortType] = {port.key: port.type for port in card.outputs}
        ports |= {port.key: port.type for port in card.inputs}
        uses = tuple(
            Use(
                port,
                None if port in _ALWAYS_FX else plain_reference(text),
                tuple(references(text)),
            )
            for port, text in _expressions(module, ports)
        )
        position, holds = _by_position(card, uses), wait_on_wire(module)
        return cls(card, ports, uses, learned, stands, position, holds)


class Step(Struct):
    """A step with what its expressions can see.

    Attributes:
        told: What it says by itself; another one when it is read anew.
        order: Its place in document order.
        owners: The cards it lies in, the nearest last.
        draft: The number of the draft it is in; None in the flow.
    """

    told: Told
    order: int
    owners: tuple[CardKey, ...]
    draft: int | None = None

    @property
    def card(self) -> Card:
        """The step without wires."""
        return self.told.card


class Wiring:
    """Finds the data wires of a picture.

    Args:
        start: The Start card.
        steps: All steps, in document order.
    """

    def __init__(self, start: Card, steps: Mapping[CardKey, Step]) -> None:
        self._start = start
        self._inputs: dict[str, PortType] = {port.key: port.type for port in start.outputs}
        self._steps = steps
        self._by_id: dict[str, Step] = {}
        for step in steps.values():
            self._by_id.setdefault(step.card.module_id, step)

    def draw(self, step: Step) -> Told:
        """Draw the wires that end at a step, and say at its inputs what they do not say."""
        told = step.told
        sources = [
            self._source(step, reference, plain=use.plain is not None)
            for use in told.uses
            for reference in _followed(use)
        ]
        if sources != told.sources or told.drawn is None:
            told.sources = sources
            told.wires = tuple(_wires(told, sources))
            told.drawn = _with_paths(told, sources)
        return told

    def _source(self, step: Step, reference: Reference, *, plain: bool) -> Source | None:
        path = reference.path
        if reference.root == FLOW_INPUT:
            return self._flow_input(step, path, plain=plain)
        if reference.root == "flow_env" and path:
            key = environment_key(str(path[0]))
            if key in self._inputs:
                return START, key, self._inputs[key], path[1:], _kind(plain=plain)
        elif reference.root == "results" and path:
            return self._result(step, str(path[0]), path[1:], plain=plain)
        return None

    def _result(
        self, step: Step, module_id: str, path: tuple[str | int, ...], *, plain: bool
    ) -> Source | None:
        source = self._by_id.get(module_id)
        if source is None:
            return None
        ports, key = source.told.ports, source.card.key
        earlier = source.order < step.order and key not in step.owners
        # Drafts and the flow have no common order: nothing comes back from an iteration before.
        apart = source.draft != step.draft
        kind = _kind(plain=plain) if earlier or apart else "arc"
        if path and (port := f"out:{path[0]}") in ports:
            return key, port, ports[port], path[1:], kind
        return key, RESULT, ports[RESULT], path, kind

    def _flow_input(self, step: Step, path: tuple[str | int, ...], *, plain: bool) -> Source | None:
        if path[:1] == ("iter",):
            loop = self._loop_around(step)
            port = _ITERATION.get(str(path[1])) if len(path) > 1 else None
            if loop is not None and port is not None and port in loop.ports:
                return loop.card.key, port, loop.ports[port], path[2:], _kind(plain=plain)
        if path and (key := property_key(str(path[0]))) in self._inputs:
            return START, key, self._inputs[key], path[1:], _kind(plain=plain)
        return START, FLOW_INPUT, self._inputs[FLOW_INPUT], path, _kind(plain=plain)

    def _loop_around(self, step: Step) -> Told | None:
        for owner in reversed(step.owners):
            told = self._steps[owner].told
            if told.card.kind in ("forloopflow", "whileloopflow"):
                return told
        return None


def _followed(use: Use) -> tuple[Reference, ...]:
    return use.found if use.plain is None else (use.plain,)


def _kind(*, plain: bool) -> WireKind:
    return "data" if plain else "fx"


def _wires(told: Told, sources: list[Source | None]) -> Iterator[Wire]:
    ports = (use.port for use in told.uses for _ in _followed(use))
    for port, source in zip(ports, sources, strict=True):
        if source is None:
            continue
        card, source_port, type_, rest, kind = source
        yield Wire(
            key=f"{card}.{source_port}>{told.card.key}.{port}",
            kind=kind,
            source=card,
            source_port=source_port,
            target=told.card.key,
            target_port=port,
            type="any" if rest else type_,
            label=path_text(rest),
        )


def _with_paths(told: Told, sources: list[Source | None]) -> Card:
    """Say at inputs that are plain references what their wire does not say."""
    followed = ((use, reference) for use in told.uses for reference in _followed(use))
    plain = {
        use.port: (reference, source)
        for (use, reference), source in zip(followed, sources, strict=True)
        if use.plain is not None
    }
    inputs = tuple(
        _with_path(port, *plain[port.key]) if port.key in plain else port
        for port in told.card.inputs
    )
    return told.card if inputs == told.card.inputs else replace(told.card, inputs=inputs)


def _with_path(port: Port, reference: Reference, source: Source | None) -> Port:
    value = port.value
    if value is None or value.look != "expression" or port.fx:
        return port
    if source is not None:
        return replace(port, value=replace(value, text=path_text(source[3])))
    if reference.root == "results":
        return replace(port, value=replace(value, look="missing"))
    return port


def _expressions(module: JsonObject, ports: Container[str]) -> Iterator[tuple[str, str]]:
    value = module.get("value")
    if not isinstance(value, dict):
        return
    for name, transform in transforms_of(value).items():
        if (expression := javascript(transform)) and f"in:{name}" in ports:
            yield f"in:{name}", expression
    if iterator := javascript(value.get("iterator")):
        yield "opt:iterator", iterator
    for name, expressions in option_expressions(module, value):
        for expression in expressions:
            yield f"opt:{name}", expression


def _by_position(card: Card, uses: Iterable[Use]) -> str:
    if card.kind == "identity":
        return _("previous result")
    roots = {reference.root for use in uses for reference in use.found}
    if "previous_result" in roots:
        return _("previous result")
    return _("resume") if roots & {"resume", "resumes"} else ""
