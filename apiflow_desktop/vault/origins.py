"""Which hosts a secret may be sent to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from apiflow_desktop.base.errors import UserFacingError

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class UnconfirmedOrigin(UserFacingError):
    """A secret would go to a host the user has not confirmed for it.

    Attributes:
        secret: Its name.
        origin: Where it would go.
    """

    def __init__(self, secret: str, origin: str) -> None:
        super().__init__(
            f"The secret ${secret} has never been sent to {origin}.",
            hint="Confirm that host for it, or take the secret out of the connector.",
        )
        self.secret = secret
        self.origin = origin


class ConfirmedOrigins(Protocol):
    """Where the user's word is kept."""

    def read(self) -> dict[str, set[str]]:
        """Name of a secret → origins confirmed for it."""

    def write(self, confirmed: Mapping[str, set[str]]) -> None:
        """Keep them."""


class OriginsInMemory:
    """Confirmations that last for the session."""

    def __init__(self) -> None:
        self._confirmed: dict[str, set[str]] = {}

    def read(self) -> dict[str, set[str]]:
        """Name of a secret → origins confirmed for it."""
        return {name: set(origins) for name, origins in self._confirmed.items()}

    def write(self, confirmed: Mapping[str, set[str]]) -> None:
        """Keep them."""
        self._confirmed = {name: set(origins) for name, origins in confirmed.items()}


class OriginsInFile:
    """Confirmations in a JSON file; it holds names and hosts, no secrets."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, set[str]]:
        """Name of a secret → origins confirmed for it.

        Raises:
            UserFacingError: The file cannot be read.
        """
        try:
            stored = json.loads(self._path.read_text("utf-8"))
            return {str(name): set(map(str, origins)) for name, origins in stored.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise UserFacingError(
                f"The confirmed hosts cannot be read: {error}.",
                where=str(self._path),
                hint="Remove the file; you will be asked again.",
            ) from error

    def write(self, confirmed: Mapping[str, set[str]]) -> None:
        """Keep them."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({name: sorted(origins) for name, origins in confirmed.items()}, indent=2)
        temporary = self._path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(text + "\n", "utf-8")
        temporary.replace(self._path)


class OriginGuard:
    """Lets a secret go only to the origins the user confirmed for it.

    Args:
        store: Where confirmations are kept.
        confirmed: Confirmed from the start, e.g. a preset's own host.
        trust_all: The user said that what is open may send its secrets where it names
            (``--trust``); nothing is kept of that.
    """

    def __init__(
        self,
        store: ConfirmedOrigins | None = None,
        *,
        confirmed: Mapping[str, frozenset[str]] | None = None,
        trust_all: bool = False,
    ) -> None:
        self._store = store or OriginsInMemory()
        self._always = dict(confirmed or {})
        self._trust_all = trust_all

    def allows(self, secret: str, url: str) -> bool:
        """Whether a secret may go to the host of a URL."""
        origin = origin_of(url)
        return (
            self._trust_all
            or origin in self._always.get(secret, frozenset())
            or origin in self._store.read().get(secret, set())
        )

    def check(self, secret: str, url: str) -> None:
        """Refuse to send a secret to a host that is not confirmed for it.

        Raises:
            UnconfirmedOrigin: It is not.
        """
        if not self.allows(secret, url):
            raise UnconfirmedOrigin(secret, origin_of(url))

    def confirm(self, secret: str, url: str) -> None:
        """Keep the user's word that a secret may go to the host of a URL."""
        confirmed = self._store.read()
        confirmed.setdefault(secret, set()).add(origin_of(url))
        self._store.write(confirmed)


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL; the scheme's own port is left out."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UserFacingError(f"{url!r} is not a URL: {error}.") from error
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    shown = "" if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"
