"""Fetches files by their URLs: redirects by hand, credentials never, sizes bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import aiohttp
import httpx

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.vault.origins import origin_of

_MOST_REDIRECTS: Final = 5
LARGEST_FILE: Final = 2 * 1024**3
_TIMEOUT: Final = httpx.Timeout(30.0, pool=None)


@dataclass(frozen=True)
class IncomingFile:
    """A file that is being fetched.

    Attributes:
        url: Where it came from in the end.
        content_type: As the server says, e.g. ``image/png``; may be empty.
        size: Bytes, if the server says.
        chunks: The content.
    """

    url: str
    content_type: str
    size: int | None
    chunks: AsyncIterator[bytes]


class FileNotFetched(UserFacingError):
    """A file could not be fetched.

    Attributes:
        gone: The server answered that it is not there (any more).
    """

    def __init__(self, url: str, why: str, *, gone: bool = False) -> None:
        super().__init__(recorded("The file could not be fetched: {why}.", why=why), where=url)
        self.gone = gone


@asynccontextmanager
async def fetch_file(
    http: HttpFactory,
    url: str,
    *,
    near: Connector | None = None,
    headers: Mapping[str, str] | None = None,
    largest: int = LARGEST_FILE,
) -> AsyncIterator[IncomingFile]:
    """Open a file for reading.

    Args:
        http: Where connections come from.
        url: The file's URL.
        near: The connector whose provider named it.
        headers: Credentials; they go to the first URL's own origin and nowhere else.
        largest: Bytes at most.

    Raises:
        FileNotFetched: It cannot be had.
    """
    origin = origin_of(url)
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            own = headers if headers and origin_of(url) == origin else {}
            channel = http.file_channel(url, near=near)
            async with (
                channel.slots,
                channel.client.stream("GET", url, headers=own, timeout=_TIMEOUT) as response,
            ):
                target = response.headers.get("location")
                if response.is_redirect and target:
                    url = urljoin(url, target)
                    continue
                yield _opened(url, response, largest)
                return
    except (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError) as error:
        raise FileNotFetched(url, str(error) or type(error).__name__) from error
    raise FileNotFetched(url, recorded("it redirects in circles"))


def _opened(url: str, response: httpx.Response, largest: int) -> IncomingFile:
    if response.status_code != httpx.codes.OK:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        why = recorded("the server answered {status}", status=status)
        raise FileNotFetched(url, why, gone=response.is_client_error)
    stated = response.headers.get("content-length", "")
    size = int(stated) if stated.isdigit() else None
    if size is not None and size > largest:
        raise FileNotFetched(url, recorded("it is larger than {size} bytes", size=largest))
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return IncomingFile(url, kind, size, _bounded(url, response, largest))


async def _bounded(url: str, response: httpx.Response, largest: int) -> AsyncIterator[bytes]:
    received = 0
    async for chunk in response.aiter_bytes():
        received += len(chunk)
        if received > largest:
            raise FileNotFetched(url, recorded("it is larger than {size} bytes", size=largest))
        yield chunk
