"""What a script's process sees of the world: nothing of the application's own environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

_PLAIN: Final = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT",
)  # fmt: skip
_PROXIES: Final = (
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    "http_proxy", "https_proxy", "all_proxy", "no_proxy",
)  # fmt: skip
_OF_TOOLS: Final = ("UV_", "PIP_", "NPM_", "npm_config_", "DENO_")
_HOME: Final = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME")
_NEEDED_BY_PYTHON: Final = {"MALLOC_ARENA_MAX": "4"}
"""Each thread's arena takes 64 MB of address space, which is bounded."""


def clean_environment() -> dict[str, str]:
    """What every script gets of this machine: programs, language, certificates, proxies.

    A proxy whose address holds a password is left out.
    """
    found = {name: os.environ.get(name, "") for name in (*_PLAIN, *_PROXIES)}
    plain = {name: value for name, value in found.items() if value and "@" not in value}
    return {**_NEEDED_BY_PYTHON, **plain}


def tool_environment(own: Mapping[str, str]) -> dict[str, str]:
    """What uv and deno get where they fetch packages: the user's registries and proxies too.

    Args:
        own: Variables of ours, which go before the user's.
    """
    names = {*_PROXIES, *_HOME}
    chosen = {
        name: value
        for name, value in os.environ.items()
        if name in names or name.startswith(_OF_TOOLS)
    }
    return {**clean_environment(), **chosen, **own}
