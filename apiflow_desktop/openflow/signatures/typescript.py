"""The parameters of a TypeScript or JavaScript function, read with a small tolerant scanner."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.signatures.model import Parameter

_SKIPPED: Final = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)""",
    re.DOTALL,
)
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_TYPES: Final = {
    "string": "string", "number": "number", "bigint": "number", "boolean": "boolean",
    "object": "object", "Date": "date", "any": "any", "unknown": "any", "Base64": "string",
}  # fmt: skip


def typescript_parameters(content: str, function: str = "main") -> list[Parameter] | None:
    """Read the parameters of an exported function in their order; None if there is none."""
    text = _without_comments(content)
    name = re.escape(function)
    start = re.search(
        rf"\bexport\s+(?:default\s+)?(?:async\s+)?function\s*\*?\s*{name}\s*(?:<[^(]*>)?\s*\("
        rf"|\bexport\s+(?:const|let|var)\s+{name}\s*(?::[^=]*)?=\s*(?:async\s*)?"
        r"(?:function\s*\w*\s*)?\(",
        text,
    )
    if start is None:
        return None
    inside = _until_closed(text, start.end())
    parts = [part.strip() for part in _split(inside, ",")]
    return [_parameter(part, number) for number, part in enumerate(filter(None, parts), 1)]


def _parameter(text: str, number: int) -> Parameter:
    declared, _, default = _cut(text, "=")
    pattern, annotated, annotation = _cut(declared, ":")
    name = pattern.strip().removeprefix("...")
    optional = name.endswith("?")
    name = name.rstrip("? ").strip()
    if not re.fullmatch(r"[\w$]+", name):
        name = f"anon{number}"
    value = _plain(default.strip())
    kind = _type(annotation.strip()) if annotated else _type_of(value)
    required = not optional and not default.strip() and not _admits_null(annotation)
    return Parameter(name, kind, required, value)


def _type(annotation: str) -> str:
    alternatives = [part.strip() for part in _split(annotation, "|")]
    kinds = {_one_type(part) for part in alternatives if part not in ("null", "undefined", "")}
    return kinds.pop() if len(kinds) == 1 else "any"


def _one_type(text: str) -> str:
    if text in _TYPES:
        return _TYPES[text]
    if text.endswith("[]") or text.startswith(("Array<", "[", "ReadonlyArray<", "Set<")):
        return "array"
    if text.startswith(("{", "Record<", "Map<")):
        return "object"
    if text.startswith(("'", '"', "`")):
        return "string"
    return "number" if re.fullmatch(r"-?[\d.]+", text) else "any"


def _type_of(value: JsonValue) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
    return "any"


def _admits_null(annotation: str) -> bool:
    return any(part.strip() in ("null", "undefined") for part in _split(annotation, "|"))


def _plain(default: str) -> JsonValue:
    if len(default) > 1 and default[0] == default[-1] == "'" and '"' not in default:
        default = f'"{default[1:-1]}"'
    try:
        value: JsonValue = json.loads(default)
    except ValueError:
        return None
    return value


def _without_comments(content: str) -> str:
    return _SKIPPED.sub(lambda match: match["text"] or " ", content)


def _steps(text: str, start: int = 0) -> Iterator[tuple[int, str, int]]:
    """Walk over code: position, character, depth of brackets; texts are stepped over."""
    depth, position = 0, start
    while position < len(text):
        skipped = _SKIPPED.match(text, position)
        if skipped is not None:
            position = skipped.end()
            continue
        character = text[position]
        arrow = character == ">" and text[position - 1 : position] == "="
        if character in _PAIRS.values() and not arrow:
            depth -= 1
        yield position, character, depth
        if character in _PAIRS:
            depth += 1
        position += 1


def _until_closed(text: str, start: int) -> str:
    for position, _, depth in _steps(text, start):
        if depth < 0:
            return text[start:position]
    return text[start:]


def _split(text: str, separator: str) -> list[str]:
    cuts = [
        place for place, character, depth in _steps(text) if character == separator and not depth
    ]
    starts = [0, *(cut + 1 for cut in cuts)]
    return [text[start:end] for start, end in zip(starts, [*cuts, len(text)], strict=True)]


def _cut(text: str, separator: str) -> tuple[str, bool, str]:
    for place, character, depth in _steps(text):
        arrow = character == "=" and text[place + 1 : place + 2] == ">"
        if character == separator and depth == 0 and not arrow:
            return text[:place], True, text[place + 1 :]
    return text, False, ""
