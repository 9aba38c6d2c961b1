"""The transport under every client: aiohttp, with the demo studio's name made real."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from httpx_aiohttp import AiohttpTransport

from apiflow_desktop.base.recorded import recorded

STUDIO_HOST: Final = "demo.studio.localhost"

StudioPort = Callable[[], Awaitable[int]]
"""Finds (and starts, if need be) the demo studio and returns its port on the loopback."""


class StudioTransport(httpx.AsyncBaseTransport):
    """Sends what is meant for the demo studio to its port on this machine.

    Requests and records keep the stable name; only the connection goes elsewhere.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, studio_port: StudioPort) -> None:
        self._inner = inner
        self._studio_port = studio_port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        port = await self._studio_port()
        moved = httpx.Request(
            request.method,
            request.url.copy_with(scheme="http", host="127.0.0.1", port=port),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(moved)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only.

    A file's URL comes from a remote answer: it must not reach into this machine or its network.
    """

    def __init__(self) -> None:
        self._inner = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve a name.

        Raises:
            OSError: It has no public address.
        """
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise OSError(recorded("{host} is not a public host", host=host))
        return public

    async def close(self) -> None:
        """Release the resolver."""
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; names are not addresses."""
    try:
        return ipaddress.ip_address(address.strip("[]").partition("%")[0]).is_global
    except ValueError:
        return False


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def aiohttp_transport(
    *, limit: int, tls: ssl.SSLContext, proxies: bool, public_only: bool = False
) -> AiohttpTransport:
    """Make a transport with its own connection pool; it opens on first use.

    Args:
        limit: Connections at once.
        tls: How certificates are verified.
        proxies: Use the proxies the environment names.
        public_only: Refuse hosts that are not on the public internet.
    """

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=limit, ssl=tls, resolver=PublicResolver() if public_only else None
        )
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=proxies
        )

    return AiohttpTransport(client=session, verify=tls)
