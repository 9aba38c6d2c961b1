"""Which last results are out of date: what they were made from is not what is there now.

A step's result is made from what the step says, from results of other steps, and from the input
of the flow. :func:`read_basis` writes that down for a document as it is; :func:`outdated` compares
what was written down when steps ran with what is true now. An edit that is taken back makes
results fresh again, as only what things say is compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.pins import is_pinned
from apiflow_desktop.openflow.references import Reference, references
from apiflow_desktop.openflow.walk import Place, inner_lists, walk

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document

_TELLING = ("value", "skip_if", "stop_after_if", "stop_after_all_iters_if", "continue_on_error")
"""What of a step its result depends on: not how often it is tried, or what it is called."""
_LOOPS = ("forloopflow", "whileloopflow")

Why = Literal["self", "changed", "gone", "place", "again", "input", "environment"]


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
        said: A digest of what the step says itself.
        needs: What its expressions refer to.
        inside: The steps in it that its result is made from.
        before: What it gets by its position alone; None if it takes nothing from there.
        pin: The result it gives without running; empty if it runs.
    """

    said: str
    needs: tuple[Need, ...] = ()
    inside: tuple[str, ...] = ()
    before: Need | None = None
    pin: str = ""


class Basis(Struct, frozen=True):
    """What all results of a document are made from, as it was at one time.

    Attributes:
        steps: By the ids of the steps.
        environment: Digests of the variables in ``flow_env``.
    """

    steps: Mapping[str, StepBasis]
    environment: Mapping[str, str]


class Ran(Struct, frozen=True):
    """How things stood when a step gave its last result.

    Attributes:
        order: Grows from run to run.
        basis: Of the document that ran.
        input: Of the flow, in that run.
        result: What the step gave.
    """

    order: int
    basis: Basis
    input: JsonObject
    result: JsonValue = None


class Outdated(Struct, frozen=True):
    """Why a result is out of date.

    Attributes:
        why: The step ``self``, or another one, has changed; is ``gone``; ran ``again``; gets
            something else by its ``place``; or the ``input`` or the ``environment`` is another.
        what: The id of the other step, or the name of the input or variable.
    """

    why: Why
    what: str = ""


def read_basis(document: Document) -> Basis:
    """Write down what the results of a document are made from."""
    flow = document.flow_value
    places = {place.pointer: place for place in walk(flow)}
    environment = flow.get("flow_env")
    return Basis(
        {
            module_id: _step_basis(document, place, places)
            for place in places.values()
            if (module_id := _id(place))
        },
        {
            name: _digest(value)
            for name, value in (environment.items() if isinstance(environment, dict) else ())
        },
    )


def outdated(now: Basis, ran: Mapping[str, Ran], given: JsonObject) -> dict[str, Outdated]:
    """Tell which last results are out of date, by the ids of the steps, and why.

    Args:
        now: Of the document as it is.
        ran: How each step came to its last result.
        given: The input of the latest run.
    """
    found = {}
    for step in ran.keys() & now.steps.keys():
        why = None if now.steps[step].pin else _Check(now, ran, given, step).reason()
        if why is not None:
            found[step] = why
    return found


class _Check:
    """Follows what one result was made from, the nearest first."""

    def __init__(self, now: Basis, ran: Mapping[str, Ran], given: JsonObject, step: str) -> None:
        self._now, self._ran, self._given, self._step = now, ran, given, step
        self._then = ran[step]
        self._seen = {Need("result", step)}
        self._pending = [Need("result", step)]

    def reason(self) -> Outdated | None:
        while self._pending:
            need = self._pending.pop(0)
            if need.kind in ("input", "environment"):
                found = self._flow_value(need)
            else:
                found = self._step_value(need)
            if found is not None:
                return found
        return None

    def _flow_value(self, need: Need) -> Outdated | None:
        kind, name = need.kind, need.name
        then: Mapping[str, JsonValue] = self._then.input
        now: Mapping[str, JsonValue] = self._given
        if kind == "environment":
            then, now = dict(self._then.basis.environment), dict(self._now.environment)
        names = [name] if name else sorted(then.keys() | now.keys())
        changed = next((each for each in names if then.get(each) != now.get(each)), None)
        if changed is None:
            return None
        return Outdated("input" if kind == "input" else "environment", changed)

    def _step_value(self, need: Need) -> Outdated | None:
        if need.kind == "every":
            self._add(*(Need("result", step) for step in self._then.basis.steps))
            return None
        step = need.name
        then, now = self._then.basis.steps.get(step), self._now.steps.get(step)
        if then is None:
            return None
        if now is None:
            return Outdated("gone", step)
        if need.kind == "result" and (then.pin or now.pin):
            return self._pinned(step, then, now)
        if then.said != now.said:
            return Outdated("self") if step == self._step else Outdated("changed", step)
        if then.before != now.before:
            return Outdated("place", step)
        if step != self._step and self._ran_again(step):
            return Outdated("again", step)
        self._add(*then.needs, *((then.before,) if then.before is not None else ()))
        if need.kind == "result":
            self._add(*(Need("result", inner) for inner in then.inside))
        return None

    def _pinned(self, step: str, then: StepBasis, now: StepBasis) -> Outdated | None:
        """Compare what a pinned step gave with what it would give; how it is made is no matter."""
        last = self._ran.get(step)
        result = _digest(last.result) if last is not None else ""
        if (then.pin or result) == (now.pin or result):
            return None
        return Outdated("self") if step == self._step else Outdated("changed", step)

    def _ran_again(self, step: str) -> bool:
        last = self._ran.get(step)
        return last is not None and last.order > self._then.order

    def _add(self, *needs: Need) -> None:
        self._pending += [need for need in dict.fromkeys(needs) if need not in self._seen]
        self._seen.update(needs)


def _id(place: Place) -> str:
    module_id = place.module.get("id")
    return module_id if isinstance(module_id, str) else ""


def _step_basis(document: Document, place: Place, places: Mapping[Pointer, Place]) -> StepBasis:
    module = document.files.filled_step(place.module)
    said = _said(module)
    found = [use for text in _expressions(said) for use in references(text)]
    needs = dict.fromkeys(need for use in found for need in _need(use, place, places))
    value = module.get("value")
    passes_on = isinstance(value, dict) and value.get("type") == "identity"
    by_place = passes_on or any(use.root == "previous_result" for use in found)
    mock = module.get("mock")
    pinned = is_pinned(module) and isinstance(mock, dict)
    return StepBasis(
        _digest(said),
        tuple(needs),
        tuple(_inside(place.module)),
        _before(place, places) if by_place else None,
        _digest(mock.get("return_value")) if pinned and isinstance(mock, dict) else "",
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
        said["value"] = own
    return said


def _predicate(branch: JsonValue) -> JsonValue:
    return branch.get("expr") if isinstance(branch, dict) else branch


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
    elif use.root == "flow_input" and use.path[:1] == ("iter",):
        loop = _loop_around(place, places)
        if loop is not None:
            yield Need("head", _id(loop))
    elif use.root == "flow_input":
        yield Need("input", str(use.path[0]) if use.path else "")


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


def _digest(value: JsonValue) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
