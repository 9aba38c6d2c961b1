"""A small HTTP server in a process of its own: answers at once, or after a second."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SERVER = """
import asyncio, sys
from aiohttp import web

async def answer(request):
    body = await request.json()
    await asyncio.sleep(float(request.query.get("seconds", "0")))
    return web.json_response({"output": body.get("value")})

async def serve():
    app = web.Application()
    app.router.add_post("/call", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()

asyncio.run(serve())
"""


@contextmanager
def echo_server() -> Iterator[str]:
    """Start the server; yields its base URL."""
    process = subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
