"""Every expression of a flow and what it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.walk import Place, walk

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


def flow_expressions(
    flow_value: JsonObject, *, places: Iterable[Place] | None = None, mentioning: str = ""
) -> Iterator[Expression]:
    """Yield the expressions of a flow, step by step.

    Args:
        flow_value: The flow.
        places: Its steps, if they are known already.
        mentioning: A word; expressions that cannot hold it are left out.
    """
    for place in walk(flow_value) if places is None else places:
        pointer = place.pointer
        for text, inner, role in _module_expressions(place.module):
            if mentioning in text or "\\" in text:
                yield Expression(text, (*pointer, *inner), role, pointer)
    own = flow_value.get("skip_expr")
    if isinstance(own, str) and (mentioning in own or "\\" in own):
        yield Expression(own, ("skip_expr",), "skip_expr", None)


_Found: TypeAlias = list[tuple[str, Pointer, Role]]
"""Texts of one step's expressions, where they are in the step, and what they are for."""


def _module_expressions(module: JsonObject) -> _Found:
    """Collect the expressions of one step, but not of the steps inside it."""
    found: _Found = []
    if "input_transforms" in module:
        _inputs(found, module["input_transforms"], ("input_transforms",), "ignored")
    value = module.get("value")
    if isinstance(value, dict):
        _value_expressions(found, value)
    for key, role in _MODULE_PREDICATES.items():
        if key in module:
            _predicate(found, module[key], (key,), role)
    retry = module.get("retry")
    if isinstance(retry, dict):
        _predicate(found, retry.get("retry_if"), ("retry", "retry_if"), "retry_if")
    for key, role in _MODULE_TRANSFORMS.items():
        if key in module:
            _transform(found, module[key], (key,), role)
    suspend = module.get("suspend")
    if isinstance(suspend, dict):
        groups = suspend.get("user_groups_required")
        _transform(found, groups, ("suspend", "user_groups_required"), "approval")
    return found


_MODULE_PREDICATES: dict[str, Role] = {
    "skip_if": "skip_if",
    "stop_after_if": "stop_after_if",
    "stop_after_all_iters_if": "stop_after_all_iters_if",
}
_MODULE_TRANSFORMS: dict[str, Role] = {"sleep": "sleep", "timeout": "timeout"}
_VALUE_TRANSFORMS: dict[str, Role] = {"iterator": "iterator", "parallelism": "parallelism"}


def _value_expressions(found: _Found, value: JsonObject) -> None:
    for key in ("input_transforms", "input_transform"):
        if key in value:
            _inputs(found, value[key], ("value", key), "input")
    for key, kind in _VALUE_TRANSFORMS.items():
        if key in value:
            _transform(found, value[key], ("value", key), kind)
    branches = value.get("branches")
    role: Role = "branch" if value.get("type") == "branchone" else "ignored"
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        _predicate(found, branch, ("value", "branches", index), role)
    tools = value.get("tool_inputs")
    for tool, inputs in tools.items() if isinstance(tools, dict) else ():
        _inputs(found, inputs, ("value", "tool_inputs", tool), "input")


def _inputs(found: _Found, transforms: JsonValue, pointer: Pointer, role: Role) -> None:
    for name, transform in transforms.items() if isinstance(transforms, dict) else ():
        if isinstance(transform, dict) and "expr" in transform:
            _transform(found, transform, (*pointer, name), role)


def _transform(found: _Found, transform: JsonValue, pointer: Pointer, role: Role) -> None:
    if isinstance(transform, dict) and transform.get("type") != "javascript":
        role = "ignored"
    _predicate(found, transform, pointer, role)


def _predicate(found: _Found, holder: JsonValue, pointer: Pointer, role: Role) -> None:
    if isinstance(holder, dict):
        text = holder.get("expr")
        if isinstance(text, str):
            found.append((text, (*pointer, "expr"), role))
