"""The tools of an agent: what the model is told of them, and running one as a step."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Self

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import of_record, recorded
from apiflow_desktop.engine.core.commands import DescribeInputs, Steps
from apiflow_desktop.engine.core.failures import error_of
from apiflow_desktop.engine.core.frame import Scope, module_list, object_of
from apiflow_desktop.engine.core.refusals import execution_failure, unsupported
from apiflow_desktop.engine.core.step import StepRun
from apiflow_desktop.engine.json_text import from_json_text, to_json_text
from apiflow_desktop.engine.values import has_references

_NAME = re.compile(r"[a-zA-Z0-9_]+")
_OTHERS = {
    "mcp": of_record("MCP servers cannot be used as a tool of an agent"),
    "websearch": of_record("Web search cannot be used as a tool of an agent"),
}


class AgentTool(Struct, frozen=True):
    """A tool that the model may call.

    Attributes:
        module: The step it runs.
        by_model: The inputs the model gives.
        declared: What the model is told: ``{name, description, parameters}``.
    """

    module: JsonObject
    by_model: frozenset[str]
    declared: JsonObject


class ToolCall(Struct, frozen=True):
    """One call in a reply of the model.

    Attributes:
        id: What the answer refers to it by.
        name: The tool's.
        arguments: JSON text, as the model wrote it.
    """

    id: str
    name: str
    arguments: str

    @classmethod
    def read(cls, data: JsonObject) -> Self:
        """Take it from a reply."""
        return cls(str(data.get("id")), str(data.get("name")), str(data.get("arguments") or "{}"))

    def as_message(self) -> JsonObject:
        """Return it as it stands in the conversation."""
        function: JsonObject = {"name": self.name, "arguments": self.arguments}
        return {"id": self.id, "type": "function", "function": function}

    def answer(self, content: JsonValue, module_id: str = "") -> JsonObject:
        """Return the message that answers it."""
        action: JsonObject = {"type": "tool_call", "function_name": self.name}
        return {
            "role": "tool",
            "tool_call_id": self.id,
            "content": to_json_text(content),
            "agent_action": {**action, "module_id": module_id} if module_id else action,
        }


def find_tools(step: StepRun, enabled: frozenset[str] | None) -> Steps[dict[str, AgentTool]]:
    """Read an agent's tools, by the names the model calls them by.

    Raises:
        StepFailure: One cannot be offered.
    """
    found: dict[str, AgentTool] = {}
    for tool in module_list(step.value.get("tools")):
        name, value = str(tool.get("summary") or ""), object_of(tool.get("value"))
        if enabled is not None and enabled.isdisjoint((name, str(tool.get("id")))):
            continue
        _refuse(step, tool, value, name)
        if name in found:
            message = recorded("The agent has more than one tool called '{name}'", name=name)
            raise execution_failure(step, message, retryable=False)
        found[name] = yield from _read(step, tool, value, name)
    return found


def _refuse(step: StepRun, tool: JsonObject, value: JsonObject, name: str) -> None:
    other = _OTHERS.get(str(value.get("tool_type") or ""))
    if other is not None:
        raise unsupported(step, other)
    if tool.get("requires_approval"):
        message = recorded(
            "The tool '{name}' needs approval, which agents cannot wait for", name=name
        )
        raise unsupported(step, message)
    if not _NAME.fullmatch(name):
        message = recorded(
            "The tool's name '{name}' (its summary) must be of letters, digits and _ only",
            name=name,
        )
        raise execution_failure(step, message, retryable=False)


def _read(step: StepRun, tool: JsonObject, value: JsonObject, name: str) -> Steps[AgentTool]:
    own = object_of(value.get("input_transforms", value.get("input_transform")))
    tool_inputs = object_of(step.value.get("tool_inputs"))
    inputs = {**own, **object_of(tool_inputs.get(str(tool.get("id"))))}
    by_model = [key for key, one in inputs.items() if object_of(one).get("type") == "ai"]
    described: JsonObject = yield DescribeInputs(value)
    properties = object_of(described.get("properties"))
    required = described.get("required")
    needed = [key for key in by_model if isinstance(required, list) and key in required]
    kept = {key: one for key, one in value.items() if key not in ("tool_type", "input_transform")}
    return AgentTool(
        module={**tool, "value": {**kept, "input_transforms": inputs}},
        by_model=frozenset(by_model),
        declared={
            "name": name,
            "description": tool.get("description") or described.get("description") or "",
            "parameters": {
                "type": "object",
                "properties": {key: properties.get(key, {}) for key in by_model},
                "required": [*needed],
            },
        },
    )


def run_tool(
    agent: StepRun, tool: AgentTool | None, call: ToolCall, number: int
) -> Steps[JsonObject]:
    """Run a tool as a step and return the message with its result, or with what went wrong."""
    if tool is None:
        return call.answer(_error(f"There is no tool called '{call.name}'."))
    module_id = str(tool.module.get("id") or call.name)
    given, fault = _given(call)
    if fault:
        return call.answer(_error(fault), module_id)
    frame = agent.frame.child(
        f"{agent.path}[{number}]/",
        [{**tool.module, "id": module_id, "value": _filled(tool, given)}],
        scope=Scope(agent.frame.scope),
    )
    ending = yield from replace(frame, failure_module=None).run()
    if ending.failed:
        return call.answer({"error": _shown(error_of(ending.value))}, module_id)
    return call.answer(ending.value, module_id)


def _given(call: ToolCall) -> tuple[JsonObject, str]:
    """Read the arguments of a call, and say what is wrong with them."""
    try:
        given = from_json_text(call.arguments)
    except ValueError as error:
        return {}, f"The arguments are not JSON: {error}."
    if not isinstance(given, dict):
        return {}, "The arguments must be a JSON object."
    if has_references(given):
        return {}, "Arguments cannot name variables or resources of the workspace."
    return given, ""


def _filled(tool: AgentTool, given: JsonObject) -> JsonObject:
    """The tool's value with the model's arguments in their places."""
    value = object_of(tool.module.get("value"))
    inputs = object_of(value.get("input_transforms"))
    filled: JsonObject = {
        key: {"type": "static", "value": given[key]}
        if key in tool.by_model and key in given
        else one
        for key, one in inputs.items()
    }
    return {**value, "input_transforms": filled}


def _error(message: str) -> JsonObject:
    return {"error": {"message": message}}


def _shown(error: JsonValue) -> JsonValue:
    """An error without what only people need."""
    if not isinstance(error, dict):
        return error
    return {key: value for key, value in error.items() if key in ("name", "message", "extra")}
