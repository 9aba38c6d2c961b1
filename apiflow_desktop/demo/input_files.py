"""Gets the bytes of a prediction's input file."""

from __future__ import annotations

import base64
import binascii
from typing import Final
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import httpx

from apiflow_desktop.base.resources import resource
from apiflow_desktop.demo.options import StudioOptions
from apiflow_desktop.demo.storage import Storage

_LARGEST: Final = 50 * 1024 * 1024
_TIMEOUT: Final = 20.0


class InputNotRead(Exception):
    """An input file cannot be had; the text becomes the prediction's error."""


async def read_input(url: str, options: StudioOptions, storage: Storage) -> bytes:
    """Read a data URI, a file of the studio's own, or a file at an http(s) URL.

    Raises:
        InputNotRead: It cannot be had.
    """
    if url.startswith("data:"):
        return _data_uri(url)
    if url.startswith(f"{options.base_url}/"):
        return own_file(url.removeprefix(options.base_url), storage)
    return await _download(url)


def own_file(path: str, storage: Storage) -> bytes:
    """Read a sample, an upload or an output of the studio by its path.

    Raises:
        InputNotRead: It is not there.
    """
    match [unquote(part) for part in urlsplit(path).path.strip("/").split("/")]:
        case ["samples", name] if name in sample_names():
            return resource("samples", name).read_bytes()
        case ["v1", "files", file_id]:
            file = storage.file(file_id, upload=True)
        case ["delivery", file_id, _]:
            file = storage.file(file_id, upload=False)
        case _:
            file = None
    if file is None:
        raise InputNotRead(f"404 Client Error: Not Found for url: {path}")
    return storage.content(file)


def sample_names() -> frozenset[str]:
    """The sample images that come with the application."""
    names = (one.name for one in resource("samples").iterdir())
    return frozenset(name for name in names if name.endswith((".png", ".jpg")))


def _data_uri(uri: str) -> bytes:
    kind, comma, data = uri.partition(",")
    if not comma:
        raise InputNotRead("The data URI has no data.")
    if not kind.endswith(";base64"):
        return unquote_to_bytes(data)
    try:
        return base64.b64decode(unquote(data), validate=True)
    except binascii.Error as error:
        raise InputNotRead(f"The data URI is not base64: {error}") from error


async def _download(url: str) -> bytes:
    content = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=True) as client,
            client.stream("GET", url) as response,
        ):
            response.raise_for_status()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > _LARGEST:
                    raise InputNotRead(f"The file is larger than {_LARGEST} bytes: {url}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise InputNotRead(f"Failed to download {url}: {type(error).__name__}: {error}") from error
    return bytes(content)
