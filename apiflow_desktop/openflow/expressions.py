"""Every expression of a flow and what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.walk import walk

Role: TypeAlias = Literal[
    "input", "iterator", "parallelism", "sleep", "timeout", "approval", "skip_if",
    "stop_after_if", "stop_after_all_iters_if", "retry_if", "branch", "skip_expr", "ignored",
]  # fmt: skip
"""What an expression is for; ``ignored`` ones are kept but the engine does not read them."""

PREDICATES: frozenset[Role] = frozenset(
    {"skip_if", "stop_after_if", "stop_after_all_iters_if", "retry_if", "branch", "skip_expr"}
)
"""Roles whose expression is asked for true or false."""


class Expression(Struct, frozen=True):
    """An expression and where it stands.

    Attributes:
        text: The JavaScript.
        pointer: Where it is, relative to the FlowValue.
        role: What it is for.
        owner: Pointer of the step it belongs to, relative to the FlowValue; None for the flow's.
    """

    text: str
    pointer: Pointer
    role: Role
    owner: Pointer | None


def flow_expressions(flow_value: JsonObject) -> Iterator[Expression]:
    """Yield every expression of a flow, step by step."""
    for place in walk(flow_value):
        for inner in module_expressions(place.module):
            pointer = (*place.pointer, *inner.pointer)
            yield Expression(inner.text, pointer, inner.role, place.pointer)
    text = flow_value.get("skip_expr")
    if isinstance(text, str):
        yield Expression(text, ("skip_expr",), "skip_expr", None)


def module_expressions(module: JsonObject) -> Iterator[Expression]:
    """Yield the expressions of one step, but not of the steps inside it; pointers are its own."""
    if "input_transforms" in module:
        yield from _inputs(module["input_transforms"], ("input_transforms",), "ignored")
    value = module.get("value")
    if isinstance(value, dict):
        yield from _value_expressions(value)
    for key, role in _MODULE_PREDICATES.items():
        if key in module:
            yield from _predicate(module[key], (key,), role)
    retry = module.get("retry")
    if isinstance(retry, dict):
        yield from _predicate(retry.get("retry_if"), ("retry", "retry_if"), "retry_if")
    for key, role in _MODULE_TRANSFORMS.items():
        if key in module:
            yield from _transform(module[key], (key,), role)
    suspend = module.get("suspend")
    if isinstance(suspend, dict):
        groups = suspend.get("user_groups_required")
        yield from _transform(groups, ("suspend", "user_groups_required"), "approval")


_MODULE_PREDICATES: dict[str, Role] = {
    "skip_if": "skip_if",
    "stop_after_if": "stop_after_if",
    "stop_after_all_iters_if": "stop_after_all_iters_if",
}
_MODULE_TRANSFORMS: dict[str, Role] = {"sleep": "sleep", "timeout": "timeout"}
_VALUE_TRANSFORMS: dict[str, Role] = {"iterator": "iterator", "parallelism": "parallelism"}


def _value_expressions(value: JsonObject) -> Iterator[Expression]:
    for key in ("input_transforms", "input_transform"):
        if key in value:
            yield from _inputs(value[key], ("value", key), "input")
    for key, kind in _VALUE_TRANSFORMS.items():
        if key in value:
            yield from _transform(value[key], ("value", key), kind)
    branches = value.get("branches")
    role: Role = "branch" if value.get("type") == "branchone" else "ignored"
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        yield from _predicate(branch, ("value", "branches", index), role)
    tools = value.get("tool_inputs")
    for tool, inputs in tools.items() if isinstance(tools, dict) else ():
        yield from _inputs(inputs, ("value", "tool_inputs", tool), "input")


def _inputs(transforms: JsonValue, pointer: Pointer, role: Role) -> Iterator[Expression]:
    for name, transform in transforms.items() if isinstance(transforms, dict) else ():
        yield from _transform(transform, (*pointer, name), role)


def _transform(transform: JsonValue, pointer: Pointer, role: Role) -> Iterator[Expression]:
    if isinstance(transform, dict) and transform.get("type") != "javascript":
        role = "ignored"
    yield from _predicate(transform, pointer, role)


def _predicate(holder: JsonValue, pointer: Pointer, role: Role) -> Iterator[Expression]:
    if isinstance(holder, dict):
        text = holder.get("expr")
        if isinstance(text, str):
            yield Expression(text, (*pointer, "expr"), role, None)
