"""A workflow cut down to a part of it, to be tried while it is built.

Each function cuts a document of its own; the one given is not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import DeleteModules, SetValue
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.expressions import flow_expressions
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.lent import LastResult, lent, lent_by_run
from apiflow_desktop.openflow.pins import is_pinned
from apiflow_desktop.openflow.references import references

_LOOPS = ("forloopflow", "whileloopflow")

Results = Mapping[str, LastResult]
"""The last results of steps, by their ids."""
Rounds = Mapping[str, int]
"""The iterations that are meant of loops, by their ids; the first of others."""


class Part(Struct, frozen=True):
    """What is to be run of a workflow.

    Attributes:
        document: The workflow, cut down.
        iteration: Address of the one iteration that is to be run of the loops on the way to it,
            e.g. ``outer[2]/b.0/inner[4]``; empty for all.
        before: What steps gave in the iterations before that, by their ids.
        made_in: The jobs that made the results which steps give again, by the ids of the steps.
    """

    document: Document
    iteration: str = ""
    before: JsonObject = {}
    made_in: Mapping[str, int] = {}


def up_to(document: Document, handle: Handle) -> Part:
    """Keep a step and what comes before it, in its own list and in those around it.

    Raises:
        EditRefused: The step has no place in the order of the flow.
    """
    return Part(_up_to(document, handle))


def _up_to(document: Document, handle: Handle) -> Document:
    refuse_draft(document, handle)
    part = document.standalone()
    for pointer in _levels(document, handle):
        following = _handles(part, pointer[:-1])[_index(pointer) + 1 :]
        if following:
            part.apply(DeleteModules(tuple(following)))
    return part


def from_here(document: Document, handle: Handle, results: Results) -> Part:
    """Keep a step and what follows; steps before it give their last results.

    Steps before it that have no result yet run. In a loop each iteration has its own results.

    Raises:
        EditRefused: The step has no place in the order of the flow.
    """
    refuse_draft(document, handle)
    part = document.standalone()
    made_in = _lend_before(part, _levels(document, handle), results)
    return Part(part, made_in=made_in)


def alone(document: Document, handle: Handle, results: Results, rounds: Rounds) -> Part:
    """Keep a step; steps before it give their last results, or run where they have none.

    Of what contains the step only its own branch is kept, and one iteration of a loop.

    Args:
        document: The whole flow.
        handle: The step.
        results: The last results of steps; in loops those of the iterations that are meant.
        rounds: The iterations that are meant.

    Raises:
        EditRefused: The step has no place in the order of the flow.
    """
    part = _up_to(document, handle)
    levels = list(_levels(document, handle))
    here = {name: replace(last, runs={}) for name, last in results.items()}
    made_in = _lend_before(part, levels, here)
    for inner, owner in pairwise(levels):
        _keep_only(part, owner, inner[len(owner) :])
    address = _address(document, handle, rounds)
    return Part(part, address if "[" in address else "", made_in=made_in)


def refuse_draft(document: Document, handle: Handle) -> None:
    """Say so if a step cannot run because it is one of a draft.

    Raises:
        EditRefused: It is.
    """
    if document.is_draft(handle):
        raise EditRefused(
            _("This step is a draft, so it does not run."),
            hint=_("Connect it to the workflow first: drag from an output to its arrow."),
        )


def loop_around(document: Document, handle: Handle) -> Handle | None:
    """Return the innermost loop that a step is, or is in; None if it is in none."""
    at: Handle | None = handle
    while at is not None:
        value = document.module(at).get("value")
        if isinstance(value, dict) and value.get("type") in _LOOPS:
            return at
        place = document.place(at)
        at = None if place.owner is None else _at(document, place.owner)
    return None


def one_iteration(document: Document, loop: Handle, results: Results, rounds: Rounds) -> Part:
    """Keep a loop and let it run one iteration; steps before it give their last results.

    Args:
        document: The whole flow.
        loop: The loop.
        results: The last results of steps; in loops those of the iterations that are meant.
        rounds: The iterations that are meant, of the loop and of those around it.

    Raises:
        EditRefused: The loop has no place in the order of the flow.
    """
    part = alone(document, loop, results, rounds)
    number = rounds.get(_id(document, loop), 0)
    return replace(part, iteration=f"{_address(document, loop, rounds)}[{number}]")


def handed_on(document: Document, loop: Handle) -> set[str]:
    """Return the steps in a loop whose results an iteration may take from the one before.

    Those of a parallel loop take nothing from each other.
    """
    value, pointer = document.module(loop).get("value"), document.place(loop).pointer
    if isinstance(value, dict) and value.get("parallel") is True:
        return set()
    inside = [
        place
        for place in document.places()
        if len(place.pointer) > len(pointer) and place.pointer[: len(pointer)] == pointer
    ]
    named = {
        use.step_id
        for expression in flow_expressions(document.flow_value, places=inside, mentioning="results")
        for use in references(expression.text)
    }
    return {
        module_id
        for place in inside
        if isinstance(module_id := place.module.get("id"), str) and module_id in named
    }


def _address(document: Document, handle: Handle, rounds: Rounds) -> str:
    """Return where the engine finds a step, in the iterations that are meant."""
    place, own = document.place(handle), _id(document, handle)
    owner = None if place.owner is None else _at(document, place.owner)
    if owner is None:
        return own
    outer = _address(document, owner, rounds)
    match place.slot:
        case "loop":
            return f"{outer}[{rounds.get(_id(document, owner), 0)}]/{own}"
        case "branch":
            return f"{outer}.{place.branch}/{own}"
        case slot:
            return f"{outer}.{slot}/{own}"


def _id(document: Document, handle: Handle) -> str:
    """Return what the engine calls a step."""
    return str(document.module(handle).get("id") or f"step{document.place(handle).index}")


def _at(document: Document, pointer: Pointer) -> Handle | None:
    return document.handle_at((*document.value_pointer, *pointer))


def _levels(document: Document, handle: Handle) -> Iterator[Pointer]:
    """Yield where a step is, then where what contains it is, outwards.

    Raises:
        EditRefused: A root of its own or an agent's tool is among them.
    """
    at: Handle | None = handle
    while at is not None:
        place = document.place(at)
        if place.slot in ("failure", "preprocessor", "tool"):
            raise EditRefused(_("This step runs only when the flow comes to it."))
        yield document.pointer_of(at)
        at = None if place.owner is None else _at(document, place.owner)


def _index(pointer: Pointer) -> int:
    index = pointer[-1]
    assert isinstance(index, int)
    return index


def _handles(document: Document, list_pointer: Pointer) -> list[Handle]:
    modules = document.get(list_pointer)
    count = len(modules) if isinstance(modules, list) else 0
    found = (document.handle_at((*list_pointer, index)) for index in range(count))
    return [handle for handle in found if handle is not None]


def _lend_before(part: Document, levels: Iterable[Pointer], results: Results) -> dict[str, int]:
    """Let what comes before a step give its last results; return the jobs that made them."""
    made_in: dict[str, int] = {}
    for pointer in levels:
        for handle in _handles(part, pointer[:-1])[: _index(pointer)]:
            module = part.module(handle)
            last = results.get(str(module.get("id")))
            if last is None or is_pinned(module):
                continue
            by_run = last.runs and _is_in_loop(part, handle)
            mock = lent_by_run(last.runs) if by_run else lent(last.value)
            part.apply(SetValue((*part.pointer_of(handle), "mock"), mock))
            if last.job is not None:
                made_in[_id(part, handle)] = last.job
    return made_in


def _is_in_loop(document: Document, handle: Handle) -> bool:
    owner = document.place(handle).owner
    around = None if owner is None else _at(document, owner)
    return around is not None and loop_around(document, around) is not None


def _keep_only(part: Document, owner: Pointer, way: Pointer) -> None:
    """Let a container of branches run what leads to the step."""
    value = part.get((*owner, "value"))
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "branchone":
        _choose(part, owner, way)
    elif kind == "branchall":
        for index in _branches(part, owner):
            if way[:3] != ("value", "branches", index):
                part.apply(SetValue((*owner, "value", "branches", index, "modules"), []))


def _choose(part: Document, owner: Pointer, way: Pointer) -> None:
    for index in _branches(part, owner):
        taken = way[:3] == ("value", "branches", index)
        expression = "true" if taken else "false"
        part.apply(SetValue((*owner, "value", "branches", index, "expr"), expression))


def _branches(part: Document, owner: Pointer) -> range:
    branches = part.get((*owner, "value", "branches"))
    return range(len(branches)) if isinstance(branches, list) else range(0)
