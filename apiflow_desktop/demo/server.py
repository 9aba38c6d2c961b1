"""Serves the studio on the loopback and says where it is."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from typing import Final

import uvicorn

from apiflow_desktop.base.locks import FileLock
from apiflow_desktop.demo.address import ALIVE, Address, remove_address, write_address
from apiflow_desktop.demo.app import create_app
from apiflow_desktop.demo.options import StudioOptions
from apiflow_desktop.demo.records import new_id

_LOOK: Final = 1.0


def serve(options: StudioOptions, *, port: int = 0) -> None:
    """Serve until stopped, or until idle for as long as the options allow.

    Raises:
        TimeoutError: Another studio serves this folder.
    """
    with FileLock(options.folder / ALIVE, timeout=5.0), socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(1024)
        address = Address(
            id=new_id(), pid=os.getpid(), port=listener.getsockname()[1], token=options.token
        )
        sys.stderr.write(
            f"The demo studio listens on http://127.0.0.1:{address.port}/v1"
            f" with the token {options.token}\n"
        )
        try:
            asyncio.run(_serve(options, listener, address))
        finally:
            remove_address(options.folder)


async def _serve(options: StudioOptions, listener: socket.socket, address: Address) -> None:
    last_request = time.monotonic()

    def note() -> None:
        nonlocal last_request
        last_request = time.monotonic()

    app = create_app(options, identity=address.id, on_request=note)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)

    async def watch() -> None:
        while True:
            await asyncio.sleep(_LOOK)
            idle = time.monotonic() - last_request
            if options.idle_minutes is not None and idle > options.idle_minutes * 60:
                server.should_exit = not app.state.studio.busy

    write_address(options.folder, address)
    watcher = asyncio.create_task(watch())
    try:
        await server.serve(sockets=[listener])
    finally:
        watcher.cancel()
