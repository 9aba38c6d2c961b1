"""A small HTTP server in a process of its own: answers at once, or after a second.

It is a bare asyncio protocol with the parser of uvicorn, so that the measured side, and not
the server, is what takes time.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SERVER = """
import asyncio, json
from urllib.parse import parse_qs, urlsplit
import httptools

class Answering(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data):
        self.parser.feed_data(data)

    def on_message_begin(self):
        self.url = self.body = b""

    def on_url(self, url):
        self.url += url

    def on_body(self, body):
        self.body += body

    def on_message_complete(self):
        query = parse_qs(urlsplit(self.url.decode()).query)
        seconds = float(query.get("seconds", ["0"])[0])
        asyncio.get_running_loop().call_later(seconds, self.answer, json.loads(self.body))

    def answer(self, body):
        text = json.dumps({"output": body.get("value")}).encode()
        size = f"Content-Length: {len(text)}"
        lines = ["HTTP/1.1 200 OK", "Content-Type: application/json", size]
        self.transport.write("\\r\\n".join([*lines, "", ""]).encode() + text)

async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

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
