"""Takes secrets out of what people and files get to see."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from apiflow_desktop.base.json_types import JsonValue

_SHORTEST: Final = 6
"""A shorter secret would blot out ordinary words and digits."""


class Redactor:
    """Replaces secrets by their names (``$REPLICATE_API_TOKEN``).

    It knows each secret plain and in base64, URL and JSON spelling, and replaces all in one
    pass, the longest first, so that no replacement is looked at again.

    Args:
        secrets: Name → value of the secrets in use.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        usable = [(name, value) for name, value in secrets.items() if len(value) >= _SHORTEST]
        longest_first = sorted(usable, key=lambda secret: len(secret[1]), reverse=True)
        self._names = [f"${name}" for name, _ in longest_first]
        groups = (f"({_spellings(value)})" for _, value in longest_first)
        self._pattern = re.compile("|".join(groups)) if usable else None

    def text(self, text: str) -> str:
        """Redact a text."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._names[(match.lastindex or 1) - 1], text)

    def json(self, value: JsonValue) -> JsonValue:
        """Redact every text in a JSON value, keys too; the value given is left as it is."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self.json(item) for key, item in value.items()}
        return value


def _spellings(value: str) -> str:
    """A pattern for the secret, each of its characters plain or escaped, or all in base64."""
    spelled = "".join(_character(one) for one in value)
    return "|".join(
        [spelled, *map(re.escape, _base64_cores(value.encode("utf-8", "surrogateescape")))]
    )


def _character(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    in_url = "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
    choices = {character, in_url, in_url.lower(), json.dumps(character)[1:-1]}
    choices |= {" ": {"+"}, "/": {"\\/"}}.get(character, set())
    return f"(?:{'|'.join(map(re.escape, sorted(choices)))})"


def _base64_cores(data: bytes) -> Iterator[str]:
    """The characters that a secret gives base64 text, whatever stands before and after it."""
    for lead in range(3):
        encoded = base64.b64encode(b"\0" * lead + data).decode()
        core = encoded[-(-lead * 8 // 6) : (lead + len(data)) * 8 // 6]
        if len(core) >= _SHORTEST:
            yield core
            yield core.replace("+", "-").replace("/", "_")
