"""Results that steps and flows with ``cache_ttl`` may use again (R53)."""

from __future__ import annotations

import time

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import decode, encode
from apiflow_desktop.engine.ports import Cached
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.tables import to_text
from apiflow_desktop.store.writer import Writer


class CachedResults:
    """Results by the hash of what they came of."""

    def __init__(self, reader: Database, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer

    def find(self, key: str, *, seconds: float) -> Cached | None:
        """Return a result that is younger than this, or None."""
        rows = self._reader.rows(
            "SELECT result FROM cached_results WHERE key = ? AND kept_at > ?",
            (key, time.time() - seconds),
        )
        return Cached(decode(rows[0][0])) if rows else None

    def keep(self, key: str, result: JsonValue, *, seconds: float) -> None:
        """Keep a result for so long, and drop those whose time is over."""
        now = time.time()
        values = (key, encode(result, to_text), now, now + seconds)

        def work(database: Database) -> None:
            database.run("DELETE FROM cached_results WHERE until < ?", (now,))
            database.run(
                "INSERT OR REPLACE INTO cached_results (key, result, kept_at, until) "
                "VALUES (?, ?, ?, ?)",
                values,
            )

        self._writer.run(work)
