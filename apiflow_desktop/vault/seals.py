"""Sealed handles: texts that stand for secrets wherever values travel.

A handle shows the secret's name, ``${u/me/token:2f6c…}``, and may stand inside longer texts. Its
second half cannot be guessed without this workspace's key, so a text that comes from elsewhere
can name a secret but never be taken for one. What a program made of a secret in base64, or escaped
for a URL or JSON, has a handle that names the spelling too: ``${u/me/token:base64-0:91ab…}``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.vault.spellings import spellings

_HANDLE: Final = re.compile(
    r"\$\{(?P<named>(?P<name>[^\s:{}]+)(?::(?P<spelling>[a-z0-9-]+))?):(?P<tag>[0-9a-f]{16})\}"
)
_DIGITS: Final = 16
_MASKED: Final = "•" * _DIGITS
_MASK: Final = re.compile(rf"\$\{{(?P<name>[^\s:{{}}]+):{_MASKED}\}}")


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
            found.update(match["name"] for match in _HANDLE.finditer(text) if self._is_ours(match))
            return text

        _each_text(value, note)
        return found

    def opened(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put secrets in the place of their handles.

        Args:
            value: JSON; it is left as it is.
            secrets: Value by name of every secret that :meth:`names` tells.
        """
        spelled: dict[str, Mapping[str, str]] = {}

        def open_one(match: re.Match[str]) -> str:
            if not self._is_ours(match):
                return match[0]
            name = match["name"]
            if match["spelling"] is None:
                return secrets[name]
            known = spelled.setdefault(name, spellings(secrets[name]))
            # a secret that was changed since may need no escapes: it is spelled as it is
            return known.get(match["spelling"], secrets[name])

        return _each_text(value, lambda text: _HANDLE.sub(open_one, text))

    def closed(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        """Put handles in the place of secrets and of their spellings, the longest first.

        Handles stay whole, also where a short secret stands in the name of another.
        """
        handles = sorted(self._handles(secrets), key=_length, reverse=True)
        if not handles:
            return value

        def close(text: str) -> str:
            own = {(m[0], m[0]) for m in _HANDLE.finditer(text) if self._is_ours(m)}
            known = sorted([*handles, *own], key=_length, reverse=True) if own else handles
            return _replaced(text, known)

        return _each_text(value, close)

    def _handles(self, secrets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, secret in secrets.items():
            if secret:
                yield secret, self.seal(name)
                for spelling, text in spellings(secret).items():
                    yield text, self.seal(f"{name}:{spelling}")

    def _is_ours(self, match: re.Match[str]) -> bool:
        return hmac.compare_digest(match["tag"], self._tag(match["named"]))

    def _tag(self, named: str) -> str:
        return hmac.new(self._key, named.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


class Masks:
    """Makes what is shown in place of handles: texts of their length, which nothing opens.

    So an expression can be tried with them as with handles, where no workspace is at work.
    """

    def seal(self, name: str) -> str:
        """Return the mask of a secret."""
        return f"${{{name}:{_MASKED}}}"

    def names(self, value: JsonValue) -> set[str]:
        """Name the secrets whose masks stand in a value."""
        found: set[str] = set()

        def note(text: str) -> str:
            found.update(match["name"] for match in _MASK.finditer(text))
            return text

        _each_text(value, note)
        return found


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0])


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Put second texts in the place of first ones; what was put in is not looked at again."""
    for at, (old, new) in enumerate(pairs):
        if old in text:
            return new.join(_replaced(part, pairs[at + 1 :]) for part in text.split(old))
    return text


def _each_text(value: JsonValue, change: Callable[[str], str]) -> JsonValue:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    if isinstance(value, dict):
        return {change(key): _each_text(item, change) for key, item in value.items()}
    return value
