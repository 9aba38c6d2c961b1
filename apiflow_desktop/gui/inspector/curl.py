"""A request as a cURL command."""

from __future__ import annotations

import json
import shlex

from apiflow_desktop.base.json_types import JsonObject, JsonValue


def as_curl(method: str, url: str, headers: JsonObject, body: JsonValue) -> str:
    """Write the command; a secret stands in it as a variable of the shell, by its name."""
    parts = [f"curl -X {method} {_quote(url)}"]
    parts += [f"-H {_quote(f'{name}: {value}')}" for name, value in headers.items()]
    if body is not None:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        parts.append(f"--data-raw {shlex.quote(text)}")
    return " \\\n  ".join(parts)


def _quote(text: str) -> str:
    if "$" not in text:
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`")
    return f'"{escaped}"'
