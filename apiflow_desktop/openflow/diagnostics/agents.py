"""Problems with AI agents and their tools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.schema.agents import PROVIDERS

TOOL_NAME = re.compile(r"[a-zA-Z0-9_]+")
"""What a model may call a tool by."""
_OUTPUTS = ("text", "image")
_RANGES = {"max_iterations": (1, 1000), "temperature": (0, 2)}
_OTHER_TOOLS = {
    "mcp": N_("{step} would fail: MCP servers cannot be used as a tool here."),
    "websearch": N_("{step} would fail: web search cannot be used as a tool here."),
}


def check_agents(examination: Examination) -> Iterator[Diagnostic]:
    """Look at agents, their tools, and inputs that are left to a model."""
    for step in examination.steps:
        if step.kind == "aiagent":
            yield from _check_agent(step)
        if step.place.slot == "tool":
            yield from _check_tool(step)
        else:
            yield from _check_left_to_model(step)


def _check_agent(step: Step) -> Iterator[Diagnostic]:
    if step.value.get("agent") and not step.is_mocked:
        message = _(
            "{name} would fail: agents kept in a resource (agent) cannot be run here."
        ).format(name=step.name)
        yield step.found("error", "not-supported", message, ("value", "agent"))
    inputs = _object(step.value.get("input_transforms"))
    if not step.value.get("agent") and "provider" not in inputs and inputs:
        message = _("{name} does not say which model is asked: it has no provider.").format(
            name=step.name
        )
        yield step.cannot_run("missing-provider", message, ("value", "input_transforms"))
    yield from _check_fixed(step, inputs)
    tools = step.value.get("tools")
    known: dict[str, int] = {}
    ids = set()
    for index, tool in enumerate(tools if isinstance(tools, list) else ()):
        if isinstance(tool, dict):
            ids.add(str(tool.get("id")))
            name = tool.get("summary")
            if isinstance(name, str) and name and name in known:
                message = _('{step} has more than one tool called "{name}".').format(
                    step=step.name, name=name
                )
                where = ("value", "tools", index, "summary")
                yield step.cannot_run("duplicate-tool", message, where)
            elif isinstance(name, str):
                known[name] = index
    for tool_id in _object(step.value.get("tool_inputs")):
        if tool_id not in ids and not step.value.get("agent"):
            message = _('tool_inputs of {step} names "{id}", but no tool is.').format(
                step=step.name, id=tool_id
            )
            yield step.found("warning", "unknown-id", message, ("value", "tool_inputs", tool_id))


def _check_fixed(step: Step, inputs: JsonObject) -> Iterator[Diagnostic]:
    """Fixed inputs that a server or a provider would refuse."""
    at = ("value", "input_transforms")
    kind = _object(_fixed(inputs, "provider")).get("kind")
    for name, value, choices in (
        ("output_type", _fixed(inputs, "output_type"), _OUTPUTS),
        ("provider", kind, PROVIDERS),
    ):
        if isinstance(value, str) and value not in choices:
            message = _('{name} of {step} has "{value}"; there are {choices}.').format(
                name=name, step=step.name, value=value, choices=", ".join(choices)
            )
            yield step.found("warning", "unknown-value", message, (*at, name, "value"))
    for name, (least, most) in _RANGES.items():
        number = _fixed(inputs, name)
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if is_number and not least <= number <= most:  # type: ignore[operator]
            message = _("{name} of {step} has to be from {least} to {most}.").format(
                name=name, step=step.name, least=least, most=most
            )
            yield step.found("warning", "out-of-range", message, (*at, name, "value"))


def _fixed(inputs: JsonObject, name: str) -> JsonValue:
    transform = _object(inputs.get(name))
    return transform.get("value") if transform.get("type") == "static" else None


def _check_tool(step: Step) -> Iterator[Diagnostic]:
    kind = step.value.get("tool_type")
    if isinstance(kind, str) and kind in _OTHER_TOOLS:
        message = _(_OTHER_TOOLS[kind]).format(step=step.name)
        yield step.found("error", "not-supported", message, ("value", "tool_type"))
        return
    if step.module.get("requires_approval") is True:
        message = _("{name} would fail: tools that need approval cannot be run here.").format(
            name=step.name
        )
        yield step.found("error", "not-supported", message, ("requires_approval",))
    name = step.module.get("summary")
    if not isinstance(name, str) or not TOOL_NAME.fullmatch(name):
        message = (
            _(
                'The tool {step} has "{name}" as its summary; the model calls it by that, so it '
                "must be of letters, digits and _ only."
            )
            if name
            else _(
                "The tool {step} has no name as its summary; the model calls it by that, so it "
                "must be of letters, digits and _ only."
            )
        ).format(step=step.name, name=name)
        yield step.cannot_run("tool-name", message, ("summary",) if name else ())


def _check_left_to_model(step: Step) -> Iterator[Diagnostic]:
    for name, transform in _object(step.value.get("input_transforms")).items():
        if isinstance(transform, dict) and transform.get("type") == "ai":
            message = _(
                'Input "{name}" of {step} is left to a model, but no agent calls it.'
            ).format(name=name, step=step.name)
            where = ("value", "input_transforms", name)
            yield step.found("warning", "ai-outside-agent", message, where)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
