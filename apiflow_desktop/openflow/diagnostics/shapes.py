"""Problems with the shape of steps: what an engine needs and does not find."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.edits.modules import inputs_key
from apiflow_desktop.openflow.edits.values import SetValue

LANGUAGES = frozenset(
    {"deno", "bun", "bunnative", "python3", "go", "bash", "powershell", "postgresql", "mysql"}
    | {"bigquery", "snowflake", "mssql", "oracledb", "graphql", "nativets", "php", "rust"}
    | {"ansible", "csharp", "nu", "java", "ruby", "rlang", "duckdb"}
)
"""The languages of ``rawscript`` steps."""

_TRANSFORM_KINDS = ("static", "javascript", "ai")
_NOT_A_STEP = "This is not a step: a step is an object."
_OTHER_TOOLS = ("mcp", "websearch")


def check_shapes(examination: Examination) -> Iterator[Diagnostic]:
    """Look for unknown types and missing parts in every step."""
    for index, module in enumerate(_list(examination.document.flow_value.get("modules"))):
        if not isinstance(module, dict):
            where = (*examination.document.value_pointer, "modules", index)
            yield Diagnostic(where, "error", "not-a-step", _NOT_A_STEP)
    for step in examination.steps:
        yield from _check_value(step)
        yield from _check_conditions(step)


def _check_value(step: Step) -> Iterator[Diagnostic]:
    if not isinstance(step.module.get("value"), dict):
        yield step.cannot_run("missing-value", f"{step.name} does not say what it does.")
        return
    if step.value.get("tool_type") in _OTHER_TOOLS:
        return
    kind = step.value.get("type")
    check = _CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None:
        where: Pointer = ("value", "type") if "type" in step.value else ("value",)
        message = (
            f"{step.name} has the unknown type {kind}." if kind else f"{step.name} has no type."
        )
        yield step.cannot_run("unknown-type" if kind else "missing-type", message, where)
        return
    yield from check(step)
    yield from _check_transforms(step)


def _check_transforms(step: Step) -> Iterator[Diagnostic]:
    key = inputs_key(step.value)
    transforms = step.value.get(key)
    if transforms is not None and not isinstance(transforms, dict):
        message = f"The inputs of {step.name} are not an object."
        yield step.cannot_run("wrong-shape", message, ("value", key))
        return
    for name, transform in (transforms or {}).items():
        yield from _check_transform(step, transform, ("value", key, name), f'Input "{name}"')


def _check_transform(
    step: Step, transform: JsonValue, where: Pointer, what: str
) -> Iterator[Diagnostic]:
    kind = transform.get("type") if isinstance(transform, dict) else None
    if not isinstance(transform, dict) or kind not in _TRANSFORM_KINDS:
        message = f"{what} must be of type static or javascript."
        yield step.cannot_run("unknown-transform", message, where)
    elif kind == "javascript" and not isinstance(transform.get("expr"), str):
        yield step.found("warning", "missing-expr", f"{what} has no expression: it is null.", where)


def _check_script(step: Step) -> Iterator[Diagnostic]:
    path = step.value.get("path")
    if not isinstance(path, str) or not path:
        yield step.cannot_run("missing-path", f"{step.name} has no path.", ("value",))


def _check_raw_script(step: Step) -> Iterator[Diagnostic]:
    if not isinstance(step.value.get("content"), str):
        yield step.cannot_run("missing-content", f"{step.name} has no script.", ("value",))
    language = step.value.get("language")
    if not isinstance(language, str):
        yield step.cannot_run("missing-language", f"{step.name} names no language.", ("value",))
    elif language not in LANGUAGES:
        message = f"The language {language} is unknown."
        yield step.cannot_run("unknown-language", message, ("value", "language"))


def _check_for_loop(step: Step) -> Iterator[Diagnostic]:
    iterator = step.value.get("iterator")
    if not isinstance(iterator, dict):
        yield step.cannot_run(
            "missing-iterator", f"{step.name} has nothing to loop over.", ("value",)
        )
    else:
        where = ("value", "iterator")
        yield from _check_transform(step, iterator, where, f"The iterator of {step.name}")
    yield from _check_while_loop(step)


def _check_while_loop(step: Step) -> Iterator[Diagnostic]:
    yield from _check_steps(step, step.value.get("modules"), ("value", "modules"), "The loop")
    if "skip_failures" not in step.value:
        yield step.found(
            "warning",
            "unsaid-default",
            f"{step.name} does not say skip_failures; servers differ in what that means.",
            ("value",),
            SetValue((*step.pointer, "value", "skip_failures"), value=False),
        )


def _check_branches(step: Step) -> Iterator[Diagnostic]:
    branches = step.value.get("branches")
    if not isinstance(branches, list):
        yield step.cannot_run("missing-branches", f"{step.name} has no branches.", ("value",))
        return
    for index, branch in enumerate(branches):
        where: Pointer = ("value", "branches", index)
        if not isinstance(branch, dict):
            yield step.cannot_run("wrong-shape", "This is not a branch.", where)
            continue
        yield from _check_steps(step, branch.get("modules"), (*where, "modules"), "The branch")
        if step.value.get("type") == "branchone" and not _text(branch.get("expr")):
            message = "The branch has no condition: it is never taken."
            yield step.found("warning", "never-taken", message, where)
    if "default" in step.value:
        yield from _check_steps(step, step.value["default"], ("value", "default"), "The default")


def _check_steps(step: Step, modules: JsonValue, where: Pointer, what: str) -> Iterator[Diagnostic]:
    if modules is None:
        fix = SetValue((*step.pointer, *where), [])
        yield step.found("warning", "missing-modules", f"{what} has no steps.", where[:-1], fix)
    elif not isinstance(modules, list):
        yield step.cannot_run("wrong-shape", f"{what} has something else than steps.", where)
    else:
        for index, module in enumerate(modules):
            if not isinstance(module, dict):
                yield step.cannot_run("not-a-step", _NOT_A_STEP, (*where, index))


def _check_nothing(step: Step) -> Iterator[Diagnostic]:
    del step
    yield from ()


_CHECKS: dict[str, Callable[[Step], Iterator[Diagnostic]]] = {
    "script": _check_script,
    "flow": _check_script,
    "rawscript": _check_raw_script,
    "forloopflow": _check_for_loop,
    "whileloopflow": _check_while_loop,
    "branchone": _check_branches,
    "branchall": _check_branches,
    "identity": _check_nothing,
    "aiagent": _check_nothing,
}

STEP_TYPES = frozenset(_CHECKS)
"""The types of steps OpenFlow knows."""


def _check_conditions(step: Step) -> Iterator[Diagnostic]:
    for key in ("skip_if", "stop_after_if", "stop_after_all_iters_if"):
        condition = step.module.get(key)
        if condition is None:
            continue
        if not isinstance(condition, dict) or not isinstance(condition.get("expr"), str):
            message = f"{key} of {step.name} has no expression."
            yield step.found("error", "missing-expr", message, (key,))
        elif key != "skip_if" and "skip_if_stopped" not in condition:
            fix = SetValue((*step.pointer, key, "skip_if_stopped"), value=False)
            message = f"{key} of {step.name} does not say skip_if_stopped; Windmill refuses that."
            yield step.found("warning", "unsaid-default", message, (key,), fix)
    for key in ("sleep", "timeout"):
        transform = step.module.get(key)
        bare = key == "timeout" and isinstance(transform, int)
        if transform is not None and not bare:
            yield from _check_transform(step, transform, (key,), f"{key} of {step.name}")


def _text(value: JsonValue) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
