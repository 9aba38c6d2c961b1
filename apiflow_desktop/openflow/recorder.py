"""Keeping track of a change in the making: what was done, what it touched, how to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer, format_pointer
from apiflow_desktop.openflow.beside import FileStep
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from apiflow_desktop.openflow.handles import Handle, HandleTable
from apiflow_desktop.openflow.shelf import SHELF
from apiflow_desktop.openflow.text.source import TextSource
from apiflow_desktop.openflow.text.spans import TextStep
from apiflow_desktop.openflow.texts import Texts
from apiflow_desktop.openflow.values import ValueStep

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document

_STRUCTURE = frozenset({"modules", "branches", "default", "tools", "type", "tool_type"})
_BRANCH_DEPTH = len(("value", "branches", 0))
_ROOTS = frozenset({"modules", "failure_module", "preprocessor_module", SHELF})


class Recorder:
    """A change in the making. If the edit that makes it is refused, :meth:`abandon` undoes it.

    Attributes:
        document: The document that is being changed.
        text_steps: What was done to the text so far.
        value_steps: What was done to the tree so far.
        file_steps: What was done to the texts beside the document so far.
        touched: The steps that were changed so far.
        pointers: Where something was changed so far.
        structural: Whether the order or nesting of steps changed.
    """

    def __init__(
        self, document: Document, source: TextSource, texts: Texts, handles: HandleTable
    ) -> None:
        self.document = document
        self.text_steps: list[TextStep] = []
        self.value_steps: list[ValueStep] = []
        self.file_steps: list[FileStep] = []
        self.touched: set[Handle] = set()
        self.pointers: list[Pointer] = []
        self.structural = False
        self._stale = False
        self._source = source
        self._texts = texts
        self._handles = handles

    def get(self, pointer: Pointer) -> JsonValue:
        """Return the value at a pointer, or refuse the edit."""
        try:
            return self.document.get(pointer)
        except KeyError:
            raise EditRefused(
                _("There is nothing at this place in the document."), where=format_pointer(pointer)
            ) from None

    def list_at(self, pointer: Pointer) -> list[JsonValue]:
        """Return the list at a pointer, or refuse the edit."""
        found = self.get(pointer)
        if not isinstance(found, list):
            raise EditRefused(_("This is not a list."), where=format_pointer(pointer))
        return found

    def object_at(self, pointer: Pointer) -> JsonObject:
        """Return the object at a pointer, or refuse the edit."""
        found = self.get(pointer)
        if not isinstance(found, dict):
            raise EditRefused(_("This is not an object."), where=format_pointer(pointer))
        return found

    def pointer_of(self, handle: Handle) -> Pointer:
        """Return where a step is now, or refuse the edit."""
        self.settle()
        try:
            return self.document.pointer_of(handle)
        except KeyError:
            raise EditRefused(_("The step is no longer in the document.")) from None

    def settle(self) -> None:
        """Find the steps again if a change of structure may have moved them."""
        if self._stale:
            self._check_shape()
            self._handles.refresh(self.document.places())
            self._stale = False

    def finish(self) -> None:
        """Complete the change.

        Raises:
            EditRefused: The document would no longer be a workflow.
        """
        self.settle()
        if self.structural:
            for step in self.value_steps:
                self.touched |= self._handles.below(step.arrived)

    def abandon(self) -> None:
        """Undo all that was done."""
        self.document.files.unplay(self.file_steps)
        self._texts.unplay_all(self.text_steps)
        for step in reversed(self.value_steps):
            step.undo()
        self._handles.refresh(self.document.places())

    def set_file(self, file: str, text: str) -> None:
        """Give a text beside the document another content, or make it."""
        step = self.document.files.step_to(file, text)
        if step is not None:
            self.document.files.play([step])
            self.file_steps.append(step)

    def _do(self, step: ValueStep) -> None:
        step.do()
        self.value_steps.append(step)

    def _container(self, pointer: Pointer) -> JsonObject | list[JsonValue]:
        container = self.get(pointer[:-1])
        if not isinstance(container, dict | list) or (
            isinstance(container, dict) is not isinstance(pointer[-1], str)
        ):
            raise EditRefused(
                _("There is nothing at this place in the document."), where=format_pointer(pointer)
            )
        return container

    def _check_shape(self) -> None:
        try:
            self.document.check_shape()
        except DocumentUnreadable as error:
            raise EditRefused(error.what, hint=error.hint) from error

    def _pass_on(self, pointer: Pointer, old: JsonValue, new: JsonValue) -> None:
        self._handles.pass_on(old, new, pointer[len(self.document.value_pointer) :])

    def _note(self, pointer: Pointer, *values: JsonValue) -> None:
        """Remember that something changes here, and which steps that concerns."""
        self.pointers.append(pointer)
        owner, inside = self._owner(pointer)
        if owner is not None:
            self.touched.add(owner)
        if self._is_structure(pointer, owner, inside):
            self.structural = self._stale = True
            for value in values:
                self.touched |= self._handles.below(value)

    def _owner(self, pointer: Pointer) -> tuple[Handle | None, Pointer]:
        """Find the innermost step around a place, and the place relative to it."""
        owner, inside = None, pointer[len(self.document.value_pointer) :]
        found: JsonValue = self.document.value
        for depth, part in enumerate(pointer):
            if isinstance(found, dict):
                handle = self._handles.of(found)
                if handle is not None:
                    owner, inside = handle, pointer[depth:]
            try:
                found = self.document.child(found, part)
            except KeyError:
                found = None
        return owner, inside

    def _is_structure(self, pointer: Pointer, owner: Handle | None, inside: Pointer) -> bool:
        if owner is None:
            base = self.document.value_pointer
            if len(pointer) <= len(base):
                return pointer == base[: len(pointer)]
            return pointer[: len(base)] == base and inside[0] in _ROOTS
        if inside[0] != "value" or (len(inside) > 1 and inside[1] not in _STRUCTURE):
            return False
        return len(inside) <= _BRANCH_DEPTH or inside[_BRANCH_DEPTH] == "modules"
