"""Takes secrets out of what people and files get to see."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.vault.spellings import SHORTEST, base64_cores


class Redactor:
    """Replaces secrets by their names (``$REPLICATE_API_TOKEN``).

    It knows each secret plain and in base64, URL and JSON spelling, and replaces all in one
    pass, the longest first, so that no replacement is looked at again.

    Args:
        secrets: Name → value of the secrets in use.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        usable = [(name, value) for name, value in secrets.items() if len(value) >= SHORTEST]
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
    return "|".join([spelled, *(re.escape(core) for _, core in base64_cores(value))])


def _character(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    in_url = "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
    choices = {character, in_url, in_url.lower(), json.dumps(character)[1:-1]}
    choices |= {" ": {"+"}, "/": {"\\/"}}.get(character, set())
    return f"(?:{'|'.join(map(re.escape, sorted(choices)))})"
