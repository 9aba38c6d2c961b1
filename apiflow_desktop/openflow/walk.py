"""Walking the steps of a flow, wherever they are nested."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import Literal, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer

Slot: TypeAlias = Literal[
    "main", "branch", "default", "loop", "failure", "preprocessor", "tool", "draft"
]
"""What a step is to its owner; ``draft`` if it hangs on nothing."""

FORBIDDEN_IDS = frozenset(
    {"do", "bg", "ctx", "state", "if", "else", "for", "delete", "while", "new", "in", "failure"}
    | {"preprocessor", "as", "Input", "Result", "Trigger"}
)
"""Ids that Windmill's editor does not give to steps."""

_BRANCHING = ("branchone", "branchall")
_LOOPS = ("forloopflow", "whileloopflow")


class Place(Struct, frozen=True, gc=False):
    """A step and where it stands.

    Nothing that a place holds leads back to it, so the garbage collector need not look at the
    thousands that each change of structure makes.

    Attributes:
        module: The step itself.
        pointer: Where it is, relative to the FlowValue.
        slot: What it is to its owner.
        owner: Pointer of the step that contains it; None at the top.
        index: Its index in its list; 0 for the failure and preprocessor modules.
        branch: Index of the branch it is in, for the slot ``branch``.
    """

    module: JsonObject
    pointer: Pointer
    slot: Slot
    owner: Pointer | None
    index: int
    branch: int | None = None

    @property
    def list_pointer(self) -> Pointer | None:
        """The list the step is an item of; None for failure and preprocessor modules."""
        return self.pointer[:-1] if isinstance(self.pointer[-1], int) else None


class ModuleList(Struct, frozen=True):
    """A list of steps inside a step: a branch, a loop's body, an agent's tools.

    Attributes:
        slot: What its steps are to the owner.
        path: Where the list is, relative to the owning step.
        modules: The list.
        branch: Which branch, for the slot ``branch``.
    """

    slot: Slot
    path: Pointer
    modules: list[JsonValue]
    branch: int | None = None


def inner_lists(module: JsonObject) -> list[ModuleList]:
    """Find the lists of steps directly inside a step, in order."""
    value = module.get("value")
    if not isinstance(value, dict):
        return []
    kind = value.get("type")
    found: list[ModuleList] = []
    if kind in _LOOPS:
        _collect(found, "loop", ("value", "modules"), value.get("modules"))
    elif kind in _BRANCHING:
        branches = value.get("branches")
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            if isinstance(branch, dict):
                path = ("value", "branches", index, "modules")
                _collect(found, "branch", path, branch.get("modules"), index)
        if kind == "branchone":
            _collect(found, "default", ("value", "default"), value.get("default"))
    elif kind == "aiagent":
        _collect(found, "tool", ("value", "tools"), value.get("tools"))
    return found


def walk(flow_value: JsonObject) -> Iterator[Place]:
    """Yield every step in document order: a step, then what it contains, then the next.

    The failure and the preprocessor module come last. What has not the shape of a step
    is passed over.
    """
    pending: list[Place] = []
    for key, slot in (("preprocessor_module", "preprocessor"), ("failure_module", "failure")):
        module = flow_value.get(key)
        if isinstance(module, dict):
            pending.append(Place(module, (key,), slot, None, 0))  # type: ignore[arg-type]
    main = flow_value.get("modules")
    if isinstance(main, list):
        pending += _places(ModuleList("main", ("modules",), main), (), None)
    yield from _walk(pending)


def walk_list(steps: ModuleList) -> Iterator[Place]:
    """Yield every step of a list that stands by itself: a step, then what it contains, then on."""
    yield from _walk(_places(steps, (), None))


def module_ids(flow_value: JsonObject) -> set[str]:
    """Collect the ids of all steps."""
    return ids_of(walk(flow_value))


def ids_of(places: Iterable[Place]) -> set[str]:
    """Collect the ids of steps."""
    ids = (place.module.get("id") for place in places)
    return {module_id for module_id in ids if isinstance(module_id, str)}


def fresh_id(taken: Collection[str]) -> str:
    """Make an id for a new step: ``a … z, aa, ab, …``, the next after the largest short one.

    Args:
        taken: The ids there are.
    """
    largest = max((_order(taken_id) for taken_id in taken if _is_short(taken_id)), default=(0, ""))
    length = 1
    while True:
        for letters in product(string.ascii_lowercase, repeat=length):
            candidate = "".join(letters)
            if _order(candidate) <= largest or candidate in FORBIDDEN_IDS:
                continue
            return candidate
        length += 1


def copied_id(taken: Collection[str], module_id: str) -> str:
    """Make an id for a copy of a step: the original's with the next free digit, ``a2``.

    Args:
        taken: The ids there are.
        module_id: The original's.
    """
    stem = module_id.rstrip(string.digits) or module_id
    number = 2
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _walk(pending: list[Place]) -> Iterator[Place]:
    """Yield the places of a stack with all that is inside of them."""
    while pending:
        place = pending.pop()
        yield place
        for inner in reversed(inner_lists(place.module)):
            pending += _places(inner, place.pointer, place.pointer)


def _is_short(module_id: str) -> bool:
    return 0 < len(module_id) <= 3 and all(c in string.ascii_lowercase for c in module_id)


def _order(module_id: str) -> tuple[int, str]:
    return len(module_id), module_id


def _collect(
    found: list[ModuleList], slot: Slot, path: Pointer, value: JsonValue, branch: int | None = None
) -> None:
    if isinstance(value, list):
        found.append(ModuleList(slot, path, value, branch))


def _places(inner: ModuleList, base: Pointer, owner: Pointer | None) -> list[Place]:
    """List the steps of a list, the last first, as a stack wants them."""
    return [
        Place(module, (*base, *inner.path, index), inner.slot, owner, index, inner.branch)
        for index, module in reversed(list(enumerate(inner.modules)))
        if isinstance(module, dict)
    ]
