"""What is known of one field: read from a JSON Schema property or a node's port."""

from __future__ import annotations

from msgspec import Struct, field

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.values import UNSET, FieldValue
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES, PortSpec, PortType, port_type
from apiflow_desktop.openflow.schema_form import is_required, property_names, property_schema

_LINE_FORMATS = frozenset({"email", "uri", "url", "date", "date-time", "time", "hostname", "uuid"})


class FieldSpec(Struct, frozen=True):
    """One field of a form.

    Attributes:
        name: Key of its value.
        type: What it holds; decides widget and colour.
        schema: The JSON Schema property it comes from.
        required: The form is not complete without it.
    """

    name: str
    type: PortType
    schema: JsonObject = field(default_factory=dict)
    required: bool = False

    @property
    def title(self) -> str:
        """What stands above the field."""
        return self.text("title") or self.name

    @property
    def description(self) -> str:
        """The help under it."""
        return self.text("description")

    @property
    def default(self) -> FieldValue:
        """Its value where none is given."""
        return self.schema.get("default", UNSET) if "default" in self.schema else UNSET

    @property
    def choices(self) -> list[JsonValue]:
        """The values it may have; empty if it is free."""
        choices = self.schema.get("enum")
        return choices if isinstance(choices, list) else []

    @property
    def variant(self) -> str:
        """Which of the widgets for its type it wants."""
        if self.choices:
            return "enum"
        wanted = self.text("format")
        if self.schema.get("password") is True or wanted == "password":
            return "password"
        if self.schema.get("type") == "integer":
            return "integer"
        return "line" if wanted in _LINE_FORMATS else wanted

    def text(self, key: str) -> str:
        """Return a text of the schema; empty if it is not there."""
        value = self.schema.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> float | None:
        """Return a number of the schema."""
        value = self.schema.get(key)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return float(value) if is_number else None  # type: ignore[arg-type]

    def choice_label(self, choice: JsonValue) -> str:
        """Say how a choice is called: ``enumLabels`` may name it."""
        labels = self.schema.get("enumLabels")
        named = labels.get(str(choice)) if isinstance(labels, dict) else None
        return named if isinstance(named, str) else str(choice)


def specs_of_schema(schema: JsonObject) -> list[FieldSpec]:
    """List the fields of an object schema, in the order it asks for."""
    return [
        spec_of_property(name, property_schema(schema, name), required=is_required(schema, name))
        for name in property_names(schema)
    ]


def spec_of_property(name: str, declared: JsonObject, *, required: bool = False) -> FieldSpec:
    """Read one property of a schema. ``contentMediaType`` may say that it is an image."""
    wanted = str(declared.get("format") or "")
    kind = port_type(declared.get("type"), name, wanted)
    media = str(declared.get("contentMediaType") or wanted).partition("/")[0]
    if kind == "string" and media in (*MEDIA_TYPES, "*"):
        kind = "file" if media == "*" else port_type(media)
    return FieldSpec(name, kind, declared, required=required)


def spec_of_port(port: PortSpec) -> FieldSpec:
    """Read an input of a catalog node."""
    schema: JsonObject = {"type": port.type, "description": port.description}
    if port.default is not None:
        schema["default"] = port.default
    if port.choices:
        schema["enum"] = list(port.choices)
    return FieldSpec(port.name, port.type, schema, required=port.required)
