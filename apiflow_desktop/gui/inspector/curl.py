"""A request as a cURL command."""

from __future__ import annotations

import json
import shlex
from typing import Final
from urllib.parse import urlsplit

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.presets import DEMO_STUDIO_TOKEN, DEMO_STUDIO_URL
from apiflow_desktop.demo.address import read_address

_STUDIO: Final = urlsplit(DEMO_STUDIO_URL).hostname


def as_curl(method: str, url: str, headers: JsonObject, body: JsonValue) -> str:
    """Write the command; a secret stands in it as a variable of the shell, by its name.

    The name of the demo studio means nothing to other programs, so where it is now stands in it.
    """
    parts = [f"curl -X {method} {_quote(url)}"]
    if urlsplit(url).hostname == _STUDIO:
        headers = {**headers, "Authorization": f"Bearer {DEMO_STUDIO_TOKEN}"}
        address = read_address(Home.from_environment().studio)
        if address is not None:
            parts.append(f"--connect-to {_STUDIO}:80:127.0.0.1:{address.port}")
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
