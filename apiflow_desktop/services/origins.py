"""Which hosts the user confirmed for which secret, kept in the workspace."""

from __future__ import annotations

from collections.abc import Mapping

from apiflow_desktop.store.settings import Settings

_KEY = "confirmed-origins"


class StoredOrigins:
    """Confirmations in the workspace's settings; they hold names and hosts, no secrets."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self) -> dict[str, set[str]]:
        """Name of a secret → origins confirmed for it."""
        stored = self._settings.get(_KEY)
        if not isinstance(stored, dict):
            return {}
        return {
            name: {str(origin) for origin in origins}
            for name, origins in stored.items()
            if isinstance(origins, list)
        }

    def write(self, confirmed: Mapping[str, set[str]]) -> None:
        """Keep them."""
        self._settings.set(_KEY, {name: [*sorted(confirmed[name])] for name in sorted(confirmed)})
