"""Edits of a schema that asks for inputs: those of a flow, or of an approval."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer, format_pointer
from apiflow_desktop.gui.forms.specs import spec_of_property
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Batch, Edit, RemoveKey, SetValue
from apiflow_desktop.openflow.edits.base import is_typed
from apiflow_desktop.openflow.expressions import flow_expressions
from apiflow_desktop.openflow.references import is_identifier, references
from apiflow_desktop.openflow.schema_form import is_required, property_names, property_schema

TYPES = (
    "string", "integer", "number", "boolean", "image", "video", "audio", "file", "object", "array",
    "any",
)  # fmt: skip
_MEDIA = {"image": "image/*", "video": "video/*", "audio": "audio/*", "file": "*/*"}
_WORD = re.compile(r"\W+")
_FORM = ("suspend", "resume_form", "schema")
_RESUMED = ("resume", "resumes")


class SchemaEdits(Struct, frozen=True):
    """Makes the edits of a schema that asks for inputs.

    Attributes:
        schema: The schema; empty where there is none yet.
        pointer: Where it is, or would be.
        follow: Makes the edits by which expressions follow a new name of an input: old, new.
    """

    schema: JsonObject
    pointer: Pointer
    follow: Callable[[str, str], list[Edit]] = lambda _old, _new: []

    @classmethod
    def of_flow(cls, document: Document) -> SchemaEdits | None:
        """Edit what a flow asks for; None for a bare flow value, which has no place for that."""
        if document.flow_pointer is None:
            return None
        follow = partial(followed_expressions, document, "flow_input")
        return cls(document.schema, (*document.flow_pointer, "schema"), follow)

    @classmethod
    def of_approval(cls, document: Document, schema: JsonObject, pointer: Pointer) -> SchemaEdits:
        """Edit what those are asked for who approve what follows a step."""
        return cls(schema, pointer, partial(_followed_approvals, document, pointer))

    def add(self) -> tuple[str, Edit]:
        """Add a text input under a name that is free; returns the name, too."""
        schema = self.schema
        names = property_names(schema)
        name = next(one for n in range(1, 10_000) if (one := f"input_{n}") not in names)
        declared: JsonObject = {"type": "string", "description": ""}
        if not schema:
            fresh: JsonObject = {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {name: declared},
                "required": [],
                "order": [name],
            }
            return name, SetValue(self.pointer, fresh)
        edits: list[Edit] = []
        if not isinstance(schema.get("properties"), dict):
            edits.append(SetValue((*self.pointer, "properties"), {name: declared}))
        else:
            edits.append(SetValue((*self.pointer, "properties", name), declared))
        if isinstance(schema.get("order"), list):
            edits.append(self._order([*names, name]))
        return name, Batch(_("Add input {name}").format(name=name), tuple(edits))

    def remove(self, name: str) -> Edit:
        """Remove an input."""
        edits: list[Edit] = [RemoveKey((*self.pointer, "properties", name))]
        edits += self._without(name)
        return Batch(_("Remove input {name}").format(name=name), tuple(edits))

    def move(self, name: str, by: int) -> Edit | None:
        """Move an input up or down in the form; None if it is at the end already."""
        names = property_names(self.schema)
        at = names.index(name)
        if not 0 <= at + by < len(names):
            return None
        names.insert(at + by, names.pop(at))
        return Batch(_("Reorder inputs"), (self._order(names),))

    def rename(self, old: str, new: str) -> Edit:
        """Give an input another name; expressions follow.

        Raises:
            UserFacingError: The name cannot be used.
        """
        schema = self.schema
        if not new.strip():
            raise UserFacingError(_("An input needs a name."))
        if new in property_names(schema):
            raise UserFacingError(_("There is an input called “{new}” already.").format(new=new))
        properties = schema.get("properties")
        assert isinstance(properties, dict)
        renamed: JsonObject = {new if key == old else key: properties[key] for key in properties}
        edits: list[Edit] = [SetValue((*self.pointer, "properties"), renamed)]
        for key in ("required", "order"):
            names = schema.get(key)
            if isinstance(names, list) and old in names:
                followed: list[JsonValue] = [new if name == old else name for name in names]
                edits.append(SetValue((*self.pointer, key), followed))
        edits += self.follow(old, new)
        return Batch(_("Rename input {old} to {new}").format(old=old, new=new), tuple(edits))

    def require(self, name: str, *, required: bool) -> Edit:
        """Say whether an input must be given."""
        listed = self.schema.get("required")
        names: list[JsonValue] = (
            [n for n in listed if n != name] if isinstance(listed, list) else []
        )
        return SetValue((*self.pointer, "required"), [*names, name] if required else names)

    def retype(self, name: str, type_: str) -> Edit:
        """Give an input another type; a default or choices that no longer fit go."""
        old = property_schema(self.schema, name)
        dropped = {"format", "contentMediaType", "contentEncoding", "items", "default", "enum"}
        declared: JsonObject = {key: value for key, value in old.items() if key not in dropped}
        if type_ in _MEDIA:
            declared |= {"type": "string", "format": "uri", "contentMediaType": _MEDIA[type_]}
        elif type_ == "any":
            declared.pop("type", None)
        else:
            declared["type"] = type_
        return SetValue((*self.pointer, "properties", name), declared)

    def detail(self, name: str, key: str, value: JsonValue) -> Edit | None:
        """Set a detail such as its description; None takes it away."""
        pointer = (*self.pointer, "properties", name, key)
        if value is not None:
            burst = f"detail:{format_pointer(pointer)}" if is_typed(value) else ""
            return Batch(_("Change {name}").format(name=name), (SetValue(pointer, value),), burst)
        present = key in property_schema(self.schema, name)
        return RemoveKey(pointer) if present else None

    def _order(self, names: Sequence[str]) -> Edit:
        return SetValue((*self.pointer, "order"), list(names))

    def _without(self, name: str) -> list[Edit]:
        edits: list[Edit] = []
        for key in ("required", "order"):
            names = self.schema.get(key)
            if isinstance(names, list) and name in names:
                rest: list[JsonValue] = [one for one in names if one != name]
                edits.append(SetValue((*self.pointer, key), rest))
        return edits


def followed_expressions(document: Document, root: str, old: str, new: str) -> list[Edit]:
    """Make the edits by which expressions follow a new name of ``root.old``; in drafts too."""
    base, places = document.value_pointer, document.places()
    return [
        SetValue((*base, *expression.pointer), text)
        for expression in flow_expressions(document.flow_value, places=places, mentioning=root)
        if (text := _followed(expression.text, (root,), old, new)) != expression.text
    ]


def _followed_approvals(document: Document, schema: Pointer, old: str, new: str) -> list[Edit]:
    """Let the expressions of the step after an approval follow a new name in its form."""
    *around, number = schema[: -len(_FORM)]
    following = (*around, int(number) + 1)
    base, places = document.value_pointer, document.places()
    return [
        SetValue((*base, *expression.pointer), text)
        for expression in flow_expressions(document.flow_value, places=places, mentioning="resume")
        if expression.owner is not None and (*base, *expression.owner) == following
        if (text := _followed(expression.text, _RESUMED, old, new)) != expression.text
    ]


def type_name(name: str, declared: JsonObject) -> str:
    """Say which of :data:`TYPES` a property is."""
    if declared.get("type") == "integer":
        return "integer"
    # the name alone makes no image here: it would be another type once it is renamed
    return spec_of_property(_WORD.sub("", name) and "value", declared).type


def required_names(schema: JsonObject) -> set[str]:
    """Return the inputs that must be given."""
    return {name for name in property_names(schema) if is_required(schema, name)}


def _followed(expression: str, roots: Sequence[str], old: str, new: str) -> str:
    for reference in reversed(references(expression)):
        # of all resumes one is picked by its number first
        at = 1 if reference.root == "resumes" else 0
        if reference.root not in roots or reference.path[at : at + 1] != (old,):
            continue
        start, end = reference.parts[at]
        optional = "?." if expression[start:end].startswith("?.") else ""
        escaped = new.replace("\\", "\\\\").replace('"', '\\"')
        access = f"{optional or '.'}{new}" if is_identifier(new) else f'{optional}["{escaped}"]'
        expression = expression[:start] + access + expression[end:]
    return expression
