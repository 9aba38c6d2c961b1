"""A workflow cut down to a part of it, to be tried while it is built.

Each function returns a document of its own; the one given is not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import DeleteModules, SetValue
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.javascript import tokens
from apiflow_desktop.openflow.pins import is_pinned, pin
from apiflow_desktop.openflow.references import plain_reference

_LOOPS = ("forloopflow", "whileloopflow")
_STATEMENTS = frozenset(
    {"const", "let", "var", "if", "for", "while", "do", "switch", "try", "throw", "function"}
    | {"class", "{"}
)

Results = Mapping[str, JsonValue]
"""The last results of steps, by their ids."""


def up_to(document: Document, handle: Handle) -> Document:
    """Keep a step and what comes before it, in its own list and in those around it.

    Raises:
        EditRefused: The step has no place in the order of the flow.
    """
    refuse_draft(document, handle)
    part = _copy(document)
    for pointer in _levels(document, handle):
        following = _handles(part, pointer[:-1])[_index(pointer) + 1 :]
        if following:
            part.apply(DeleteModules(tuple(following)))
    return part


def from_here(document: Document, handle: Handle, results: Results) -> Document:
    """Keep a step and what follows; steps before it give their last results.

    Steps before it that have no result yet run.

    Raises:
        EditRefused: The step has no place in the order of the flow.
    """
    refuse_draft(document, handle)
    part = _copy(document)
    _pin_before(part, _levels(document, handle), results)
    return part


def alone(document: Document, handle: Handle, results: Results) -> Document:
    """Keep a step; steps before it give their last results, or run where they have none.

    Of what contains the step only its own branch is kept, and the first round of a loop.

    Raises:
        EditRefused: The step has no place in the order of the flow.
    """
    part = up_to(document, handle)
    levels = list(_levels(document, handle))
    _pin_before(part, levels, results)
    for inner, owner in pairwise(levels):
        _keep_only(part, owner, inner[len(owner) :])
    return part


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
        place, base = document.place(at), document.value_pointer
        at = None if place.owner is None else document.handle_at((*base, *place.owner))
    return None


def one_iteration(
    document: Document, loop: Handle, number: int, items: list[JsonValue] | None, results: Results
) -> Document:
    """Keep a loop and let it run one iteration; steps before it give their last results.

    Args:
        document: The whole flow.
        loop: The loop.
        number: Which iteration, from 0.
        items: What the loop went over when it last ran, if that is known.
        results: The last results of steps.

    Raises:
        EditRefused: It cannot be told what that iteration would be about.
    """
    part = alone(document, loop, results)
    (pointer,) = (part.pointer_of(one) for one in part.handles_by_id(_id(document, loop)))
    value = part.get((*pointer, "value"))
    if isinstance(value, dict) and value.get("type") == "whileloopflow":
        part.apply(
            SetValue((*pointer, "stop_after_if"), {"expr": "true", "skip_if_stopped": False})
        )
    elif not _one_round(part, pointer, number):
        if items is None or not 0 <= number < len(items):
            raise EditRefused(
                _("Run the loop once: only then it is known what its iterations are about.")
            )
        item: JsonValue = {"type": "static", "value": [items[number]]}
        part.apply(SetValue((*pointer, "value", "iterator"), item))
    return part


def _id(document: Document, handle: Handle) -> str:
    module_id = document.module(handle).get("id")
    if not isinstance(module_id, str) or len(document.handles_by_id(module_id)) != 1:
        raise EditRefused(_("Give this step an id of its own first."))
    return module_id


def _copy(document: Document) -> Document:
    return document.standalone()


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
        base = document.value_pointer
        at = None if place.owner is None else document.handle_at((*base, *place.owner))


def _index(pointer: Pointer) -> int:
    index = pointer[-1]
    assert isinstance(index, int)
    return index


def _handles(document: Document, list_pointer: Pointer) -> list[Handle]:
    modules = document.get(list_pointer)
    count = len(modules) if isinstance(modules, list) else 0
    found = (document.handle_at((*list_pointer, index)) for index in range(count))
    return [handle for handle in found if handle is not None]


def _pin_before(part: Document, levels: Iterable[Pointer], results: Results) -> None:
    for pointer in levels:
        for handle in _handles(part, pointer[:-1])[: _index(pointer)]:
            module = part.module(handle)
            module_id = module.get("id")
            if isinstance(module_id, str) and module_id in results and not is_pinned(module):
                part.apply(pin(part, handle, results[module_id]))


def _keep_only(part: Document, owner: Pointer, way: Pointer) -> None:
    """Let a container run what leads to the step, once."""
    value = part.get((*owner, "value"))
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "branchone":
        _choose(part, owner, way)
    elif kind == "branchall":
        for index, _branch in _branches(part, owner):
            if way[:3] != ("value", "branches", index):
                part.apply(SetValue((*owner, "value", "branches", index, "modules"), []))
    elif kind == "forloopflow":
        _one_round(part, owner)


def _choose(part: Document, owner: Pointer, way: Pointer) -> None:
    for index, _branch in _branches(part, owner):
        taken = way[:3] == ("value", "branches", index)
        expression = "true" if taken else "false"
        part.apply(SetValue((*owner, "value", "branches", index, "expr"), expression))


def _branches(part: Document, owner: Pointer) -> list[tuple[int, JsonValue]]:
    branches = part.get((*owner, "value", "branches"))
    return list(enumerate(branches)) if isinstance(branches, list) else []


def _one_round(part: Document, owner: Pointer, number: int = 0) -> bool:
    """Take one item only; say whether it can be told which that is without running anything."""
    pointer = (*owner, "value", "iterator")
    iterator = part.get(pointer)
    if not isinstance(iterator, dict):
        return False
    items, expression = iterator.get("value"), str(iterator.get("expr", ""))
    if iterator.get("type") == "static" and isinstance(items, list):
        taken_items = items[number : number + 1]
        part.apply(SetValue((*pointer, "value"), taken_items))
        return bool(taken_items)
    if iterator.get("type") != "javascript" or not _is_one_expression(expression):
        return False
    taken = f".slice({number}, {number + 1})"
    plain = plain_reference(expression) is not None
    one = f"{expression.strip()}{taken}" if plain else f"(\n{expression.strip()}\n){taken}"
    part.apply(SetValue((*pointer, "expr"), one))
    return True


def _is_one_expression(text: str) -> bool:
    """Tell whether a script is a single expression, which may stand in parentheses."""
    found = tokens(text)
    return (
        bool(found)
        and found[0].text not in _STATEMENTS
        and not any(token.text in (";", "return") for token in found)
    )
