"""Sends the requests of one call and records each of them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

import aiohttp
import httpx

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import Connector, HttpMethod
from apiflow_desktop.catalog.requests import RequestPlan, connector_headers
from apiflow_desktop.engine.calls.faults import check_json, check_reply, no_reply
from apiflow_desktop.engine.calls.records import for_record, shown_header
from apiflow_desktop.engine.calls.replies import Reply, read_reply
from apiflow_desktop.engine.calls.waiting import stated_wait
from apiflow_desktop.engine.calls.writing import Upload, url_with_query, write_request
from apiflow_desktop.engine.events import Event, RequestSent, ResponseReceived, StepProgress
from apiflow_desktop.engine.http.factory import Channel, HttpFactory
from apiflow_desktop.engine.large_values import worked_on
from apiflow_desktop.engine.ports import Call, Clock, StepError
from apiflow_desktop.vault.origins import OriginGuard, origin_of
from apiflow_desktop.vault.redactor import Redactor
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault, environment_name

LARGEST_REPLY: Final = 64 * 1024**2
_SLOW_LINE: Final = 50_000  # bytes a second
_RATE_LIMIT_PATIENCE: Final = 300.0
_LONGEST_BACKOFF: Final = 30.0


@dataclass
class Exchange:
    """The requests of one call to one provider.

    Attributes:
        in_flight: A request is on its way, so the provider may be working on it.
        is_left: Whether the job is being left to be resumed: its calls are not to be cancelled.
    """

    call: Call
    connector: Connector
    http: HttpFactory
    vault: Vault
    guard: OriginGuard
    clock: Clock
    seals: Seals
    in_flight: bool = False
    is_left: Callable[[], bool] = lambda: False
    _redactor: Redactor = field(default_factory=lambda: Redactor({}))
    _in_use: dict[str, str] = field(default_factory=dict)
    _handed_in: dict[str, str] = field(default_factory=dict)

    def note(self, event: Event) -> None:
        """Record an event without waiting for it."""
        self.call.journal.note(event)

    def progress(self, message: str, fraction: float | None = None) -> None:
        """Note how far the call is."""
        self.note(
            StepProgress(
                at=self.clock.now(),
                step=self.call.step,
                message=self.redact(message),
                fraction=fraction,
            )
        )

    def redact(self, text: str) -> str:
        """Take the secrets this call uses out of a text."""
        return self._redactor.text(text)

    def redact_json(self, value: JsonValue) -> JsonValue:
        """Take the secrets this call uses out of a value that is to be recorded."""
        return self._redactor.json(value)

    def cleaned(self, error: StepError) -> StepError:
        """Take the secrets this call uses out of an error that is to leave it."""
        error.message = self.redact(error.message)
        error.args = (error.message,)
        if error.extra is not None:
            extra = self.redact_json(error.extra)
            error.extra = extra if isinstance(extra, dict) else None
        return error

    def check(self, plan: RequestPlan, reply: Reply) -> None:
        """Refuse a reply that is not a success.

        Raises:
            StepError: It is not.
        """
        check_reply(self.connector, reply, plan.secrets, self.clock.now())

    def json(self, plan: RequestPlan, reply: Reply) -> JsonValue:
        """The JSON of a successful reply.

        Raises:
            StepError: It is not a success, or not JSON.
        """
        self.check(plan, reply)
        return check_json(self.connector, reply)

    def plan(self, method: HttpMethod, url: str) -> RequestPlan:
        """A request with the connector's credentials to one of the provider's own URLs.

        Raises:
            StepError: The URL is on another host.
        """
        absolute = urljoin(f"{self.connector.base_url.rstrip('/')}/", url)
        if origin_of(absolute) != origin_of(self.connector.base_url):
            raise StepError(
                "BadReply",
                recorded(
                    "{connector} points to {host}, which is another host. "
                    "Credentials are not sent there; check the connector's base URL.",
                    connector=self.connector.name,
                    host=origin_of(absolute),
                ),
                extra={"url": absolute},
            )
        return RequestPlan(method, absolute, connector_headers(self.connector), {})

    async def credentials(self) -> dict[str, str]:
        """The connector's headers as they are sent."""
        plan = self.plan("GET", self.connector.base_url)
        values = await self._unseal(plan)
        return {name: text.unsealed(values) for name, text in plan.headers.items()}

    async def send_patiently(self, plan: RequestPlan, upload: Upload | None = None) -> Reply:
        """Send a request; where the provider says *too many requests*, wait and send again.

        Only a 429 is repeated: the provider refused to act, so nothing is done twice.
        """
        waited, backoff = 0.0, 1.0
        while True:
            reply = await self.send(plan, upload)
            if reply.status != httpx.codes.TOO_MANY_REQUESTS:
                return reply
            stated = stated_wait(reply, self.clock.now())
            seconds = stated if stated is not None else backoff
            if waited + seconds > _RATE_LIMIT_PATIENCE:
                return reply
            waited += seconds
            backoff = min(backoff * 2, _LONGEST_BACKOFF)
            self.progress(
                recorded(
                    "{connector} takes no more requests now; again in {seconds} s",
                    connector=self.connector.name,
                    seconds=f"{seconds:.0f}",
                )
            )
            await self.pause(seconds * random.uniform(1.0, 1.05))

    async def pause(self, seconds: float) -> None:
        """Wait by the job's clock."""
        await self.clock.sleep_until(self.clock.now() + seconds)

    async def send(self, plan: RequestPlan, upload: Upload | None = None) -> Reply:
        """Send a request once.

        Raises:
            NotReached: It never left.
            ReplyLost: It left, and no whole reply came.
            StepError: A secret is missing.
            UnconfirmedOrigin: A secret would go to a host not confirmed for it.
        """
        values = await self._unseal(plan)
        channel = self.http.channel(self.connector)
        request = await worked_on(
            plan.body,
            lambda: write_request(channel.defaults, self.connector, plan, values, upload),
        )
        async with channel.slots:
            self._note_request(plan, await self._recorded_body(plan, upload))
            started = time.monotonic()
            self.in_flight = True
            try:
                reply = await self._receive(channel, request, self._patience(upload))
            finally:
                self.in_flight = False
        self._note_reply(reply, await self.recorded(reply.shown), time.monotonic() - started)
        if reply.status == httpx.codes.UNAUTHORIZED:
            for name in plan.secrets:
                self.vault.forget_read(name)
        return reply

    async def opened(self, arguments: JsonObject) -> JsonObject:
        """Put secrets in the place of their handles, for what is about to be sent.

        Raises:
            StepError: A secret is missing.
            UnconfirmedOrigin: A secret would go to a host not confirmed for it.
        """
        names = await worked_on(arguments, lambda: self.seals.names(arguments))
        if not names:
            return arguments
        self._handed_in = await self._find(sorted(names), self.connector.base_url)
        opened = self.seals.opened(arguments, self._handed_in)
        return opened if isinstance(opened, dict) else arguments

    async def closed(self, result: JsonValue) -> JsonValue:
        """Put handles in the place of secrets that were arguments and came back."""
        if not self._handed_in:
            return result
        return await worked_on(result, lambda: self.seals.closed(result, self._handed_in))

    async def _unseal(self, plan: RequestPlan) -> Mapping[str, str]:
        return await self._find(plan.secrets, plan.url)

    async def _find(self, names: Sequence[str], url: str) -> dict[str, str]:
        values: dict[str, str] = {}
        for name in names:
            value = await self.vault.find(name)
            if not value:
                raise StepError(
                    "SecretMissing",
                    recorded(
                        "{connector} needs the token ${name}, which is not set. "
                        "Add it to the keyring, or set {variable}. Nothing was sent.",
                        connector=self.connector.name,
                        name=name,
                        variable=environment_name(name),
                    ),
                    retryable=False,
                )
            self.guard.check(name, url)
            values[name] = value.strip()
        if values != self._in_use:
            self._in_use = {**self._in_use, **values}
            self._redactor = _redactor(tuple(self._in_use.items()))
        return values

    def _patience(self, upload: Upload | None) -> float:
        """Seconds for one request; an upload may take as long as a slow line needs."""
        size = len(upload.content) if upload is not None else 0
        return self.connector.data.timeout + size / _SLOW_LINE

    async def _receive(self, channel: Channel, request: httpx.Request, patience: float) -> Reply:
        try:
            async with asyncio.timeout(patience):
                response = await channel.transport.handle_async_request(request)
                try:
                    content = await self._content(response)
                finally:
                    await response.aclose()
        except (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError) as error:
            raise no_reply(self.connector, str(request.url), error) from error
        return await worked_on(content, lambda: read_reply(str(request.url), response, content))

    async def _content(self, response: httpx.Response) -> bytes:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > LARGEST_REPLY:
                raise StepError(
                    "BadReply",
                    recorded(
                        "{connector} answered with more than {size} MB. "
                        "Let the node's response be a file if that is meant.",
                        connector=self.connector.name,
                        size=LARGEST_REPLY // 1024**2,
                    ),
                    extra={"status": response.status_code},
                )
        return bytes(content)

    async def recorded(self, value: JsonValue) -> JsonValue:
        """A value as it is recorded: without the secrets of this call and without long texts."""
        return await worked_on(value, lambda: self.redact_json(for_record(value)))

    async def _recorded_body(self, plan: RequestPlan, upload: Upload | None) -> JsonValue:
        return await self.recorded(plan.body if upload is None else upload.described)

    def _note_request(self, plan: RequestPlan, body: JsonValue) -> None:
        query = {name: text.masked() for name, text in plan.query.items()}
        self.note(
            RequestSent(
                at=self.clock.now(),
                step=self.call.step,
                attempt=self.call.attempt,
                method=plan.method,
                url=self.redact(str(url_with_query(plan.url, query))),
                headers={n: self.redact(shown_header(n, t)) for n, t in plan.headers.items()},
                body=body,
            )
        )

    def _note_reply(self, reply: Reply, body: JsonValue, seconds: float) -> None:
        self.note(
            ResponseReceived(
                at=self.clock.now(),
                step=self.call.step,
                attempt=self.call.attempt,
                status=reply.status,
                headers={n: self.redact(v) for n, v in reply.headers.items() if n != "set-cookie"},
                body=body,
                seconds=seconds,
            )
        )


@lru_cache(maxsize=16)
def _redactor(secrets: tuple[tuple[str, str], ...]) -> Redactor:
    return Redactor(dict(secrets))
