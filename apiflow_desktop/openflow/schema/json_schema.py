"""The published JSON Schema (2020-12) of OpenFlow, made of its declaration."""

from __future__ import annotations

import json
from typing import Any

from apiflow_desktop.openflow.schema.flow import OPENFLOW
from apiflow_desktop.openflow.schema.kinds import (
    Anything,
    Either,
    Field,
    Flag,
    Kind,
    Many,
    Named,
    Number,
    OneStep,
    Shape,
    Steps,
    Tagged,
    Text,
    Usually,
)
from apiflow_desktop.openflow.schema.steps import MODULE
from apiflow_desktop.openflow.schema.tools import TOOL

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "OpenFlow"


def openflow_schema() -> Schema:
    """Make the schema of an OpenFlow file.

    It refuses what the engine cannot run, and nothing else: unknown keys are allowed, and so
    is null in the place of what may be missing.
    """
    writer = _Writer()
    root = writer.kind(OPENFLOW)
    writer.kind(MODULE)
    writer.kind(TOOL)
    return {
        "$schema": DIALECT,
        "title": TITLE,
        "description": "A workflow as apiflow desktop and Windmill read it.",
        **root,
        "$defs": dict(sorted(writer.definitions.items())),
    }


def schema_text() -> str:
    """Write the schema as it is published."""
    return json.dumps(openflow_schema(), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    """Writes kinds; those with names once, as definitions."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def kind(self, kind: Kind) -> Schema:
        match kind:
            case Text():
                choices: Schema = {"enum": [*kind.choices]} if kind.choices else {}
                return {"type": "string"} | choices | _examples(kind.known)
            case Number():
                return _number(kind)
            case Flag():
                return {"type": "boolean"}
            case Anything():
                return _examples(kind.known)
            case Usually():
                return {"anyOf": [self.kind(kind.kind()), {}]}
            case Many():
                return {"type": "array", "items": self.kind(kind.item)}
            case Named():
                return {"type": "object", "additionalProperties": self.kind(kind.value)}
            case Either():
                return {"anyOf": [self.kind(kind.usual), self.kind(kind.bare)]}
            case Steps():
                return {"type": "array", "items": _reference(kind.of)}
            case OneStep():
                return _reference("FlowModule")
            case Shape():
                return self._once(kind.name, lambda: self._shape(kind))
            case Tagged():
                return self._once(kind.name, lambda: self._tagged(kind))

    def _once(self, name: str, make: Any) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return _reference(name)

    def _shape(self, shape: Shape) -> Schema:
        required = [field.name for field in shape.needed if field.absent and field.absent.vital]
        made: Schema = {
            "description": shape.about,
            "type": "object",
            "properties": {field.name: self._field(field) for field in shape.fields.values()},
        }
        return made | ({"required": required} if required else {})

    def _field(self, field: Field) -> Schema:
        inner = self.kind(field.kind)
        needed = field.absent is not None and field.absent.vital
        free = inner.keys() <= {"examples"}
        made = inner if needed or free else _or_null(inner)
        about: Schema = {"description": field.about}
        if field.default is not None:
            about["default"] = field.default
        if field.idle or field.old:
            about["deprecated"] = True
        return about | made

    def _tagged(self, tagged: Tagged) -> Schema:
        about = {"description": tagged.about, "type": "object"}
        chosen = [
            {
                "if": {"properties": {tagged.key: {"const": tag}}, "required": [tagged.key]},
                "then": self.kind(shape),
            }
            for tag, shape in tagged.shapes.items()
        ]
        known: Schema = {"enum": [*tagged.shapes]}
        if tagged.usual is None:
            return about | {
                "properties": {tagged.key: known},
                "required": [tagged.key],
                "allOf": chosen,
            }
        known["enum"].append(tagged.usual_tag)
        others = {"properties": {tagged.key: {"enum": [*tagged.shapes]}}, "required": [tagged.key]}
        return about | {
            "properties": {tagged.key: known},
            "allOf": [*chosen, {"if": {"not": others}, "then": self.kind(tagged.usual)}],
        }


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _examples(known: tuple[str, ...]) -> Schema:
    return {"examples": [*known]} if known else {}


def _number(kind: Number) -> Schema:
    # A number out of its range is told, but runs.
    return {"type": "integer" if kind.whole else "number"}


def _or_null(inner: Schema) -> Schema:
    if isinstance(inner.get("type"), str):
        nullable = inner | {"type": [inner["type"], "null"]}
        if "enum" in inner:
            nullable["enum"] = [*inner["enum"], None]
        return nullable
    options = inner.get("anyOf", [inner])
    return {"anyOf": [*options, {"type": "null"}]}
