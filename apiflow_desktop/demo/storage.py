"""The studio's memory on disk: it survives the end of the process, whatever ended it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from apiflow_desktop.demo.records import Prediction, StoredFile

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS predictions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, body TEXT NOT NULL,
    finished REAL, removed INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS unfinished ON predictions (finished) WHERE finished IS NULL;
CREATE TABLE IF NOT EXISTS files (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, body TEXT NOT NULL,
    prediction TEXT);
CREATE TABLE IF NOT EXISTS refusals (key TEXT PRIMARY KEY, times INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Page:
    """A part of the list of predictions, newest first; cursors lead to its neighbours."""

    items: list[Prediction]
    next: str | None
    previous: str | None


class Storage:
    """Predictions and files in one folder: rows in SQLite, contents named by their hash.

    Used by one thread. A killed process loses nothing that was stored; a power cut may take the
    last moments, which is enough for a stand-in.
    """

    def __init__(self, folder: Path) -> None:
        self._blobs = folder / "blobs"
        self._blobs.mkdir(parents=True, exist_ok=True)
        self._rows = sqlite3.connect(folder / "studio.sqlite", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.executescript(_TABLES)

    def close(self) -> None:
        """Close the database."""
        self._rows.close()

    def save(self, prediction: Prediction) -> None:
        """Insert or update a prediction."""
        finished = time.time() if prediction.finished else None
        self._rows.execute(
            "INSERT INTO predictions (id, body, finished) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body, finished = excluded.finished",
            (prediction.id, prediction.model_dump_json(), finished),
        )

    def prediction(self, prediction_id: str) -> Prediction | None:
        """Find a prediction."""
        found = self._rows.execute(
            "SELECT body FROM predictions WHERE id = ?", (prediction_id,)
        ).fetchone()
        return Prediction.model_validate_json(found[0]) if found else None

    def unfinished(self) -> list[Prediction]:
        """What an earlier process left undone, oldest first."""
        found = self._rows.execute(
            "SELECT body FROM predictions WHERE finished IS NULL ORDER BY seq"
        )
        return [Prediction.model_validate_json(body) for (body,) in found]

    def page(self, cursor: str | None, size: int) -> Page:
        """List predictions.

        Raises:
            ValueError: The cursor is none of ours.
        """
        direction, start = _read_cursor(cursor)
        if direction == "after":
            found = self._rows.execute(
                "SELECT seq, body FROM predictions WHERE seq < ? ORDER BY seq DESC LIMIT ?",
                (start, size),
            ).fetchall()
        else:
            found = self._rows.execute(
                "SELECT seq, body FROM predictions WHERE seq > ? ORDER BY seq LIMIT ?",
                (start, size),
            ).fetchall()[::-1]
        if not found:
            return Page([], None, None)
        newest, oldest = found[0][0], found[-1][0]
        return Page(
            [Prediction.model_validate_json(body) for _, body in found],
            f"after-{oldest}" if self._any("seq < ?", oldest) else None,
            f"before-{newest}" if self._any("seq > ?", newest) else None,
        )

    def remove_data(self, finished_before: float) -> None:
        """Remove what finished predictions took and gave."""
        due = self._rows.execute(
            "SELECT body FROM predictions WHERE finished < ? AND NOT removed", (finished_before,)
        ).fetchall()
        for (body,) in due:
            prediction = Prediction.model_validate_json(body)
            for file in self._files("prediction = ?", prediction.id):
                self.delete_file(file)
            prediction.remove_data()
            self._rows.execute(
                "UPDATE predictions SET body = ?, removed = 1 WHERE id = ?",
                (prediction.model_dump_json(), prediction.id),
            )

    def keep(self, content: bytes, file: StoredFile, *, prediction: str | None = None) -> None:
        """Store a file; the content is on disk before its row is."""
        self.keep_blob(content, file.sha256)
        self._rows.execute(
            "INSERT INTO files (id, body, prediction) VALUES (?, ?, ?)",
            (file.id, file.model_dump_json(), prediction),
        )

    def keep_blob(self, content: bytes, sha256: str) -> None:
        """Store a content under its hash, whole or not at all."""
        target = self._blobs / sha256
        if target.exists():
            return
        handle, name = tempfile.mkstemp(dir=self._blobs)
        with os.fdopen(handle, "wb") as half:
            half.write(content)
        Path(name).replace(target)

    def file(self, file_id: str, *, upload: bool) -> StoredFile | None:
        """Find an upload, or something that was made."""
        found = self._files(f"prediction IS {'NULL' if upload else 'NOT NULL'} AND id = ?", file_id)
        return next(iter(found), None)

    def uploads(self) -> list[StoredFile]:
        """All uploads, newest first."""
        return list(self._files("prediction IS NULL"))

    def content(self, file: StoredFile) -> bytes:
        """Read a file's content."""
        return (self._blobs / file.sha256).read_bytes()

    def delete_file(self, file: StoredFile) -> None:
        """Remove a file, and its content if no other file has the same."""
        self._rows.execute("DELETE FROM files WHERE id = ?", (file.id,))
        if not self._files("json_extract(body, '$.sha256') = ?", file.sha256):
            (self._blobs / file.sha256).unlink(missing_ok=True)

    def still_refused(self, key: str, times: int | None) -> bool:
        """Count a refusal; False once the key was refused this many times in a row."""
        if times is None:
            return True
        counted = self._rows.execute("SELECT times FROM refusals WHERE key = ?", (key,)).fetchone()
        so_far = counted[0] if counted else 0
        if so_far >= times:
            self._rows.execute("DELETE FROM refusals WHERE key = ?", (key,))
            return False
        self._rows.execute("INSERT OR REPLACE INTO refusals VALUES (?, ?)", (key, so_far + 1))
        return True

    def _any(self, condition: str, value: int) -> bool:
        query = f"SELECT 1 FROM predictions WHERE {condition} LIMIT 1"
        return self._rows.execute(query, (value,)).fetchone() is not None

    def _files(self, condition: str, *values: str) -> list[StoredFile]:
        query = f"SELECT body FROM files WHERE {condition} ORDER BY seq DESC"
        return [
            StoredFile.model_validate_json(body) for (body,) in self._rows.execute(query, values)
        ]


def _read_cursor(cursor: str | None) -> tuple[Literal["after", "before"], int]:
    if cursor is None:
        return "after", 2**62
    direction, _, number = cursor.partition("-")
    if direction == "after":
        return "after", int(number)
    if direction == "before":
        return "before", int(number)
    raise ValueError(cursor)
