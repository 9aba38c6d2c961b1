"""What a running script can ask: a small part of Windmill's API, on this machine's loopback."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.scripts.host import ScriptHost

if TYPE_CHECKING:
    from apiflow_desktop.engine.scripts.api_server import Server

_SERVER: Final = "apiflow_desktop.engine.scripts.api_server"


class Caller(Struct, frozen=True):
    """A running script.

    Attributes:
        host: The workspace it asks.
        step: Address of its step run.
        progress: Told how far it is, 0 to 100.
        revealed: Told the secrets it was given, by name.
        closed: Puts handles in the place of those in a value.
    """

    host: ScriptHost
    step: str
    progress: Callable[[float], None]
    revealed: Callable[[dict[str, str]], None]
    closed: Callable[[JsonValue], JsonValue]


class ScriptApi:
    """Serves scripts while they run; each is known by a token that ends with its run."""

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}
        self._server: Server | None = None
        self._starting = asyncio.Lock()

    async def url(self) -> str:
        """Start to listen, if not done yet; return where."""
        async with self._starting:
            if self._server is None:
                # Loading a web server takes longer than the loop may be held up.
                module = await asyncio.to_thread(import_module, _SERVER)
                server: Server = module.Server(self._callers)
                await server.start()
                self._server = server
        return self._server.url

    @contextmanager
    def serving(self, caller: Caller) -> Iterator[str]:
        """Know a script by the token that is returned, for the time of the ``with`` statement."""
        token = secrets.token_urlsafe(24)
        self._callers[token] = caller
        try:
            yield token
        finally:
            del self._callers[token]

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            await self._server.close()
            self._server = None
