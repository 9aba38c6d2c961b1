"""Data wires: which output an expression means, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.picture.model import RESULT, Card, CardKey, Wire
from apiflow_desktop.openflow.picture.start import FLOW_INPUT, environment_key, property_key
from apiflow_desktop.openflow.picture.transforms import (
    javascript,
    option_expressions,
    transforms_of,
)
from apiflow_desktop.openflow.picture.values import path_text
from apiflow_desktop.openflow.references import plain_reference, references

if TYPE_CHECKING:
    from apiflow_desktop.openflow.references import Reference

_ITERATION = {"value": "iter:value", "index": "iter:index"}


class Step(Struct, frozen=True):
    """A step with what its expressions can see.

    Attributes:
        order: Its place in document order.
        owners: The cards it lies in, the nearest last.
    """

    card: Card
    module: JsonObject
    order: int
    owners: tuple[CardKey, ...]


class Wiring(Struct):
    """Finds the data wires of a picture."""

    start: Card
    steps: Mapping[CardKey, Step]
    _by_id: dict[str, Step] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for step in self.steps.values():
            self._by_id.setdefault(step.card.module_id, step)

    def wires(self) -> Iterator[Wire]:
        """Yield every data wire, arcs among them."""
        for step in self.steps.values():
            for port_key, expression in _expressions(step):
                yield from self._wires_of(step, port_key, expression)

    def meaning(
        self, step: Step, expression: str
    ) -> tuple[str | int, ...] | Literal["missing", "elsewhere"]:
        """Say what a plain reference means.

        Returns:
            The path beyond the port it begins at; ``missing`` if it names a step that is not
            there; ``elsewhere`` if it is about something that has no port.
        """
        reference = plain_reference(expression)
        source = self._source(step, reference) if reference is not None else None
        if source is not None:
            return source[2]
        return "missing" if reference is not None and reference.root == "results" else "elsewhere"

    def _wires_of(self, step: Step, port_key: str, expression: str) -> Iterator[Wire]:
        plain = None if port_key in _ALWAYS_FX else plain_reference(expression)
        found = [plain] if plain is not None else references(expression)
        for reference in found:
            source = self._source(step, reference)
            if source is None:
                continue
            card, source_port, rest = source
            kind = self._kind(step, card, source_port, plain=plain is not None)
            yield Wire(
                key=f"{card.key}.{source_port}>{step.card.key}.{port_key}",
                kind=kind,
                source=card.key,
                source_port=source_port,
                target=step.card.key,
                target_port=port_key,
                type="any" if rest else card.port(source_port).type,
                label=path_text(rest),
            )

    def _kind(
        self, step: Step, card: Card, port: str, *, plain: bool
    ) -> Literal["data", "fx", "arc"]:
        source = self.steps.get(card.key)
        if source is not None and not port.startswith("iter:"):
            later = source.order >= step.order
            if later or card.key in step.owners:
                return "arc"
        return "data" if plain else "fx"

    def _source(
        self, step: Step, reference: Reference
    ) -> tuple[Card, str, tuple[str | int, ...]] | None:
        path = reference.path
        if reference.root == FLOW_INPUT:
            return self._flow_input(step, path)
        if reference.root == "flow_env":
            return self._named(self.start, path, environment_key, "")
        if reference.root == "results" and path:
            target = self._by_id.get(str(path[0]))
            if target is not None:
                return self._named(target.card, path[1:], lambda name: f"out:{name}", RESULT)
        return None

    def _flow_input(
        self, step: Step, path: tuple[str | int, ...]
    ) -> tuple[Card, str, tuple[str | int, ...]] | None:
        if path[:1] == ("iter",):
            loop = self._loop_around(step)
            port = _ITERATION.get(str(path[1])) if len(path) > 1 else None
            if loop is not None and port is not None and _has(loop, port):
                return loop, port, path[2:]
        return self._named(self.start, path, property_key, FLOW_INPUT)

    def _loop_around(self, step: Step) -> Card | None:
        for owner in reversed(step.owners):
            card = self.steps[owner].card
            if card.kind in ("forloopflow", "whileloopflow"):
                return card
        return None

    @staticmethod
    def _named(
        card: Card, path: tuple[str | int, ...], key_of: Callable[[str], str], whole: str
    ) -> tuple[Card, str, tuple[str | int, ...]] | None:
        if path and _has(card, key := key_of(str(path[0]))):
            return card, key, path[1:]
        return (card, whole, path) if whole else None


_ALWAYS_FX = frozenset({"opt:predicates"})


def _expressions(step: Step) -> Iterator[tuple[str, str]]:
    value = step.module.get("value")
    if not isinstance(value, dict):
        return
    for name, transform in transforms_of(value).items():
        if (expression := javascript(transform)) and _has(step.card, f"in:{name}"):
            yield f"in:{name}", expression
    if iterator := javascript(value.get("iterator")):
        yield "opt:iterator", iterator
    for name, expressions in option_expressions(step.module, value):
        for expression in expressions:
            yield f"opt:{name}", expression


def _has(card: Card, key: str) -> bool:
    return any(port.key == key for port in (*card.outputs, *card.inputs))


def by_position(step: Step) -> str:
    """Say what a step takes from the step before it by position alone; empty if nothing."""
    if step.card.kind == "identity":
        return "previous result"
    roots = {
        reference.root
        for _, expression in _expressions(step)
        for reference in references(expression)
    }
    if "previous_result" in roots:
        return "previous result"
    return "resume" if roots & {"resume", "resumes"} else ""
