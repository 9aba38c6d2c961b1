"""Problems with AI agents and their tools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step

TOOL_NAME = re.compile(r"[a-zA-Z0-9_]+")
"""What a model may call a tool by."""
_OTHER_TOOLS = {"mcp": "MCP servers", "websearch": "web search"}


def check_agents(examination: Examination) -> Iterator[Diagnostic]:
    """Look at agents, their tools, and inputs that are left to a model."""
    for step in examination.steps:
        if step.value.get("type") == "aiagent":
            yield from _check_agent(step)
        if step.place.slot == "tool":
            yield from _check_tool(step)
        else:
            yield from _check_left_to_model(step)


def _check_agent(step: Step) -> Iterator[Diagnostic]:
    if step.value.get("agent") and not step.is_mocked:
        message = f"{step.name} would fail: agents kept in a resource (agent) cannot be run here."
        yield step.found("error", "not-supported", message, ("value", "agent"))
    inputs = _object(step.value.get("input_transforms"))
    if not step.value.get("agent") and "provider" not in inputs and inputs:
        message = f"{step.name} does not say which model is asked: it has no provider."
        yield step.cannot_run("missing-provider", message, ("value", "input_transforms"))
    tools = step.value.get("tools")
    known: dict[str, int] = {}
    ids = set()
    for index, tool in enumerate(tools if isinstance(tools, list) else ()):
        if isinstance(tool, dict):
            ids.add(tool.get("id"))
            name = tool.get("summary")
            if isinstance(name, str) and name and name in known:
                message = f'{step.name} has more than one tool called "{name}".'
                where = ("value", "tools", index, "summary")
                yield step.cannot_run("duplicate-tool", message, where)
            elif isinstance(name, str):
                known[name] = index
    for tool_id in _object(step.value.get("tool_inputs")):
        if tool_id not in ids and not step.value.get("agent"):
            message = f'tool_inputs of {step.name} names "{tool_id}", but no tool is.'
            yield step.found("warning", "unknown-id", message, ("value", "tool_inputs", tool_id))


def _check_tool(step: Step) -> Iterator[Diagnostic]:
    kind = step.value.get("tool_type")
    if isinstance(kind, str) and kind in _OTHER_TOOLS:
        message = f"{step.name} would fail: {_OTHER_TOOLS[kind]} cannot be used as a tool here."
        yield step.found("error", "not-supported", message, ("value", "tool_type"))
        return
    if step.module.get("requires_approval") is True:
        message = f"{step.name} would fail: tools that need approval cannot be run here."
        yield step.found("error", "not-supported", message, ("requires_approval",))
    name = step.module.get("summary")
    if not isinstance(name, str) or not TOOL_NAME.fullmatch(name):
        shown = f'"{name}"' if name else "no name"
        message = (
            f"The tool {step.name} has {shown} as its summary; the model calls it by that, "
            "so it must be of letters, digits and _ only."
        )
        yield step.cannot_run("tool-name", message, ("summary",) if name else ())


def _check_left_to_model(step: Step) -> Iterator[Diagnostic]:
    for name, transform in _object(step.value.get("input_transforms")).items():
        if isinstance(transform, dict) and transform.get("type") == "ai":
            message = f'Input "{name}" of {step.name} is left to a model, but no agent calls it.'
            where = ("value", "input_transforms", name)
            yield step.found("warning", "ai-outside-agent", message, where)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
