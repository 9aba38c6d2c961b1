"""Which hosts a secret may be sent to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Protocol
from urllib.parse import urlsplit

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.recorded import recorded

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class UnconfirmedOrigin(UserFacingError):
    """A secret would go to a host the user has not confirmed for it.

    Attributes:
        secret: Its name.
        origin: Where it would go.
    """

    def __init__(self, secret: str, origin: str) -> None:
        super().__init__(
            recorded(
                "The secret ${secret} has never been sent to {origin}.",
                secret=secret,
                origin=origin,
            ),
            hint=recorded(
                "Confirm that host for it (on the command line: --trust), "
                "or take the secret out of the connector."
            ),
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

    def trusting(self) -> OriginGuard:
        """The same guard for what the user said to trust."""
        return OriginGuard(self._store, confirmed=self._always, trust_all=True)

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


@lru_cache(maxsize=1024)
def origin_of(url: str) -> str:
    """Scheme, host and port of a URL; the scheme's own port is left out."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UserFacingError(
            recorded("{url} is not a URL: {error}.", url=repr(url), error=error)
        ) from error
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    shown = "" if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"
