"""Sealed handles: texts that stand for secrets wherever values travel.

A handle shows the secret's name, ``${u/me/token:2f6c…}``, and may stand inside longer texts. Its
second half cannot be guessed without this workspace's key, so a text that comes from elsewhere
can name a secret but never be taken for one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Final

from apiflow_desktop.base.json_types import JsonValue

_HANDLE: Final = re.compile(r"\$\{([^\s:{}]+):([0-9a-f]{16})\}")
_DIGITS: Final = 16


class Seals:
    """Makes and opens the handles of one workspace.

    Args:
        key: What handles are made with; random, and the same for a workspace's life, because
            handles stand in journals.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, name: str) -> str:
        """Return the handle of a secret."""
        return f"${{{name}:{self._tag(name)}}}"

    def names(self, value: JsonValue) -> set[str]:
        """Name the secrets whose handles stand in a value."""
        found: set[str] = set()

        def note(text: str) -> str:
            found.update(match[1] for match in _HANDLE.finditer(text) if self._is_ours(match))
            return text

        _each_text(value, note)
        return found

    def opened(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put secrets in the place of their handles.

        Args:
            value: JSON; it is left as it is.
            secrets: Value by name of every secret that :meth:`names` tells.
        """
        return _each_text(
            value,
            lambda text: _HANDLE.sub(
                lambda match: secrets[match[1]] if self._is_ours(match) else match[0], text
            ),
        )

    def closed(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put handles in the place of secrets, the longest first."""
        longest_first = sorted(secrets.items(), key=lambda secret: len(secret[1]), reverse=True)
        handles = [(secret, self.seal(name)) for name, secret in longest_first if secret]
        if not handles:
            return value

        def close(text: str) -> str:
            for secret, handle in handles:
                text = text.replace(secret, handle)
            return text

        return _each_text(value, close)

    def _is_ours(self, match: re.Match[str]) -> bool:
        return hmac.compare_digest(match[2], self._tag(match[1]))

    def _tag(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def _each_text(value: JsonValue, change: Callable[[str], str]) -> JsonValue:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    if isinstance(value, dict):
        return {change(key): _each_text(item, change) for key, item in value.items()}
    return value
