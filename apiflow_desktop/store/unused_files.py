"""Kept files that nothing refers to any more, as those of deleted jobs: found and removed.

A file is kept for the jobs that use it. But its address, or that of which it is a copy, may stand
anywhere in the workspace: in the pin of a step, in the input of a later job, in a cached result.
So before a file goes all texts are looked through; in doubt it stays.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from apiflow_desktop.store.database import Database
from apiflow_desktop.store.files import AssetFolder, is_older
from apiflow_desktop.store.jobs import LEASE_SECONDS
from apiflow_desktop.store.problems import explained
from apiflow_desktop.store.writer import Writer

_DAY: Final = 86400.0
_WORD: Final = re.compile(r"[0-9A-Za-z_-]{6,}")
"""What an address is known again by, however the text around it is escaped."""
_ESCAPED: Final = re.compile(r"\\u00([0-9A-Fa-f]{2})")
_FEW: Final = 100
"""Of so many words each is looked for; of more it is quicker to find all words of a text."""
_ROWS: Final = 500
_PIECE: Final = 1 << 20
_LONGEST_ADDRESS: Final = 1 << 12
_TEXTS: Final = {
    "workflows": ("id", "nodes"),
    "jobs": ("id", "input, output, document, data"),
    "events": ("id", "data"),
    "approvals": ("id", "payload"),
    "settings": ("key", "key, value"),
    "cached_results": ("key", "result"),
    "scripts": ("id", "content"),
    "variables": ("id", "value"),
    "resources": ("id", "value"),
    "nodes": ("id", "input, body_template, data, extra"),
    "connectors": ("id", "body, data, extra"),
}
"""The columns in which an address may stand, by table, with the table's key."""
_USED: Final = "SELECT 1 FROM asset_uses WHERE asset_uses.hash = assets.hash"
_AT_WORK: Final = (
    "SELECT 1 FROM jobs WHERE status IN ('pending', 'running', 'waiting') AND renewed_at > ?"
)


class UnusedFiles:
    """Removes the files that nothing refers to."""

    def __init__(self, reader: Database, writer: Writer, folder: AssetFolder) -> None:
        self._reader = reader
        self._writer = writer
        self._folder = folder

    def candidates(self, *, older_than: float = _DAY) -> Candidates:
        """Find the files that no job uses; many are named in a text all the same.

        What crashes left half received is removed at once.

        Args:
            older_than: Seconds; younger files may belong to a job that is about to refer to them.
        """
        before = time.time() - older_than
        with explained(self._folder.root):
            for path in self._folder.leftovers(before):
                path.unlink(missing_ok=True)
        rows = self._reader.rows(f"SELECT hash FROM assets WHERE EXISTS ({_USED})")
        used = {digest for (digest,) in rows}
        found = Candidates(before)
        for path in self._folder.listed():
            digest = path.name.partition(".")[0]
            if digest not in used and is_older(path, before):
                urls = self._reader.rows("SELECT url FROM media WHERE hash = ?", (digest,))
                found.add(digest, path, [url for (url,) in urls])
        return found

    def remove(
        self,
        found: Candidates,
        texts: Callable[[], Iterable[str]] = tuple,
        *,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Remove what no text names.

        It may take long: call it on a thread of its own.

        Args:
            found: The files in question.
            texts: Reads the texts beside the database in which addresses of files may stand.
            stop: Tells that it is to end now.

        Returns:
            How many files were removed.
        """
        for text in self._texts(texts) if found else ():
            found.keep_named_in(text)
            if stop() or not found:
                return 0
        return sum(self._remove(digest, path, found.before) for digest, path in found.paths())

    def _texts(self, more: Callable[[], Iterable[str]]) -> Iterator[str]:
        for table, (key, columns) in _TEXTS.items():
            yield from self._texts_of(table, key, columns)
        rows = self._reader.rows(
            f"SELECT hash FROM assets WHERE suffix = '.json' AND EXISTS ({_USED})"
        )
        for (digest,) in rows:
            yield from _pieces(self._folder.path(digest, ".json"))
        yield from more()

    def _texts_of(self, table: str, key: str, columns: str) -> Iterator[str]:
        page = f"SELECT {key}, {columns} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {_ROWS}"
        last: object = -1 if key == "id" else ""
        while True:
            rows = self._reader.rows(page, (last,))
            for number, *values in rows:
                last = number
                yield from (_text(value) for value in values if value)
            if len(rows) < _ROWS:
                return

    def _remove(self, digest: str, path: Path, before: float) -> bool:
        """Remove a file and its rows, unless a job has come to it or may be about to."""

        def work(database: Database) -> bool:
            at_work = database.run(_AT_WORK, (time.time() - 2 * LEASE_SECONDS,)).fetchone()
            used = database.run("SELECT 1 FROM asset_uses WHERE hash = ?", (digest,)).fetchone()
            if at_work or used or not self._folder.discard(path, before):
                return False
            database.run("DELETE FROM media WHERE hash = ?", (digest,))
            database.run("DELETE FROM assets WHERE hash = ?", (digest,))
            return True

        return self._writer.run(work)


class Candidates:
    """Files that no job uses, with the words by which texts may name them.

    Attributes:
        before: They were written before that, seconds since 1970.
    """

    def __init__(self, before: float) -> None:
        self.before = before
        self._files: dict[str, Path] = {}
        self._named: dict[str, set[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._files)

    def add(self, digest: str, path: Path, urls: Iterable[str]) -> None:
        """Take a file in, unless one of its addresses could not be known again in a text."""
        words = [digest, *map(_longest_word, urls)]
        if all(words):
            self._files[digest] = path
            for word in words:
                self._named.setdefault(word, set()).add(digest)

    def keep_named_in(self, text: str) -> None:
        """Let those stay that a text names."""
        if len(self._named) <= _FEW:
            words = {word for word in self._named if word in text}
        else:
            words = self._named.keys() & _words_in(text)
        for word in words:
            for digest in self._named.pop(word):
                self._files.pop(digest, None)

    @property
    def digest(self) -> str:
        """A short text that is the same for the same files."""
        return hashlib.sha256("".join(sorted(self._files)).encode()).hexdigest()

    def paths(self) -> list[tuple[str, Path]]:
        """List the files that are left, with their hashes."""
        return list(self._files.items())


def _words_in(text: str) -> set[str]:
    """Find all words, also those that an escaped character comes before."""
    words = set(_WORD.findall(text))
    if "%" in text:
        words.update(_WORD.findall(unquote(text)))
    if "\\u" in text:
        words.update(_WORD.findall(_ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text)))
    return words


def _longest_word(url: str) -> str:
    """Return the part of an address that is likely to be in no other; empty if there is none."""
    parts = urlsplit(url)
    return max(_WORD.findall(f"{unquote(parts.path)}?{parts.query}"), key=len, default="")


def _text(value: str | bytes | float) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _pieces(path: Path) -> Iterator[str]:
    """Read a file piece by piece, each with the end of the one before; nothing if it is gone."""
    if not path.is_file():
        return
    with path.open("rb") as stream:
        end = b""
        while data := stream.read(_PIECE):
            yield (end + data).decode("utf-8", "replace")
            end = data[-_LONGEST_ADDRESS:]
