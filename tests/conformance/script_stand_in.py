"""Runs the little scripts of the conformance cases inside the test's own process."""

from __future__ import annotations

import inspect
import json
import re
import traceback
from typing import Any

import quickjs

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.ports import ScriptCall, StepError

_JAVASCRIPT = frozenset(("deno", "bun", "bunnative", "nativets"))
_MAIN = re.compile(r"export\s+(async\s+)?function\s+(?:main|preprocessor)\s*\(")
_OUTSIDE = re.compile(r"\b(?:Deno|fetch|setTimeout)\b|^\s*import ", re.MULTILINE)


class ScriptStandIn:
    """Python by exec, TypeScript by dropping the types of main's parameters."""

    def runs(self, language: str) -> bool:
        return language == "python3" or language in _JAVASCRIPT

    async def run(self, call: ScriptCall) -> JsonValue:
        content = str(call.script["content"])
        if call.script["language"] == "python3":
            return run_python(content, call.entrypoint, call.arguments)
        return run_javascript(content, call.arguments)


def needs_a_real_runtime(language: str, content: str) -> bool:
    """Tell whether a script uses more than its arguments."""
    if language == "python3":
        return re.search(r"^\s*import (?:socket|wmill)", content, re.MULTILINE) is not None
    return _OUTSIDE.search(content) is not None


def run_python(content: str, entrypoint: str, arguments: JsonObject) -> JsonValue:
    names: dict[str, Any] = {}
    try:
        exec(compile(content, "step", "exec"), names)
        function = names[entrypoint]
        result = function(**_python_arguments(function, arguments))
        text = json.dumps(result, default=str)
    except Exception as error:
        raise StepError(
            type(error).__name__,
            str(error),
            stack=traceback.format_exc(),
            extra=dict(vars(error)) or None,
        ) from error
    value: JsonValue = json.loads(text, parse_constant=lambda name: None)
    return value


def _python_arguments(main: Any, arguments: JsonObject) -> JsonObject:
    """R6: only declared parameters; a null takes the default where there is one."""
    parameters = inspect.signature(main).parameters
    given: JsonObject = {}
    for name, parameter in parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            return arguments
        value = arguments.get(name)
        if value is not None or parameter.default is inspect.Parameter.empty:
            given[name] = value
    return given


def run_javascript(content: str, arguments: JsonObject) -> JsonValue:
    names, body = _read_main(content)
    context = quickjs.Context()
    values = ",".join(
        json.dumps(arguments[name]) if name in arguments else "undefined" for name in names
    )
    context.eval("globalThis.console = {log() {}}; globalThis.$error = globalThis.$value = null;")
    context.eval(
        f"(async function({','.join(names)}) {body})({values}).then("
        "v => { $value = JSON.stringify(v ?? null) },"
        "e => { $error = JSON.stringify([e.name, e.message]) })"
    )
    while context.execute_pending_job():
        pass
    error = context.eval("$error")
    if error is not None:
        raise StepError(*json.loads(error), stack="")
    value: JsonValue = json.loads(context.eval("$value"))
    return value


def _read_main(content: str) -> tuple[list[str], str]:
    start = _MAIN.search(content)
    assert start is not None, content
    position, depth, begin, names = start.end(), 0, start.end(), list[str]()
    while True:
        character = content[position]
        if depth == 0 and character in ",)":
            name = re.match(r"\s*([A-Za-z_$][\w$]*)", content[begin:position])
            if name is not None:
                names.append(name[1])
            begin = position + 1
            if character == ")":
                break
        depth += (character in "([{<") - (character in ")]}>")
        position += 1
    return names, content[content.index("{", position) :]
