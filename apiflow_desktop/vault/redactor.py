"""Takes secrets out of what people and files get to see."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

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
        spellings = {
            spelling: f"${name}"
            for name, value in secrets.items()
            if len(value) >= _SHORTEST
            for spelling in _spellings(value)
        }
        longest_first = sorted(spellings, key=len, reverse=True)
        self._names = spellings
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def text(self, text: str) -> str:
        """Redact a text."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._names[match.group()], text)

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


def _spellings(value: str) -> Iterator[str]:
    yield value
    yield quote(value, safe="")
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield from _base64_cores(value.encode())


def _base64_cores(data: bytes) -> Iterator[str]:
    """The characters that a secret gives base64 text, whatever stands before and after it."""
    for lead in range(3):
        encoded = base64.b64encode(b"\0" * lead + data).decode()
        core = encoded[-(-lead * 8 // 6) : (lead + len(data)) * 8 // 6]
        if len(core) >= _SHORTEST:
            yield core
            yield core.replace("+", "-").replace("/", "_")
