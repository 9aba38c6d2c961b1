"""Short spellings of modules, for flows written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apiflow_desktop.base.json_types import JsonObject, JsonValue

IN = "flow_input.iter.value"
_VALUE_KEYS = ("parallel", "skip_failures", "parallelism", "squash", "tag")


def js(expression: str) -> JsonObject:
    return {"type": "javascript", "expr": expression}


def static(value: JsonValue) -> JsonObject:
    return {"type": "static", "value": value}


def operation(
    name: str, path: str, inputs: dict[str, Any] | None = None, **options: Any
) -> JsonObject:
    """A step that calls one of the harness's operations."""
    value: JsonObject = {"type": "script", "path": path, "input_transforms": inputs or {}}
    return {"id": name, "value": value, **options}


def echo(name: str, expression: str, **options: Any) -> JsonObject:
    """A step whose result is the value of an expression."""
    return operation(name, "echo", {"x": js(expression)}, **options)


def everything(name: str, inputs: dict[str, Any], **options: Any) -> JsonObject:
    """A step whose result is its arguments."""
    return operation(name, "arguments", inputs, **options)


def bad(name: str, message: str = "boom", **options: Any) -> JsonObject:
    """A step that fails."""
    return operation(name, "fail", {"x": static(message)}, **options)


def flaky(name: str, times: int, expression: str = "'done'", **options: Any) -> JsonObject:
    """A step that fails some times before it has a result."""
    return operation(name, "flaky", {"times": static(times), "x": js(expression)}, **options)


def slow(name: str, seconds: float | str, expression: str = "'slow'", **options: Any) -> JsonObject:
    """A step that takes its time; the seconds may be an expression."""
    transform = js(seconds) if isinstance(seconds, str) else static(seconds)
    return operation(name, "slow", {"seconds": transform, "x": js(expression)}, **options)


def python(
    name: str, content: str, inputs: dict[str, Any] | None = None, **options: Any
) -> JsonObject:
    return _rawscript(name, "python3", content, inputs, options)


def typescript(
    name: str, content: str, inputs: dict[str, Any] | None = None, **options: Any
) -> JsonObject:
    return _rawscript(name, "deno", content, inputs, options)


def _rawscript(
    name: str, language: str, content: str, inputs: dict[str, Any] | None, options: dict[str, Any]
) -> JsonObject:
    return module(
        name,
        "rawscript",
        options,
        language=language,
        content=content,
        input_transforms=inputs or {},
    )


def identity(name: str, **options: Any) -> JsonObject:
    return module(name, "identity", options)


def called(
    name: str, path: str, inputs: dict[str, Any] | None = None, **options: Any
) -> JsonObject:
    """A step that runs a flow of the workspace."""
    return module(name, "flow", options, path=path, input_transforms=inputs or {})


def loop(name: str, iterator: str, *modules: JsonObject, **options: Any) -> JsonObject:
    own = _value_keys(options)
    return module(name, "forloopflow", options, iterator=js(iterator), modules=list(modules), **own)


def while_loop(name: str, *modules: JsonObject, **options: Any) -> JsonObject:
    own = _value_keys(options)
    return module(name, "whileloopflow", options, modules=list(modules), **own)


def one(
    name: str,
    *branches: tuple[str, list[JsonObject]],
    default: Sequence[JsonObject] = (),
    **options: Any,
) -> JsonObject:
    return module(
        name,
        "branchone",
        options,
        branches=[{"expr": expression, "modules": modules} for expression, modules in branches],
        default=list(default),
    )


def every(name: str, *branches: JsonObject, **options: Any) -> JsonObject:
    own = _value_keys(options)
    return module(name, "branchall", options, branches=list(branches), **own)


def branch(*modules: JsonObject, **options: Any) -> JsonObject:
    return {"modules": list(modules), **options}


def stop(expression: str, **options: Any) -> JsonObject:
    return {"expr": expression, "skip_if_stopped": False, **options}


def when(expression: str) -> JsonObject:
    return {"expr": expression}


def retry(attempts: int, seconds: int = 0, **more: Any) -> JsonObject:
    return {"constant": {"attempts": attempts, "seconds": seconds}, **more}


def suspend(required: int = 1, **more: Any) -> JsonObject:
    return {"required_events": required, **more}


def error(name: str, message: str | None = None, **more: Any) -> JsonObject:
    """A failed result; only the facts given are compared."""
    facts: JsonObject = {"name": name, **more}
    if message is not None:
        facts["message"] = message
    return {"error": facts}


def module(name: str, kind: str, options: dict[str, Any] | None = None, **value: Any) -> JsonObject:
    return {"id": name, "value": {"type": kind, **value}, **(options or {})}


def _value_keys(options: dict[str, Any]) -> JsonObject:
    return {key: options.pop(key) for key in list(options) if key in _VALUE_KEYS}


BOOM = error("Boom", "boom")
