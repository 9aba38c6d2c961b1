"""The parameters of a bash script: ``name="$1"``, ``other="${2:-default}"``."""

from __future__ import annotations

import re
from typing import Final

from apiflow_desktop.openflow.signatures.model import Parameter

_LINE: Final = re.compile(
    r"^\s*(?:local\s+|export\s+|readonly\s+)?(?P<name>[A-Za-z_]\w*)="
    r'"?\$(?:(?P<plain>\d+)|\{(?P<braced>\d+)(?::?[-=](?P<default>.*?))?\})"?[ \t]*(?:#.*)?$',
    re.MULTILINE,
)


def bash_parameters(content: str) -> list[Parameter | None]:
    """Read the parameters in the order of their positions; None where one is not named."""
    found: dict[int, Parameter] = {}
    for match in _LINE.finditer(content):
        position = int(match["plain"] or match["braced"])
        default = match["default"]
        if position > 0:
            parameter = Parameter(match["name"], "string", default is None, default)
            found.setdefault(position, parameter)
    return [found.get(position) for position in range(1, max(found, default=0) + 1)]
