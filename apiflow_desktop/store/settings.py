"""What the application remembers: small values under a name."""

from __future__ import annotations

import peewee

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.tables import SettingsTable, to_text
from apiflow_desktop.store.writer import Writer


class Settings:
    """Values by key, e.g. confirmed origins, hand placement, learned results.

    Keys are paths, ``workflow/7/placement``; those of a workflow go when it is deleted.
    """

    def __init__(self, reader: Database, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer

    def get(self, key: str, default: JsonValue = None) -> JsonValue:
        """Return a value, or the default where there is none."""
        for found in self._select(SettingsTable.key == key).values():
            return found
        return default

    def under(self, prefix: str) -> dict[str, JsonValue]:
        """Return all values whose key starts with a text, by key."""
        return self._select(peewee.fn.substr(SettingsTable.key, 1, len(prefix)) == prefix)

    def set(self, key: str, value: JsonValue) -> None:
        """Store a value."""
        row = (key, to_text(value))
        self._writer.run(
            lambda database: database.run("REPLACE INTO settings (key, value) VALUES (?, ?)", row)
        )

    def keep(self, key: str, value: JsonValue) -> bool:
        """Store a value, remove it if None; tell whether there was another before.

        What did not change is not written.
        """
        if value == self.get(key):
            return False
        if value is None:
            self.delete(key)
        else:
            self.set(key, value)
        return True

    def delete(self, key: str) -> None:
        """Remove a value; one that is not there is no error."""
        self._writer.run(
            lambda database: database.run("DELETE FROM settings WHERE key = ?", (key,))
        )

    def _select(self, condition: peewee.Expression) -> dict[str, JsonValue]:
        query = SettingsTable.select().where(condition).order_by(SettingsTable.key)
        return {row["key"]: row["value"] for row in self._reader.dicts(query)}
