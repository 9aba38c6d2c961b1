"""What packages a Python script says it needs."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from msgspec import Struct

_BLOCK: Final = re.compile(r"(?m)^# /// script$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
_TITLE: Final = re.compile(r"^#\s?(?:extra_)?requirements:\s*$")
_LINE: Final = re.compile(r"^#\s?(\S+)\s*$")
_NAME: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
_OURS: Final = frozenset(("wmill",))
"""Packages that the application stands in for."""


class Requirements(Struct, frozen=True):
    """Packages to be installed for a script.

    Attributes:
        lines: As in a requirements file, in order, each once.
        python: The versions of Python it runs with, e.g. ``>=3.12``; empty if it does not say.
    """

    lines: tuple[str, ...] = ()
    python: str = ""

    def __bool__(self) -> bool:
        return bool(self.lines or self.python)


def python_requirements(content: str, lock: str = "") -> Requirements:
    """Read what a script needs: from its lock, else from its comments.

    Understood are inline script metadata (PEP 723) and a comment ``# requirements:`` (or
    ``# extra_requirements:``) with a comment line for each package after it.

    Raises:
        ValueError: The inline metadata is not TOML.
    """
    block = _metadata(content)
    python = block.get("requires-python")
    locked = [line.split("#")[0].strip() for line in lock.splitlines()]
    declared = block.get("dependencies")
    if any(locked):
        lines = locked
    elif isinstance(declared, list):
        lines = [str(each) for each in declared]
    else:
        lines = _commented(content)
    wanted = [line for line in lines if line and package_name(line) not in _OURS]
    return Requirements(tuple(dict.fromkeys(wanted)), python if isinstance(python, str) else "")


def package_name(requirement: str) -> str:
    """The package a requirement is about, lower-case; empty for an option or a URL."""
    found = _NAME.match(requirement)
    return found.group().lower() if found else ""


def _metadata(content: str) -> dict[str, object]:
    found = _BLOCK.search(content.replace("\r\n", "\n"))
    if found is None:
        return {}
    lines = (line.removeprefix("#").removeprefix(" ") for line in found["content"].splitlines())
    return tomllib.loads("\n".join(lines))


def _commented(content: str) -> list[str]:
    lines = content.splitlines()
    found: list[str] = []
    for number, line in enumerate(lines):
        if _TITLE.match(line):
            for following in lines[number + 1 :]:
                match = _LINE.match(following)
                if match is None:
                    break
                found.append(match.group(1))
    return found
