"""Puts every exchange with a provider or the studio through the rules of its API."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.contracts.replicate import check_exchange


class CheckedTransport(httpx.AsyncBaseTransport):
    """Passes requests on, and collects what is wrong with them and their replies."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, check: Callable[..., list[str]] = check_exchange
    ) -> None:
        self._inner = inner
        self._check = check
        self.violations: list[str] = []
        self.exchanges = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = await request.aread()
        response = await self._inner.handle_async_request(request)
        received = await response.aread()
        await response.aclose()
        self.exchanges += 1
        found = self._check(
            request.method,
            str(request.url),
            request.headers,
            sent,
            response.status_code,
            response.headers,
            received,
        )
        self.violations += [f"{request.method} {request.url.path}: {one}" for one in found]
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()
