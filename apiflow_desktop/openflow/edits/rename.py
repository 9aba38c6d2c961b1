"""Giving a step another id, with all that refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.edits.base import Edit, step_name
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.expressions import flow_expressions
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.references import UnsafeSpot, rename_in_expression
from apiflow_desktop.openflow.walk import FORBIDDEN_IDS, Place

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.transaction import Transaction

_ID = re.compile(r"[A-Za-z0-9_-]+")


class RenameId(Edit, frozen=True):
    """Give a step another id; expressions, groups, notes, ``early_return`` and tools follow.

    What :func:`spots_left_alone` lists stays as it is.
    """

    handle: Handle
    new_id: str

    def label(self, document: Document) -> str:
        """Name the edit."""
        return _("Rename {step} to {id}").format(
            step=step_name(document, self.handle), id=self.new_id
        )

    def make(self, transaction: Transaction) -> None:
        """Do it."""
        document, pointer = transaction.document, transaction.pointer_of(self.handle)
        old_id = document.module(self.handle).get("id")
        if old_id == self.new_id:
            return
        _check_id(document, self.handle, self.new_id)
        if isinstance(old_id, str) and document.handles_by_id(old_id) == [self.handle]:
            base = document.value_pointer
            places = [document.place(handle) for handle in document.handles()]
            renamed = _renamed(document.flow_value, places, old_id, self.new_id)
            transaction.set_all({(*base, *inner): text for inner, text in renamed})
            _rename_tool_inputs(transaction, places, old_id, self.new_id)
        if "id" in document.module(self.handle):
            transaction.set((*pointer, "id"), self.new_id)
        else:
            transaction.set_first((*pointer, "id"), self.new_id)


class SpotLeftAlone(Struct, frozen=True):
    """A place that may mean a renamed step and is not rewritten.

    Attributes:
        pointer: The expression, from the root of the document.
        spot: Where in it, and why.
    """

    pointer: Pointer
    spot: UnsafeSpot


def spots_left_alone(document: Document, handle: Handle) -> list[SpotLeftAlone]:
    """List what a rename of a step cannot rewrite safely, to ask the user first."""
    old_id = document.module(handle).get("id")
    if not isinstance(old_id, str):
        return []
    return [
        SpotLeftAlone((*document.value_pointer, *expression.pointer), spot)
        for expression in flow_expressions(
            document.flow_value, places=document.places(), mentioning="results"
        )
        for spot in rename_in_expression(expression.text, old_id, old_id)[1]
    ]


def _check_id(document: Document, handle: Handle, new_id: str) -> None:
    if not _ID.fullmatch(new_id):
        raise EditRefused(
            _('"{new_id}" cannot be an id.').format(new_id=new_id)
            if new_id
            else _("A step's id cannot be empty."),
            hint=_("Use letters, digits, _ and -."),
        )
    if document.handles_by_id(new_id):
        raise EditRefused(
            _('There is a step with the id "{new_id}" already.').format(new_id=new_id)
        )
    slot = document.place(handle).slot
    if new_id in FORBIDDEN_IDS and new_id != slot:
        raise EditRefused(
            _('"{new_id}" is reserved; a step cannot have it as its id.').format(new_id=new_id)
        )


def _renamed(
    flow_value: JsonObject, places: list[Place], old_id: str, new_id: str
) -> Iterator[tuple[Pointer, str]]:
    """Find each text of the flow that names the step, and what it reads after the rename."""
    for expression in flow_expressions(flow_value, places=places, mentioning=old_id):
        text, _ = rename_in_expression(expression.text, old_id, new_id)
        if text != expression.text:
            yield expression.pointer, text
    for pointer in plain_mentions(flow_value):
        if at(flow_value, pointer) == old_id:
            yield pointer, new_id


def plain_mentions(flow_value: JsonObject) -> Iterator[Pointer]:
    """Find the places whose whole value is the id of a step."""
    yield ("early_return",)
    for index in range(len(_list(flow_value.get("groups")))):
        yield ("groups", index, "start_id")
        yield ("groups", index, "end_id")
    for index, note in enumerate(_list(flow_value.get("notes"))):
        members = note.get("contained_node_ids") if isinstance(note, dict) else None
        for member in range(len(_list(members))):
            yield ("notes", index, "contained_node_ids", member)


def _rename_tool_inputs(
    transaction: Transaction, places: list[Place], old_id: str, new_id: str
) -> None:
    base = transaction.document.value_pointer
    for place in places:
        value = place.module.get("value")
        inputs = value.get("tool_inputs") if isinstance(value, dict) else None
        if isinstance(inputs, dict) and old_id in inputs and new_id not in inputs:
            transaction.rename_key((*base, *place.pointer, "value", "tool_inputs", old_id), new_id)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def at(value: JsonValue, pointer: Pointer) -> JsonValue:
    """Follow a pointer; None where it leads nowhere."""
    for part in pointer:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        else:
            return None
    return value
