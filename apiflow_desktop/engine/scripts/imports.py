"""The imports of a TypeScript script, and what Deno is told they are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject

_COMMENT: Final = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)""",
    re.DOTALL,
)
_IMPORT: Final = re.compile(
    r"""\b(?:from\s*|import\s*\(?\s*)(?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)"""
)
_PACKAGE: Final = re.compile(
    r"^(?P<name>(?:@[^/@]+/)?[^/@]+)(?:@(?P<version>[^/]+))?(?P<sub>/.*)?$"
)
_CLIENT: Final = re.compile(
    r"^(?:npm:/?)?windmill-client(?:@[^/]+)?$|^https://deno\.land/x/windmill(?:@[^/]+)?/mod\.ts$"
)
_BUILT_IN: Final = frozenset(
    (
        "assert", "async_hooks", "buffer", "child_process", "console", "constants", "crypto",
        "dgram", "dns", "domain", "events", "fs", "http", "http2", "https", "module", "net",
        "os", "path", "perf_hooks", "process", "punycode", "querystring", "readline", "stream",
        "string_decoder", "timers", "tls", "tty", "url", "util", "v8", "vm", "worker_threads",
        "zlib",
    )
)  # fmt: skip


class Imports(Struct, frozen=True):
    """What a script imports.

    Attributes:
        map: An import map for Deno.
        remote: Whether anything has to be fetched.
        local: Files of the computer, or other scripts of the workspace.
    """

    map: JsonObject
    remote: bool
    local: tuple[str, ...]


def script_imports(content: str, lock: str, client: Path) -> Imports:
    """Read a script's imports: names alone, as Bun has them, are packages of npm.

    Args:
        content: The script.
        lock: As Windmill writes it for Bun: a ``package.json``, then what is locked.
        client: What stands in for Windmill's client.
    """
    versions = _locked_versions(lock)
    mapped: JsonObject = {}
    remote = False
    local: list[str] = []
    for name in _imported(content):
        if _CLIENT.match(name):
            mapped[name] = client.as_uri()
        elif name.startswith((".", "/", "file:")):
            local.append(name)
        elif name.startswith(("node:", "data:")):
            continue
        elif ":" in name:
            remote = True
        elif name.partition("/")[0] in _BUILT_IN:
            mapped[name] = f"node:{name}"
        elif match := _PACKAGE.match(name):
            mapped[name] = _of_npm(match, versions)
            remote = True
    return Imports({"imports": mapped}, remote, tuple(local))


def _imported(content: str) -> list[str]:
    code = _COMMENT.sub(lambda match: match["text"] or " ", content)
    return list(dict.fromkeys(match["name"] for match in _IMPORT.finditer(code)))


def _of_npm(match: re.Match[str], versions: dict[str, str]) -> str:
    version = match["version"] or versions.get(match["name"], "")
    wanted = f"@{version}" if version else ""
    return f"npm:{match['name']}{wanted}{match['sub'] or ''}"


def _locked_versions(lock: str) -> dict[str, str]:
    try:
        package = json.loads(lock.partition("//bun.lock")[0])
        declared = package.get("dependencies", {})
        return {str(name): str(version) for name, version in declared.items()}
    except (ValueError, AttributeError):
        return {}
