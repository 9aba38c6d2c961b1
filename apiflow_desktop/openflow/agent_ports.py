"""What an AI agent takes, for its form and its card."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.interfaces import PortSpec, PortType
from apiflow_desktop.openflow.schema.agents import AGENT_INPUTS

_TYPES: Final[dict[str, PortType]] = {
    "provider": "object",
    "user_message": "string",
    "system_prompt": "string",
    "output_schema": "object",
    "max_iterations": "number",
    "temperature": "number",
    "max_completion_tokens": "number",
    "reasoning_effort": "string",
    "enabled_tools": "array",
    "memory": "object",
}
"""The inputs that a run heeds, in the order a form shows them."""
_NEEDED: Final = ("provider", "user_message")
_OFTEN: Final = (*_NEEDED, "system_prompt")


def agent_inputs(value: JsonObject) -> tuple[PortSpec, ...]:
    """List all inputs an agent can be given."""
    return _ports(_TYPES.keys() | _given(value))


def agent_card_inputs(value: JsonObject) -> tuple[PortSpec, ...]:
    """List those that an agent is given, and those that hardly any agent goes without."""
    return _ports({*_OFTEN, *_given(value)})


def _given(value: JsonObject) -> Collection[str]:
    given = value.get("input_transforms", value.get("input_transform"))
    return given.keys() & AGENT_INPUTS.fields.keys() if isinstance(given, dict) else ()


def _ports(names: Collection[str]) -> tuple[PortSpec, ...]:
    ordered = [*_TYPES, *(name for name in AGENT_INPUTS.fields if name not in _TYPES)]
    return tuple(
        PortSpec(
            name=name,
            type=_TYPES.get(name, "any"),
            required=name in _NEEDED,
            description=_(AGENT_INPUTS.fields[name].about),
        )
        for name in ordered
        if name in names
    )
