"""The parameters of a script in any language that can be read."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from apiflow_desktop.openflow.signatures.bash import bash_parameters
from apiflow_desktop.openflow.signatures.model import TYPESCRIPT, Parameter
from apiflow_desktop.openflow.signatures.typescript import typescript_parameters

_LONGEST: Final = 200_000
"""Characters of a script that is read; a longer one is as one that names no parameters."""


@lru_cache(maxsize=2048)
def script_parameters(language: str, content: str) -> tuple[Parameter, ...]:
    """Read what the ``main`` of a script takes; nothing where that cannot be told."""
    if len(content) > _LONGEST:
        return ()
    found: list[Parameter] | None = None
    if language == "python3":
        # Python's parser is loaded with the first script, not with the window.
        from apiflow_desktop.openflow.signatures.python import python_parameters

        try:
            found = python_parameters(content)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ()  # it is being written
    elif language in TYPESCRIPT:
        found = typescript_parameters(content)
    elif language == "bash":
        found = [each for each in bash_parameters(content) if each is not None]
    return tuple(found or ())
