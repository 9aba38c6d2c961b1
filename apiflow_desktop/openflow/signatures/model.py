"""A script's parameters."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue

TYPESCRIPT: Final = ("bun", "deno", "nativets", "bunnative")
RUN_HERE: Final = ("python3", "bash", *TYPESCRIPT)
"""Languages of scripts that run on this machine."""


class Parameter(Struct, frozen=True):
    """One parameter of a script.

    Attributes:
        name: Its name, as the key of ``input_transforms``.
        type: ``string``, ``number``, ``boolean``, ``object``, ``array``, ``date`` or ``any``.
        required: Whether it has no default and may not be left out.
        default: Its default where that is a plain value.
    """

    name: str
    type: str = "any"
    required: bool = True
    default: JsonValue = None
