"""What a workspace keeps by path besides its flows: scripts, variables, resources.

Field names are those of Windmill's files (``*.script.yaml``, ``*.variable.yaml``,
``*.resource.yaml``); keys that have no field here are kept in ``extra``.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import field

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.models import Declared

_PATH: Final = re.compile(r"(?:[ufg]|hub)(?:/[\w.@+~-]+){2,}")
PATH_HINT: Final = N_("A path is u/, f/, g/ or hub/, a folder and a name, e.g. f/images/portrait.")
SHORTEST_SECRET: Final = 6
"""Characters; what is shorter could not be taken out of records."""


class Script(Declared, kw_only=True):
    """A script that steps call by its path.

    Attributes:
        path: Where it stands in the workspace, e.g. ``f/images/resize``.
        language: As Windmill names it, e.g. ``python3``.
        content: The source, with a function ``main``.
        lock: The versions of what it imports, as text.
        schema: JSON Schema of its inputs; empty if it was never given.
        timeout: Seconds it may run; None for no limit of its own.
    """

    id: int = 0
    path: str
    summary: str = ""
    description: str = ""
    language: str = "python3"
    content: str = ""
    lock: str = ""
    schema: JsonObject = field(default_factory=dict)
    timeout: float | None = None

    def as_module(self) -> JsonObject:
        """The script as a ``rawscript`` module value; what steps give it is not part of it."""
        module: JsonObject = {
            "type": "rawscript",
            "path": self.path,
            "language": self.language,
            "content": self.content,
            "lock": self.lock,
        }
        if self.timeout is not None:
            module["timeout"] = self.timeout
        return module


class Variable(Declared, kw_only=True):
    """A text that expressions read by its path.

    Attributes:
        value: The text; empty where it is a secret, which only the vault keeps.
        is_secret: Whether the vault keeps it, under the variable's path.
    """

    id: int = 0
    path: str
    value: str = ""
    is_secret: bool = False
    description: str = ""


class Resource(Declared, kw_only=True):
    """A JSON value that expressions read by its path, e.g. how to reach an API.

    Attributes:
        resource_type: What kind of thing it is, e.g. ``openai``.
        value: The value; texts in it may name variables (``$var:u/me/token``).
        connector: Name of the connector it stands for, which gives it ``base_url`` and
            ``connector``; empty if it stands for none.
    """

    id: int = 0
    path: str
    description: str = ""
    resource_type: str = ""
    value: JsonValue = field(default_factory=dict)
    connector: str = ""


Item = Script | Variable | Resource


def is_path(text: str) -> bool:
    """Whether a text is a path in a workspace."""
    return _PATH.fullmatch(text) is not None


def check_path(path: str) -> str:
    """Return a path.

    Raises:
        UserFacingError: It is not one.
    """
    if not is_path(path):
        raise UserFacingError(
            _("“{path}” is not a path in a workspace.").format(path=path), hint=_(PATH_HINT)
        )
    return path
