"""Values as they are recorded: complete but for credentials and texts too long for a row."""

from __future__ import annotations

import re
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.templates import SealedText

_LONGEST_TEXT: Final = 16_000
_SHOWN: Final = 200
_CREDENTIAL: Final = re.compile(r"authorization|cookie|.*(token|secret|key)", re.IGNORECASE)


def for_record(value: JsonValue) -> JsonValue:
    """Shorten very long texts, such as files in data URIs, and say by how much."""
    if isinstance(value, str):
        if len(value) <= _LONGEST_TEXT:
            return value
        return f"{value[:_SHOWN]}… ({len(value)} characters)"
    if isinstance(value, list):
        return [for_record(item) for item in value]
    if isinstance(value, dict):
        shortened: JsonObject = {key: for_record(item) for key, item in value.items()}
        return shortened
    return value


def shown_header(name: str, text: SealedText) -> str:
    """A request's header as it may be recorded.

    Secrets stand there by name. A credential that someone wrote into a connector itself is
    hidden, but for its scheme.
    """
    if text.secrets or not _CREDENTIAL.fullmatch(name):
        return text.masked()
    scheme, _, rest = text.masked().partition(" ")
    return f"{scheme} •••" if rest else "•••"
