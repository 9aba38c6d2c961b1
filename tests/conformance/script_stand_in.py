"""Runs the little TypeScript of the cases inside the test's own process.

A case does not show more for being run by a process of its own, of which there would be hundreds.
"""

from __future__ import annotations

import json
import re

import quickjs

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.ports import StepError

_JAVASCRIPT = frozenset(("deno", "bun", "bunnative", "nativets"))
_MAIN = re.compile(r"export\s+(async\s+)?function\s+(?:main|preprocessor)\s*\(")
_OUTSIDE = re.compile(r"\b(?:Deno|fetch|setTimeout)\b|^\s*import ", re.MULTILINE)


def is_plain_typescript(language: str, content: str) -> bool:
    """Tell whether a script is TypeScript that uses nothing but its arguments."""
    return language in _JAVASCRIPT and _OUTSIDE.search(content) is None


def run_typescript(content: str, arguments: JsonObject) -> JsonValue:
    """Call ``main``, which is read by dropping the types of its parameters."""
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
