"""One client and one limit for each provider."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

import certifi
import httpx

from apiflow_desktop import __version__
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.engine.http.transport import (
    STUDIO_HOST,
    StudioPort,
    StudioTransport,
    aiohttp_transport,
    is_address,
    is_public,
)
from apiflow_desktop.vault.origins import origin_of

Wrap = Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport]

_FILE_TRANSFERS: Final = 8


@dataclass(frozen=True)
class Channel:
    """The way to one provider: its client, and a slot for each request in flight.

    Attributes:
        transport: What is under the client. A request that is whole goes there directly, past
            the client's merging of URLs, headers and cookies, its auth and its redirects.
        defaults: The headers that the client would add.
    """

    client: httpx.AsyncClient
    transport: httpx.AsyncBaseTransport
    slots: asyncio.Semaphore
    defaults: Mapping[str, str]

    @classmethod
    def over(cls, transport: httpx.AsyncBaseTransport, limit: int) -> Channel:
        """Make a channel of a transport and the number of requests at once."""
        client = _client(transport)
        return cls(client, transport, asyncio.Semaphore(limit), dict(client.headers))


class HttpFactory:
    """Makes and closes the clients of one event loop.

    A client has no default headers but the user agent, keeps no cookies, follows no redirect
    and verifies certificates (by the system's store and certifi's).

    Args:
        studio_port: Finds the demo studio; without it the studio cannot be called.
        wrap: Put around each transport, e.g. to watch what passes.
    """

    def __init__(self, studio_port: StudioPort | None = None, *, wrap: Wrap | None = None) -> None:
        self._studio_port = studio_port
        self._wrap = wrap or _unwrapped
        self._channels: dict[tuple[str, int], Channel] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    def channel(self, connector: Connector) -> Channel:
        """The channel of a connector; connectors of one host and limit share it."""
        return self._channel(origin_of(connector.base_url), connector.data.max_concurrency)

    def file_channel(self, url: str, *, near: Connector | None = None) -> Channel:
        """The channel for a file whose URL a provider gave.

        Args:
            url: The file's URL.
            near: The connector whose provider gave it. A connector on this machine or its
                network may name files there; any other only files on the public internet.
        """
        origin = origin_of(url)
        host = urlsplit(url).hostname or ""
        trusted = near is not None and (
            origin == origin_of(near.base_url) or is_local(urlsplit(near.base_url).hostname or "")
        )
        if trusted or host == STUDIO_HOST:
            return self._channel(origin, _FILE_TRANSFERS)
        if is_local(host):
            raise httpx.UnsupportedProtocol(
                recorded("{host} is not on the public internet", host=host)
            )
        return self._public_files

    async def aclose(self) -> None:
        """Close every connection."""
        channels = [*self._channels.values()]
        if "_public_files" in self.__dict__:
            channels.append(self.__dict__.pop("_public_files"))
        self._channels.clear()
        for channel in channels:
            await channel.client.aclose()

    def _channel(self, origin: str, limit: int) -> Channel:
        key = (origin, limit)
        if key not in self._channels:
            self._channels[key] = Channel.over(self._transport(origin, limit), limit)
        return self._channels[key]

    def _transport(self, origin: str, limit: int) -> httpx.AsyncBaseTransport:
        host = urlsplit(origin).hostname or ""
        # Reading the certificates takes 30 ms; where there is no TLS an empty store does.
        tls = self._tls if origin.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        transport: httpx.AsyncBaseTransport = aiohttp_transport(
            limit=limit, tls=tls, proxies=not is_local(host)
        )
        if host == STUDIO_HOST:
            transport = StudioTransport(transport, self._studio_port or _no_studio)
        return self._wrap(transport)

    @cached_property
    def _public_files(self) -> Channel:
        proxies = bool(getproxies())
        transport = aiohttp_transport(
            limit=_FILE_TRANSFERS, tls=self._tls, proxies=proxies, public_only=not proxies
        )
        return Channel.over(self._wrap(transport), _FILE_TRANSFERS)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=certifi.where())
        context.load_default_certs()
        return context


def is_local(host: str) -> bool:
    """Whether a host is, by its name or address, on this machine or its network."""
    if is_address(host):
        return not is_public(host)
    return host == "localhost" or host.endswith((".localhost", ".local"))


class _NoCookies(httpx.Cookies):
    """Looking for cookies in a reply takes a tenth of a millisecond; these are never looked at."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep none."""


class _Client(httpx.AsyncClient):
    @property
    def cookies(self) -> httpx.Cookies:
        return _NO_COOKIES

    @cookies.setter
    def cookies(self, cookies: object) -> None:
        raise AttributeError("this client keeps no cookies")


_NO_COOKIES: Final = _NoCookies()


def _client(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    return _Client(
        transport=transport,
        follow_redirects=False,
        timeout=None,
        headers={"User-Agent": f"apiflow-desktop/{__version__}"},
    )


async def _no_studio() -> int:
    raise httpx.ConnectError(recorded("the demo studio is not running"))


def _unwrapped(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
    return transport
