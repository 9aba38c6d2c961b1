"""Edits of steps: add, delete, move, name, feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.edits.base import Edit, is_typed, step_name
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction


class AddModule(Edit, frozen=True):
    """Put a new step into a list of steps; a list that is missing is made.

    Attributes:
        list_pointer: The list, from the root of the document.
        index: The index of the new step.
        module: The step.
    """

    list_pointer: Pointer
    index: int
    module: JsonObject

    def label(self, document: Document) -> str:
        """Name the edit."""
        del document
        return _("Add {step}").format(step=self.module.get("id") or _("step"))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        ensure_list(transaction, self.list_pointer)
        transaction.insert(self.list_pointer, self.index, self.module)


class DeleteModules(Edit, frozen=True):
    """Delete steps and what they contain; what followed them closes up."""

    handles: tuple[Handle, ...]

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Delete {steps}").format(steps=_names(document, self.handles))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        for pointer, count in reversed(
            runs(outermost(transaction.document, map(transaction.pointer_of, self.handles)))
        ):
            transaction.remove_run(pointer, count)


class MoveModules(Edit, frozen=True):
    """Move steps, each with what it contains, to one place; they keep their order.

    Attributes:
        handles: The steps.
        list_pointer: The list they go to, from the root of the document.
        index: The index they go before, as the list is now.
    """

    handles: tuple[Handle, ...]
    list_pointer: Pointer
    index: int

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Move {steps}").format(steps=_names(document, self.handles))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointers = outermost(transaction.document, map(transaction.pointer_of, self.handles))
        _refuse_inside(pointers, self.list_pointer)
        ensure_list(transaction, self.list_pointer)
        moving = [
            (transaction.document.handle_at(pointer), count) for pointer, count in runs(pointers)
        ]
        target, index = self.list_pointer, self.index
        for handle, count in moving:
            assert handle is not None
            pointer = transaction.pointer_of(handle)
            if pointer[:-1] == target and int(pointer[-1]) < index:
                index = max(index - count, int(pointer[-1]))
            if pointer != (*target, index):
                target = transaction.move(pointer, target, index, count)[:-1]
            index += count


class MoveChain(Edit, frozen=True):
    """Hang a step and all that follows it behind another place.

    What stood there goes to the end of the moved chain.

    Attributes:
        handle: The first step of the chain.
        list_pointer: The list it goes to, from the root of the document.
        index: The index it gets, as the list is now.
    """

    handle: Handle
    list_pointer: Pointer
    index: int

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Move {step} and what follows").format(step=step_name(document, self.handle))

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = transaction.pointer_of(self.handle)
        source = pointer[:-1]
        _refuse_inside([pointer], self.list_pointer)
        if not isinstance(pointer[-1], int):
            raise EditRefused(_("This step stands alone; nothing follows it."))
        if source == self.list_pointer and pointer[-1] < self.index:
            raise EditRefused(_("The step comes before that place already."))
        chain = [(*source, i) for i in range(pointer[-1], len(transaction.list_at(source)))]
        _refuse_inside(chain, self.list_pointer)
        ensure_list(transaction, self.list_pointer)
        if pointer != (*self.list_pointer, self.index):
            transaction.move(pointer, self.list_pointer, self.index, len(chain))


class SetSummary(Edit, frozen=True):
    """Give a step the text that is shown on its card."""

    handle: Handle
    text: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Rename {step}").format(step=step_name(document, self.handle))

    def merge_key(self, document: Document) -> str | None:
        """Merge while it is typed."""
        del document
        return f"summary:{self.handle}"

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = transaction.pointer_of(self.handle)
        if not self.text and "summary" not in transaction.object_at(pointer):
            return
        transaction.set((*pointer, "summary"), self.text, after="id")


class SetInput(Edit, frozen=True):
    """Give one input of a step its transform, or take it away with None.

    Keys of the old transform that are neither its type nor its content stay.

    Attributes:
        handle: The step.
        name: The input's key.
        transform: Its transform from now on.
        typed: It comes from a field in which more may be typed: a burst is one undo step.
    """

    handle: Handle
    name: str
    transform: JsonObject | None
    typed: bool = False

    def label(self, document: Document) -> str:
        """Name the edit."""
        text = (
            _("Clear {name} of {step}") if self.transform is None else _("Change {name} of {step}")
        )
        return text.format(name=self.name, step=step_name(document, self.handle))

    def merge_key(self, document: Document) -> str | None:
        """Merge while a value or an expression is typed."""
        if not self.typed:
            return None
        try:
            old = _transforms(document.module(self.handle)).get(self.name)
        except KeyError:
            return None
        if self.transform is None or not isinstance(old, dict | None):
            return None
        # The first letter begins the burst that the others go on with.
        old = self.transform if old is None else old
        both_typed = all(
            is_typed(transform.get("expr", transform.get("value")))
            for transform in (old, self.transform)
        )
        same_type = old.get("type") == self.transform.get("type")
        return f"input:{self.handle}:{self.name}" if both_typed and same_type else None

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        pointer = transaction.pointer_of(self.handle)
        value = transaction.object_at((*pointer, "value"))
        holder = (*pointer, "value", inputs_key(value))
        if self.transform is None:
            if self.name in _transforms(transaction.object_at(pointer)):
                transaction.remove((*holder, self.name))
            return
        if holder[-1] not in value:
            transaction.set(holder, {}, after="path")
        old = transaction.object_at(holder).get(self.name)
        transaction.set((*holder, self.name), _with_rest_of(old, self.transform))


def inputs_key(value: JsonObject) -> str:
    """Tell under which key a step's inputs are: some files say it in the singular."""
    singular = "input_transform" in value and "input_transforms" not in value
    return "input_transform" if singular else "input_transforms"


def ensure_list(transaction: Transaction, pointer: Pointer) -> None:
    """Make an empty list where a list of steps may be but is not."""
    holder = transaction.object_at(pointer[:-1])
    if pointer[-1] not in holder:
        transaction.set(pointer, [])


def outermost(document: Document, steps: Iterable[Pointer]) -> list[Pointer]:
    """Put steps into document order, without those inside others of them."""
    order = {handle: number for number, handle in enumerate(document.handles())}
    found = {pointer: document.handle_at(pointer) for pointer in steps}
    wanted = {pointer: order[handle] for pointer, handle in found.items() if handle is not None}
    return [
        pointer
        for pointer in sorted(wanted, key=wanted.__getitem__)
        if not any(pointer[:depth] in wanted for depth in range(1, len(pointer)))
    ]


def runs(pointers: list[Pointer]) -> list[tuple[Pointer, int]]:
    """Gather neighbours in a list: the first of each run, and how many they are."""
    found: list[tuple[Pointer, int]] = []
    for pointer in pointers:
        if found:
            first, count = found[-1]
            part, last = pointer[-1], first[-1]
            follows = isinstance(part, int) and isinstance(last, int) and part == last + count
            if follows and pointer[:-1] == first[:-1]:
                found[-1] = (first, count + 1)
                continue
        found.append((pointer, 1))
    return found


def _transforms(module: JsonObject) -> JsonObject:
    value = module.get("value")
    found = value.get(inputs_key(value)) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _with_rest_of(old: JsonValue, transform: JsonObject) -> JsonObject:
    """Keep of the old transform what the new one does not speak of."""
    if not isinstance(old, dict):
        return transform
    replaced = {"type"} | ({"value", "expr"} if old.get("type") != transform.get("type") else set())
    kept: JsonObject = {
        key: transform.get(key, value)
        for key, value in old.items()
        if key in transform or key not in replaced
    }
    return {**kept, **transform}


def _refuse_inside(moving: list[Pointer], target: Pointer) -> None:
    if any(target[: len(pointer)] == pointer for pointer in moving):
        raise EditRefused(_("A step cannot be moved into itself."))


def _names(document: Document, handles: tuple[Handle, ...]) -> str:
    return (
        step_name(document, handles[0])
        if len(handles) == 1
        else ngettext("{count} step", "{count} steps", len(handles)).format(count=len(handles))
    )
