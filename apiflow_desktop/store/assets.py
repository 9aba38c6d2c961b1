"""What came out of jobs or goes into them: files, stored once by the hash of their content."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from apiflow_desktop.base.i18n import _
from apiflow_desktop.store.database import Database
from apiflow_desktop.store.files import Asset, AssetFolder, Incoming
from apiflow_desktop.store.problems import NotInStore, explained
from apiflow_desktop.store.tables import AssetsTable
from apiflow_desktop.store.writer import Writer

_CHUNK = 1 << 20


class Assets:
    """The kept files and which URL each was fetched from."""

    def __init__(self, reader: Database, writer: Writer, folder: AssetFolder) -> None:
        self._reader = reader
        self._writer = writer
        self._folder = folder

    def put(
        self,
        content: bytes | BinaryIO | Iterable[bytes],
        *,
        content_type: str = "application/octet-stream",
        suffix: str = "",
    ) -> Asset:
        """Keep a file; the same content is kept once. Blocks until it is on the disk.

        Args:
            content: Its bytes, an open file, or chunks as they arrive.
            content_type: Its media type; parameters such as ``charset`` are dropped.
            suffix: The file name's end, e.g. ``.png``; empty to derive it from the type.
        """
        with self.incoming() as incoming:
            for chunk in _chunks(content):
                incoming.write(chunk)
            return self.finish(incoming, content_type=content_type, suffix=suffix)

    def incoming(self) -> AbstractContextManager[Incoming]:
        """Receive a file piece by piece, e.g. a download: write to it, then :meth:`finish`.

        What is not finished when the context ends is removed.
        """
        return self._folder.incoming()

    def finish(self, incoming: Incoming, *, content_type: str, suffix: str = "") -> Asset:
        """Keep a received file. Blocks until it is on the disk; in a coroutine use a thread."""
        asset = self._folder.finish(incoming, content_type, suffix)
        return self._writer.run(lambda database: self._enter(database, asset))

    def get(self, digest: str) -> Asset:
        """Return what is known of a kept file.

        Raises:
            NotInStore: There is none with this hash.
        """
        asset = self._find(self._reader, digest)
        if asset is None:
            raise NotInStore(_("This file is not in the workspace."), where=digest)
        return asset

    def open(self, digest: str) -> BinaryIO:
        """Open a kept file for reading."""
        path = self.get(digest).path
        with explained(path):
            return path.open("rb")

    def remember(self, url: str, digest: str) -> None:
        """Note that a URL answered with the content of an asset."""
        self._writer.run(lambda database: remember_url(database, url, digest))

    def for_url(self, url: str) -> Asset | None:
        """Return what a URL once answered with, if it was kept."""
        for (digest,) in self._reader.rows("SELECT hash FROM media WHERE url = ?", (url,)):
            return self._find(self._reader, digest)
        return None

    def of_job(self, job_id: int) -> list[Asset]:
        """Return the files that a job uses or made, without its large values, oldest first."""
        rows = self._reader.rows(
            "SELECT DISTINCT a.hash FROM asset_uses u JOIN assets a USING (hash) "
            "WHERE u.job_id = ? AND u.url <> '' ORDER BY a.created_at",
            (job_id,),
        )
        return [self.get(digest) for (digest,) in rows]

    def _enter(self, database: Database, asset: Asset) -> Asset:
        known = self._find(database, asset.hash)
        if known is None:
            insert_asset(database, asset)
            return asset
        if known.path != asset.path:
            asset.path.replace(known.path)
        return known

    def _find(self, database: Database, digest: str) -> Asset | None:
        query = AssetsTable.select().where(AssetsTable.hash == digest)
        for row in database.dicts(query):
            return self._asset(row)
        return None

    def _asset(self, row: dict[str, Any]) -> Asset:
        suffix = row.pop("suffix")
        return Asset(path=self._folder.path(row["hash"], suffix), **row)


def insert_asset(database: Database, asset: Asset) -> None:
    """Write an asset's row, unless it is there."""
    database.run(
        "INSERT INTO assets (hash, suffix, content_type, size, width, height, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        (
            asset.hash,
            asset.suffix,
            asset.content_type,
            asset.size,
            asset.width,
            asset.height,
            asset.created_at,
        ),
    )


def use_asset(database: Database, job_id: int, step: str, digest: str, url: str = "") -> None:
    """Note that a job refers to an asset, so that it is not garbage."""
    database.run(
        "INSERT INTO asset_uses (job_id, step, hash, url) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (job_id, step, digest, url),
    )


def remember_url(database: Database, url: str, digest: str) -> None:
    """Note that a URL answered with the content of an asset."""
    database.run(
        "INSERT INTO media (url, hash, created_at) VALUES (?, ?, ?) "
        "ON CONFLICT (url) DO UPDATE SET hash = excluded.hash",
        (url, digest, time.time()),
    )


def _chunks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return (content,)
    read = getattr(content, "read", None)
    # Iterating an open file would go by lines, and a picture may be one line.
    return content if read is None else iter(lambda: read(_CHUNK), b"")
