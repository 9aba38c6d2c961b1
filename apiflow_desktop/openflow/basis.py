"""What the results of steps are made from, as a document says it at one time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.lent import is_lent
from apiflow_desktop.openflow.pins import is_pinned
from apiflow_desktop.openflow.references import Reference, references
from apiflow_desktop.openflow.shelf import SHELF
from apiflow_desktop.openflow.walk import Place, inner_lists

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.handles import Handle
    from apiflow_desktop.openflow.renames import Renaming

_TELLING = ("value", "skip_if", "stop_after_if", "stop_after_all_iters_if", "continue_on_error")
"""What of a step its result depends on: not how often it is tried, or what it is called."""
_LOOPS = ("forloopflow", "whileloopflow")
_NAMING = ("results", "flow_input", "flow_env")
"""Where what follows is a name that somebody gave."""


class Need(Struct, frozen=True):
    """Something a result is made from.

    Attributes:
        kind: ``result`` of a step; ``head``: what a loop says itself, whatever is in it;
            ``every``: the results of all steps; a property of the ``input`` or a variable of the
            ``environment`` of the flow, where the empty name means all of them.
        name: Which.
    """

    kind: Literal["result", "head", "every", "input", "environment"]
    name: str = ""


class StepBasis(Struct, frozen=True):
    """What a step's result is made from.

    Attributes:
        said: A digest of what the step says itself, whatever that which it refers to is called.
        needs: What its expressions refer to, in the order in which they do.
        inside: The steps in it that its result is made from.
        before: What it gets by its position alone; None if it takes nothing from there.
        pin: The result it gives without running; empty if it runs.
        draft: Whether it hangs on nothing.
    """

    said: str
    needs: tuple[Need, ...] = ()
    inside: tuple[str, ...] = ()
    before: Need | None = None
    pin: str = ""
    draft: bool = False

    def renamed(self, names: Renaming) -> StepBasis:
        """Return it with other names."""
        before = self.before
        return replace(
            self,
            needs=tuple(_renamed(need, names) for need in self.needs),
            inside=tuple(names.steps.get(step, step) for step in self.inside),
            before=before if before is None else _renamed(before, names),
        )


class Basis(Struct, frozen=True):
    """What all results of a document are made from, as it was at one time.

    Attributes:
        steps: By the ids of the steps.
        environment: Digests of the variables in ``flow_env``.
    """

    steps: Mapping[str, StepBasis]
    environment: Mapping[str, str]

    def renamed(self, names: Renaming) -> Basis:
        """Return it with other names."""
        return Basis(
            {names.steps.get(step, step): one.renamed(names) for step, one in self.steps.items()},
            {names.variables.get(one, one): value for one, value in self.environment.items()},
        )


class BasisReader:
    """Reads the basis of a document again and again; only what changed is looked at anew."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[Pointer, StepBasis] = {}
        self._standing: dict[Pointer, str] = {}

    def forget(self, touched: Iterable[Handle]) -> None:
        """Look at these steps anew: a change touched them."""
        base = len(self._document.value_pointer)
        for handle in touched:
            # What is gone is missed by itself.
            with suppress(KeyError):
                self._known.pop(self._document.pointer_of(handle)[base:], None)

    def read(self) -> Basis:
        """Write down what the results are made from."""
        flow = self._document.flow_value
        places = {place.pointer: place for place in self._document.places()}
        standing = {pointer: _id(place) for pointer, place in places.items()}
        if standing != self._standing:
            self._known.clear()
            self._standing = standing
        environment = flow.get("flow_env")
        variables = environment.items() if isinstance(environment, dict) else ()
        return Basis(
            {
                name: self._step(places[pointer], places)
                for pointer, name in standing.items()
                if name
            },
            {name: digest(value) for name, value in variables},
        )

    def _step(self, place: Place, places: Mapping[Pointer, Place]) -> StepBasis:
        known = self._known.get(place.pointer)
        if known is None:
            known = self._known[place.pointer] = _step_basis(self._document, place, places)
        return known


def read_basis(document: Document) -> Basis:
    """Write down what the results of a document are made from."""
    return BasisReader(document).read()


def digest(value: JsonValue) -> str:
    """Make a short text that is the same for the same value, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _id(place: Place) -> str:
    module_id = place.module.get("id")
    return module_id if isinstance(module_id, str) else ""


def _step_basis(document: Document, place: Place, places: Mapping[Pointer, Place]) -> StepBasis:
    module = document.files.filled_step(place.module)
    said = _said(module)
    found = [use for text in _expressions(said) for use in references(text)]
    needs = [need for use in found for need in _need(use, place, places)]
    value = module.get("value")
    passes_on = isinstance(value, dict) and value.get("type") == "identity"
    by_place = passes_on or any(use.root == "previous_result" for use in found)
    mock = module.get("mock")
    pinned = is_pinned(module) and not is_lent(module)
    return StepBasis(
        digest(_without_names(said)),
        tuple(needs),
        tuple(_inside(place.module)),
        _before(place, places) if by_place else None,
        digest(mock.get("return_value")) if pinned and isinstance(mock, dict) else "",
        place.pointer[0] == SHELF,
    )


def _said(module: JsonObject) -> JsonObject:
    """Return what a step says of its result, without the steps that are in it."""
    said: JsonObject = {key: module[key] for key in _TELLING if key in module}
    value = module.get("value")
    if isinstance(value, dict):
        kind = value.get("type")
        inner = {"modules", "default"} if kind in (*_LOOPS, "branchone", "branchall") else set()
        own: JsonObject = {key: value[key] for key in value if key not in inner}
        branches = value.get("branches")
        if inner and isinstance(branches, list):
            own["branches"] = [_predicate(branch) for branch in branches]
        said["value"] = _without_tool_ids(own) if kind == "aiagent" else own
    return said


def _without_tool_ids(agent: JsonObject) -> JsonObject:
    """Return what an agent says with its tools by their place: a model never sees their ids."""
    tools, inputs = agent.get("tools"), agent.get("tool_inputs")
    numbers: dict[str, str] = {}
    bare: list[JsonValue] = []
    for number, tool in enumerate(tools if isinstance(tools, list) else ()):
        if isinstance(tool, dict):
            numbers[str(tool.get("id"))] = str(number)
            bare.append({key: tool[key] for key in tool if key != "id"})
    said = {**agent, "tools": bare}
    if isinstance(inputs, dict):
        said["tool_inputs"] = {numbers.get(tool, tool): inputs[tool] for tool in inputs}
    return said


def _predicate(branch: JsonValue) -> JsonValue:
    return branch.get("expr") if isinstance(branch, dict) else branch


def _without_names(value: JsonValue) -> JsonValue:
    """Return what a step says without what that which it refers to is called."""
    if isinstance(value, dict):
        if value.get("type") == "static":
            return value
        return {key: _part_without_names(key, inner) for key, inner in value.items()}
    return [_without_names(inner) for inner in value] if isinstance(value, list) else value


def _part_without_names(key: str, inner: JsonValue) -> JsonValue:
    if key == "expr" and isinstance(inner, str):
        return _expression_without_names(inner)
    if key == "branches" and isinstance(inner, list):
        return [_expression_without_names(one) if isinstance(one, str) else one for one in inner]
    return _without_names(inner)


def _expression_without_names(text: str) -> str:
    for use in reversed(references(text)):
        if use.path and use.root in _NAMING and not _is_iteration(use):
            start, end = use.parts[0]
            text = f"{text[:start]}{'?' if text[start] == '?' else ''}.\0{text[end:]}"
    return text


def _expressions(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "static":
            return
        for key, inner in value.items():
            if key == "expr" and isinstance(inner, str):
                yield inner
            elif key == "branches" and isinstance(inner, list):
                yield from (text for text in inner if isinstance(text, str))
            else:
                yield from _expressions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _expressions(inner)


def _need(use: Reference, place: Place, places: Mapping[Pointer, Place]) -> Iterator[Need]:
    if use.root == "results":
        yield Need("result", str(use.path[0])) if use.path else Need("every")
    elif use.root == "flow_env":
        yield Need("environment", str(use.path[0]) if use.path else "")
    elif _is_iteration(use):
        loop = _loop_around(place, places)
        if loop is not None:
            yield Need("head", _id(loop))
    elif use.root == "flow_input":
        yield Need("input", str(use.path[0]) if use.path else "")


def _is_iteration(use: Reference) -> bool:
    return use.root == "flow_input" and use.path[:1] == ("iter",)


def _renamed(need: Need, names: Renaming) -> Need:
    found: Mapping[str, str] = names.steps
    if need.kind in ("input", "environment"):
        found = names.inputs if need.kind == "input" else names.variables
    return Need(need.kind, found[need.name]) if need.name in found else need


def _loop_around(place: Place, places: Mapping[Pointer, Place]) -> Place | None:
    while place.owner is not None:
        inside, place = place, places[place.owner]
        if inside.slot == "loop":
            return place
    return None


def _before(place: Place, places: Mapping[Pointer, Place]) -> Need | None:
    """Tell what ``previous_result`` is at a place."""
    if place.index > 0 and place.slot != "tool":
        before = places.get((*place.pointer[:-1], place.index - 1))
        return Need("result", _id(before)) if before is not None else None
    if place.owner is None:
        return Need("input") if place.slot == "main" else None
    owner = places[place.owner]
    if place.slot == "loop":
        return Need("head", _id(owner))
    return _before(owner, places) if place.slot in ("branch", "default") else None


def _inside(module: JsonObject) -> Iterator[str]:
    """Yield the steps that end the lists in a step: their results make its own."""
    for inner in inner_lists(module):
        last = inner.modules[-1] if inner.modules and inner.slot != "tool" else None
        if isinstance(last, dict) and isinstance(last.get("id"), str):
            yield str(last["id"])
