"""The hidden identity of steps and branches while a document is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NewType

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.walk import Place

Handle = NewType("Handle", int)
"""Names a step as long as its document is open, whatever happens to its id or place."""


class HandleTable:
    """Gives each step a handle and knows where it is now.

    A step keeps its handle because its ``dict`` stays the same object: edits change the tree
    in place, and undo puts the same objects back. Branches are told apart in the same way.
    """

    def __init__(self) -> None:
        self._next = 1
        self._handles: dict[int, Handle] = {}
        self._kept_alive: list[JsonObject] = []
        self._places: dict[Handle, Place] = {}
        self._by_pointer: dict[Pointer, Handle] = {}
        self._branches: dict[int, int] = {}

    def refresh(self, places: Iterable[Place]) -> None:
        """Take in where every step is now; steps not seen before get new handles."""
        self._places = {}
        self._by_pointer = {}
        for place in places:
            handle = self._handles.get(id(place.module))
            if handle is None:
                handle = Handle(self._next)
                self._next += 1
                self._give(place.module, handle)
            self._places[handle] = place
            self._by_pointer[place.pointer] = handle

    def number_like(self, handles: Iterable[Handle]) -> None:
        """Give the steps other handles, in document order."""
        renumbered = list(zip(self._places.values(), handles, strict=True))
        self._places = {handle: place for place, handle in renumbered}
        self._by_pointer = {place.pointer: handle for place, handle in renumbered}
        self._handles = {id(place.module): handle for place, handle in renumbered}
        self._next = max(self._places, default=Handle(0)) + 1

    def place(self, handle: Handle) -> Place:
        """Return where a step is.

        Raises:
            KeyError: It is not in the document (any more).
        """
        return self._places[handle]

    def holds(self, handle: Handle) -> bool:
        """Tell whether a step is in the document."""
        return handle in self._places

    def at(self, pointer: Pointer) -> Handle | None:
        """Return the step at a pointer relative to the FlowValue."""
        return self._by_pointer.get(pointer)

    def of(self, module: JsonObject) -> Handle | None:
        """Return the handle of a step's object, if it has one."""
        return self._handles.get(id(module))

    def branch(self, branch: JsonObject) -> int:
        """Return the number of a branch: its own, wherever among the others it is."""
        if id(branch) not in self._branches:
            self._number(branch, len(self._branches))
        return self._branches[id(branch)]

    def below(self, value: JsonValue) -> set[Handle]:
        """Collect the handles of the steps in a part of the tree."""
        found = (self._handles.get(id(module)) for _, module in _modules_below(value, ()))
        return {handle for handle in found if handle is not None}

    def all(self) -> list[Handle]:
        """List the steps in document order."""
        return list(self._places)

    def pass_on(self, old: JsonValue, replaced: JsonValue, base: Pointer) -> None:
        """Let the steps of a new part of the tree take over the handles of the part it replaces.

        Steps are matched by id, the rest by place; branches by their steps, the rest by place.

        Args:
            old: The part as it was.
            replaced: The part as it is now.
            base: Where both are, relative to the FlowValue.
        """
        heirs = [p for p in _modules_below(replaced, base) if id(p[1]) not in self._handles]
        if heirs:
            left = {
                pointer: module
                for pointer, module in _modules_below(old, base)
                if id(module) in self._handles
            }
            for same in (_same_id, _same_place):
                heirs = [heir for heir in heirs if not self._inherit(heir, left, same(heir, left))]
        if self._branches:
            self._pass_on_branches(old, replaced, base)

    def _pass_on_branches(self, old: JsonValue, replaced: JsonValue, base: Pointer) -> None:
        known = self._branches
        left = {pointer: one for pointer, one in _branches_below(old, base) if id(one) in known}
        if not left:
            return
        heirs = list(_branches_below(replaced, base))
        held = {step: pointer for pointer, branch in left.items() for step in self._in(branch)}
        for _pointer, heir in heirs:
            source = next((held[step] for step in self._in(heir) if step in held), None)
            if source in left and id(heir) not in known:
                self._number(heir, known[id(left.pop(source))])
        for pointer, heir in heirs:
            if pointer in left and id(heir) not in known:
                self._number(heir, known[id(left.pop(pointer))])

    def _in(self, branch: JsonObject) -> Iterator[Handle]:
        """Yield the steps of a branch."""
        modules = branch.get("modules")
        for module in modules if isinstance(modules, list) else ():
            handle = self._handles.get(id(module))
            if handle is not None:
                yield handle

    def _inherit(
        self,
        heir: tuple[Pointer, JsonObject],
        left: dict[Pointer, JsonObject],
        source: Pointer | None,
    ) -> bool:
        if source is None:
            return False
        self._give(heir[1], self._handles[id(left.pop(source))])
        return True

    def _give(self, module: JsonObject, handle: Handle) -> None:
        self._handles[id(module)] = handle
        # An object that is freed gives its id() to another; so none is.
        self._kept_alive.append(module)

    def _number(self, branch: JsonObject, number: int) -> None:
        self._branches[id(branch)] = number
        self._kept_alive.append(branch)


def _same_id(heir: tuple[Pointer, JsonObject], left: dict[Pointer, JsonObject]) -> Pointer | None:
    module_id = heir[1].get("id")
    if not isinstance(module_id, str):
        return None
    found = [pointer for pointer, module in left.items() if module.get("id") == module_id]
    return found[0] if found else None


def _same_place(
    heir: tuple[Pointer, JsonObject], left: dict[Pointer, JsonObject]
) -> Pointer | None:
    return heir[0] if heir[0] in left else None


def _modules_below(value: JsonValue, base: Pointer) -> Iterator[tuple[Pointer, JsonObject]]:
    """Find what looks like a step in a part of the tree, wherever that part begins."""
    for pointer, found in _objects_below(value, base):
        if isinstance(found.get("value"), dict):
            yield pointer, found


def _branches_below(value: JsonValue, base: Pointer) -> Iterator[tuple[Pointer, JsonObject]]:
    """Find what looks like a branch in a part of the tree, wherever that part begins."""
    for pointer, found in _objects_below(value, base):
        if pointer[-2:-1] == ("branches",):
            yield pointer, found


def _objects_below(value: JsonValue, base: Pointer) -> Iterator[tuple[Pointer, JsonObject]]:
    pending: list[tuple[Pointer, JsonValue]] = [(base, value)]
    while pending:
        pointer, found = pending.pop()
        parts: Iterable[tuple[str | int, JsonValue]] = ()
        if isinstance(found, dict):
            yield pointer, found
            parts = found.items()
        elif isinstance(found, list):
            parts = enumerate(found)
        pending += [((*pointer, key), child) for key, child in parts]
