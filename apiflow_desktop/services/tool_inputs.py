"""What an agent's model is told of a tool's inputs: a JSON Schema of what the step takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES, NodeLookup, PortSpec, interface_of
from apiflow_desktop.openflow.signatures.bash import bash_parameters
from apiflow_desktop.openflow.signatures.model import TYPESCRIPT, Parameter
from apiflow_desktop.openflow.signatures.python import python_parameters
from apiflow_desktop.openflow.signatures.typescript import typescript_parameters

_TYPES: Final = frozenset({"string", "number", "boolean", "object", "array"})


class ToolInputs:
    """Describes the inputs of steps that agents use as tools.

    Args:
        lookup: Knows nodes, scripts and flows by path.
    """

    def __init__(self, lookup: NodeLookup) -> None:
        self._lookup = lookup

    def schema(self, value: JsonObject) -> JsonObject:
        """Return a JSON Schema of what a module value takes, as far as it is known."""
        if value.get("type") == "rawscript":
            return _object(_parameter(one) for one in _parameters(value) if one is not None)
        interface = interface_of(value, self._lookup)
        if interface is None:
            return {}
        described = _object(_port(port) for port in interface.inputs)
        return {**described, "description": interface.title}


def _object(inputs: Iterable[tuple[str, JsonObject, bool]]) -> JsonObject:
    properties: JsonObject = {}
    required: list[JsonValue] = []
    for name, schema, needed in inputs:
        properties[name] = schema
        if needed:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required}


def _port(port: PortSpec) -> tuple[str, JsonObject, bool]:
    about = port.description
    if port.type in MEDIA_TYPES:
        about = f"{about} The URL of the {port.type}.".strip()
    schema: JsonObject = {
        "type": "string"
        if port.type in MEDIA_TYPES
        else port.type
        if port.type in _TYPES
        else None,
        "description": about or None,
        "enum": [*port.choices] or None,
        "default": port.default,
    }
    shown: JsonObject = {key: value for key, value in schema.items() if value is not None}
    return port.name, shown, port.required


def _parameters(value: JsonObject) -> Iterable[Parameter | None]:
    language, content = str(value.get("language")), str(value.get("content") or "")
    if language == "python3":
        try:
            return python_parameters(content) or ()
        except SyntaxError:
            return ()  # running the tool says where
    if language in TYPESCRIPT:
        return typescript_parameters(content) or ()
    return bash_parameters(content) if language == "bash" else ()


def _parameter(parameter: Parameter) -> tuple[str, JsonObject, bool]:
    schema: JsonObject = {"type": parameter.type} if parameter.type in _TYPES else {}
    if parameter.type == "date":
        schema = {"type": "string", "format": "date-time"}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return parameter.name, schema, parameter.required
