"""Files that go into calls and come out of them, kept in the workspace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.engine.calls.media import (
    Fetch,
    KeptFile,
    MediaFile,
    content_type_of,
    local_path,
    texts_that_may_be_files,
)
from apiflow_desktop.engine.http.factory import HttpFactory, is_local
from apiflow_desktop.engine.http.files import FileNotFetched, fetch_file
from apiflow_desktop.store.assets import Assets
from apiflow_desktop.store.files import Asset

_SURELY_FRESH: Final = 20 * 60.0
"""Seconds. Providers keep outputs for an hour; a URL this young is not asked whether it answers."""


class WorkspaceMedia:
    """Keeps every output as an asset, and knows which file may be sent for a text.

    Args:
        assets: The kept files.
        kept_in: The folder they lie in.
        http: Where connections come from.
        given: The input of the run: the paths in it are the user's own word.
    """

    def __init__(self, assets: Assets, kept_in: Path, http: HttpFactory, given: JsonObject) -> None:
        self._assets = assets
        self._kept_in = kept_in
        self._http = http
        self._given = frozenset(_paths(given))

    async def stand_in(self, value: str, connector: Connector) -> MediaFile | None:
        """The file to send in the place of a text; None to send the text."""
        if value in self._given:
            return await self._given_file(value)
        if value.startswith("file:"):
            return await asyncio.to_thread(self._kept_file, local_path(value))
        if not value.startswith(("http://", "https://")):
            return None
        asset = await asyncio.to_thread(self._assets.for_url, value)
        if _only_here(value) and not _only_here(connector.base_url):
            # The provider is elsewhere and cannot fetch from this machine.
            asset = asset or await self._download(lambda: fetch_file(self._http, value))
        elif asset is None or await self._answers(value, asset):
            return None
        return MediaFile(asset.path, asset.content_type)

    async def keep(self, url: str, fetch: Fetch) -> KeptFile | None:
        """Download an output at once: providers delete it after an hour."""
        known = await asyncio.to_thread(self._assets.for_url, url)
        asset = known or await self._download(fetch)
        if known is None:
            await asyncio.to_thread(self._assets.remember, url, asset.hash)
        return KeptFile(asset.hash, asset.path, asset.content_type, asset.size)

    async def put(self, content: bytes, content_type: str) -> str:
        """Keep a file that a provider answered with, and return its URL."""
        asset = await asyncio.to_thread(self._assets.put, content, content_type=content_type)
        return asset.path.as_uri()

    async def _given_file(self, value: str) -> MediaFile:
        path = local_path(value)
        if not await asyncio.to_thread(path.is_file):
            raise UserFacingError(
                recorded("The file is not there."),
                where=value,
                hint=recorded("Choose another one and run again."),
            )
        return MediaFile(path, content_type_of(path))

    def _kept_file(self, path: Path) -> MediaFile | None:
        if self._kept_in not in path.parents or not path.is_file():
            return None
        return MediaFile(path, content_type_of(path))

    async def _download(self, fetch: Fetch) -> Asset:
        async with fetch() as source:
            with self._assets.incoming() as incoming:
                async for chunk in source.chunks:
                    await asyncio.to_thread(incoming.write, chunk)
                return await asyncio.to_thread(
                    self._assets.finish, incoming, content_type=source.content_type
                )

    async def _answers(self, url: str, asset: Asset) -> bool:
        if time.time() - asset.created_at < _SURELY_FRESH:
            return True
        try:
            async with fetch_file(self._http, url):
                return True
        except FileNotFetched:
            return False


def _only_here(url: str) -> bool:
    return is_local(urlsplit(url).hostname or "")


def _paths(given: JsonObject) -> Iterable[str]:
    for text in texts_that_may_be_files([*given.values()]):
        if urlsplit(text).scheme not in ("http", "https"):
            yield text
