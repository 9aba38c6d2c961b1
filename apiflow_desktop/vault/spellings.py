"""How programs write a secret inside other texts: in base64, in URLs, in JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, quote_plus

SHORTEST: Final = 6
"""What is shorter could not be told from ordinary words and digits."""
_LEFT_BY_JAVASCRIPT: Final = "!'()*"


def base64_cores(secret: str) -> Iterator[tuple[str, str]]:
    """Yield the characters that a secret gives base64 text, whatever stands before and after it.

    Yields:
        A name for the spelling, the same for all secrets, and the characters.
    """
    data = _bytes(secret)
    for lead in range(3):
        encoded = base64.b64encode(b"\0" * lead + data).decode()
        core = encoded[-(-lead * 8 // 6) : (lead + len(data)) * 8 // 6]
        if len(core) >= SHORTEST:
            yield f"base64-{lead}", core
            yield f"base64url-{lead}", core.replace("+", "-").replace("/", "_")


def spellings(secret: str) -> dict[str, str]:
    """Return the usual spellings of a secret that differ from itself, each by its name."""
    data = _bytes(secret)
    found = {
        "url": quote(data, safe=""),
        "url-js": quote(data, safe=_LEFT_BY_JAVASCRIPT),
        "url-path": quote(data),
        "url-form": quote_plus(data),
        "json": json.dumps(secret)[1:-1],
        "json-text": json.dumps(secret, ensure_ascii=False)[1:-1],
        **dict(base64_cores(secret)),
    }
    return {name: text for name, text in found.items() if text != secret and len(text) >= SHORTEST}


def _bytes(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogateescape")
