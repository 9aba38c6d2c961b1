"""What a step offers to the drawing: its inputs and outputs, and who knows them.

The document does not say what a ``script`` step's path stands for; a :class:`NodeLookup` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, Protocol, get_args

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.signatures.reading import script_parameters

PortType = Literal[
    "string", "number", "boolean", "object", "array", "image", "video", "audio", "file", "any"
]

_PORT_TYPES: Mapping[str, PortType] = {known: known for known in get_args(PortType)}
MEDIA_TYPES: frozenset[str] = frozenset({"image", "video", "audio", "file"})

_MEDIA_WORD = re.compile(r"(?:^|[_\- ])(image|video|audio)s?(?:$|[_\- ]|url|uri)", re.IGNORECASE)
_ALIASES: Mapping[str, PortType] = {"integer": "number", "float": "number", "text": "string"}


class PortSpec(Struct, frozen=True):
    """One input or output of a step.

    Attributes:
        name: Key in the step's input transforms, or in its result.
        type: What travels through it; decides colour and shape.
        required: The step cannot run without it (inputs only).
        default: What is used where the document says nothing; None if there is none.
        description: One or two sentences for tooltips and forms.
        choices: The values it may have; empty if any (inputs only).
    """

    name: str
    type: PortType = "any"
    required: bool = False
    default: JsonValue = None
    description: str = ""
    choices: tuple[JsonValue, ...] = ()


class StepInterface(Struct, frozen=True):
    """What stands behind a module path.

    Attributes:
        title: Name of the node, e.g. ``Flux Kontext Pro``, or of the script or flow.
        subtitle: Name of its connector, or its path.
        colour_key: Steps of equal keys get the same colour; the connector's name.
        kind: What it is drawn as: ``script`` for a node, ``rawscript``, ``flow``.
    """

    title: str
    subtitle: str
    colour_key: str
    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[PortSpec, ...] = ()
    kind: str = "script"


class NodeLookup(Protocol):
    """Knows what a module path names: a catalog node, a script or flow of the workspace."""

    def describe(self, path: str, kind: str = "script") -> StepInterface | None:
        """Describe what stands behind a path; None where the path does not resolve.

        Args:
            path: As the step has it.
            kind: The step's type, ``script`` or ``flow``.
        """
        ...


CALLS: frozenset[str] = frozenset({"script", "flow"})
"""Types of steps that call something by its path."""


def interface_of(value: JsonObject, lookup: NodeLookup | None) -> StepInterface | None:
    """Describe what a step calls by path; None if it calls nothing, or nothing that is known."""
    path, kind = value.get("path"), value.get("type")
    if lookup is None or not isinstance(kind, str) or kind not in CALLS:
        return None
    return lookup.describe(path, kind) if isinstance(path, str) and path else None


def declared_inputs(value: JsonObject, interface: StepInterface | None) -> tuple[PortSpec, ...]:
    """List the inputs a step is known to take, as what it calls, its script or the format says."""
    if interface is not None:
        return interface.inputs
    if value.get("type") == "aiagent":
        # The declaration of the format is not needed to draw most flows.
        from apiflow_desktop.openflow.agent_ports import agent_inputs

        return agent_inputs(value)
    if value.get("type") != "rawscript":
        return ()
    return script_inputs(value.get("language"), value.get("content"))


def script_inputs(language: JsonValue, content: JsonValue) -> tuple[PortSpec, ...]:
    """List the inputs that the ``main`` of a script takes."""
    if not isinstance(language, str) or not isinstance(content, str):
        return ()
    return tuple(
        PortSpec(
            name=parameter.name,
            type=port_type(
                "string" if parameter.type == "date" else parameter.type, parameter.name
            ),
            required=parameter.required,
            default=parameter.default,
        )
        for parameter in script_parameters(language, content)
    )


def port_type(declared: object, name: str = "", format_: object = "") -> PortType:
    """Find the port type for a declared type and a name.

    Providers declare images as plain strings; a name such as ``input_image`` or a format such as
    ``resource-s3_object`` then says what the value is.

    Args:
        declared: A JSON Schema type (also a list of them) or one of ours.
        name: The name of the property or input.
        format_: The JSON Schema ``format``, if any.
    """
    word = next((part for part in _words(declared) if part != "null"), "any").lower()
    kind = _ALIASES.get(word, word)
    if kind == "string" and (media := _MEDIA_WORD.search(name)):
        kind = media[1].lower()
    if format_ == "resource-s3_object" and kind != "array":
        kind = "file"
    return _known(kind)


def _words(declared: object) -> list[str]:
    if isinstance(declared, list):
        return [part for part in declared if isinstance(part, str)]
    return [declared] if isinstance(declared, str) else []


def _known(kind: str) -> PortType:
    return _PORT_TYPES.get(kind, "any")
