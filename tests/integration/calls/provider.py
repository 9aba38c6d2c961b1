"""A provider that answers as a test tells it to, over real HTTP on the loopback."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import Connector, ConnectorSettings, Node
from apiflow_desktop.catalog.presets import flux_kontext_pro
from apiflow_desktop.engine.calls.media import Media
from apiflow_desktop.engine.calls.operations import CatalogOperations
from apiflow_desktop.engine.events import CallCreated, Event
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.engine.ports import Call
from apiflow_desktop.vault.origins import OriginGuard
from apiflow_desktop.vault.vault import Vault

CREATE = "POST /v1/models/black-forest-labs/flux-kontext-pro/predictions"
POLL = "GET /v1/predictions/p1"
CANCEL = "POST /v1/predictions/p1/cancel"
LIST = "GET /v1/predictions"
FINISHED = "https://files.example/out"


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None  # bytes of the body that are really sent
    silent: bool = False  # closes the connection at once
    gate: asyncio.Event | None = None  # answers only when this is set


def answer(data: Any, status: int = 200, **headers: str) -> Answer:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(data).encode()
    return Answer(status, body, {"content-type": "application/json", **names})


def page(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), {"content-type": "text/html; charset=utf-8"})


@dataclass
class Received:
    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Provider:
    """Answers each ``METHOD /path`` by the answers scripted for it; the last one is repeated."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.scripts: dict[str, list[Answer]] = defaultdict(list)
        self.arrived = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def on(self, line: str, *answers: Answer) -> None:
        self.scripts[line] += answers

    def lines(self, start: str = "") -> list[str]:
        return [one.line for one in self.received if one.line.startswith(start)]

    def prediction(self, status: str, **more: Any) -> dict[str, Any]:
        url = f"{self.base_url}/predictions/p1"
        urls = {"get": url, "cancel": f"{url}/cancel"}
        return {"id": "p1", "status": status, "output": None, "error": None, "urls": urls, **more}

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.strip().split("\r\n")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in rest)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, target, _ = first.split(" ")
        line = f"{method} {target}"
        self.received.append(Received(line, headers, body))
        self.arrived.set()
        script = self.scripts[line] or self.scripts[line.partition("?")[0]]
        reply = script.pop(0) if len(script) > 1 else script[0] if script else answer({}, 404)
        return await self._reply(writer, reply)

    async def _reply(self, writer: asyncio.StreamWriter, reply: Answer) -> bool:
        if reply.gate is not None:
            await reply.gate.wait()
        if reply.silent:
            return False
        headers = {"content-length": str(len(reply.body)), **reply.headers}
        head = f"HTTP/1.1 {reply.status} Said\r\n" + "".join(
            f"{k}: {v}\r\n" for k, v in headers.items()
        )
        writer.write(head.encode() + b"\r\n" + reply.body[: reply.sent])
        await writer.drain()
        return reply.sent is None


class Records:
    """A journal that tests can read."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.durable: list[Event] = []
        self.recorded = asyncio.Event()

    async def record(self, *events: Event) -> None:
        self.events += events
        self.durable += events
        self.recorded.set()

    def note(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


class FakeClock:
    """Time passes only by waiting."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self.time = start
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep_until(self, due: float) -> None:
        self.waits.append(due - self.time)
        self.time = max(self.time, due)
        await asyncio.sleep(0)


@dataclass
class Studio:
    """One provider, and the operations that call it."""

    provider: Provider
    operations: CatalogOperations
    journal: Records
    clock: FakeClock

    async def call(
        self,
        arguments: JsonObject | None = None,
        *,
        created: CallCreated | None = None,
        uncertain: bool = False,
    ) -> JsonValue:
        call = Call(
            step="a",
            attempt=0,
            path="node/flux_kontext_pro",
            arguments={"prompt": "add a hat"} if arguments is None else arguments,
            journal=self.journal,
            created=created,
            uncertain=uncertain,
        )
        return await self.operations.call(call)


def studio(
    provider: Provider,
    http: HttpFactory,
    *,
    header: dict[str, str] | None = None,
    node: Node | None = None,
    media: Media | None = None,
    environment: dict[str, str] | None = None,
    guard: OriginGuard | None = None,
    history: Sequence[Event] = (),
    send_again: bool = False,
    **settings: Any,
) -> Studio:
    data = ConnectorSettings(api="replicate", upload_path="/files", **settings)
    connector = Connector(
        id=1, name="Studio", base_url=provider.base_url, header=header or {}, data=data
    )
    clock = FakeClock()
    secrets = environment or {}
    vault = Vault(NoKeyring(), environment={f"APIFLOW_SECRET_{k}": v for k, v in secrets.items()})
    operations = CatalogOperations(
        Catalog([connector], [node or flux_kontext_pro()]),
        vault,
        http,
        media,
        guard=guard,
        clock=clock,
        history=history,
        send_again=send_again,
    )
    return Studio(provider, operations, Records(), clock)


class NoKeyring:
    """A keyring with nothing in it."""

    def get_password(self, service: str, username: str, /) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str, /) -> None:
        raise AssertionError("nothing is written in these tests")

    def delete_password(self, service: str, username: str, /) -> None:
        raise AssertionError("nothing is deleted in these tests")


def play(scenario: Any, **options: Any) -> None:
    """Run ``async def scenario(studio)`` against a provider of its own."""

    async def run() -> None:
        async with Provider() as provider, HttpFactory() as http:
            await scenario(studio(provider, http, **options))

    asyncio.run(run())
