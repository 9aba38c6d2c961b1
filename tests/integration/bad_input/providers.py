"""Providers that misbehave, each served from a thread of its own over real HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.integration.calls.provider import CREATE, Answer, Provider, answer, page

JSON = {"content-type": "application/json"}

MISBEHAVIOUR = {
    "html": (page("<title>Sign in</title>"), "HTML (“Sign in”), not JSON"),
    "nothing": (Answer(200), "answered 200 with nothing"),
    "hangs up": (Answer(silent=True), "closed the connection without an answer"),
    "half a body": (Answer(201, b'{"id": "p1", "st', JSON), "broken or ends too early"),
    "breaks off": (Answer(201, b'{"id": "p1"}', JSON, sent=5), "broke off in the middle"),
    "10 MB": (Answer(200, b"x" * 10_000_000, {"content-type": "text/plain"}), "10.0 MB"),
    "401": (answer({"detail": "Unauthenticated"}, 401), "Unauthenticated"),
    "429": (answer({"detail": "slow down"}, 429, retry_after="4000"), "Too many requests"),
    "500": (page("<h1>oops</h1>", 500), "That is a fault of Mine's; try again later"),
    "never": (Answer(gate=asyncio.Event()), "did not answer within 0.5 s"),
}

FLOW = {
    "summary": "One call",
    "value": {
        "modules": [
            {
                "id": "a",
                "value": {
                    "type": "script",
                    "path": "node/3",
                    "input_transforms": {"prompt": {"type": "static", "value": "a house"}},
                },
            }
        ]
    },
}


def connector(base_url: str) -> dict[str, object]:
    return {
        "id": 7,
        "name": "Mine",
        "base_url": base_url,
        "header": {},
        "data": {"api": "replicate", "timeout": 0.5},
    }


NODE = {
    "id": 3,
    "name": "Draw",
    "description": "",
    "connector_id": 7,
    "path": "/models/black-forest-labs/flux-kontext-pro/predictions",
    "input": [{"name": "prompt", "type": "string", "required": True}],
    "output": [{"name": "image", "type": "image", "mapping": "output"}],
    "body_template": {"input": {"prompt": "$prompt"}},
}


def workspace_text(base_url: str) -> str:
    return json.dumps(
        {"version": "1.0", "connectors": [connector(base_url)], "nodes": [NODE], "workflows": []}
    )


@contextmanager
def served(reply: Answer) -> Iterator[str]:
    """Serve a provider that answers every call so; gives its base URL."""
    with serving(CREATE, reply) as provider:
        yield provider.base_url


@contextmanager
def serving(line: str, reply: Answer) -> Iterator[Provider]:
    """Serve a provider that answers one line so; it tells what it was asked."""
    started, loop = threading.Event(), asyncio.new_event_loop()
    providers: list[Provider] = []
    ended = asyncio.Event()

    async def serve() -> None:
        async with Provider() as provider:
            # An event belongs to the loop it is first waited for on: each server has its own.
            gate = asyncio.Event() if reply.gate is not None else None
            provider.on(line, replace(reply, gate=gate))
            providers.append(provider)
            started.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    started.wait(10)
    try:
        yield providers[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
        loop.close()
