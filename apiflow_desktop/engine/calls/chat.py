"""The engine's door to language models: one question to a provider's chat API."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.catalog.requests import RequestPlan, connector_headers, join_url
from apiflow_desktop.catalog.templates import SealedText
from apiflow_desktop.engine.calls.boundary import clean_errors
from apiflow_desktop.engine.calls.chat_dialects import Dialect, dialect_of
from apiflow_desktop.engine.calls.chat_providers import Provider, find_provider
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.clock import WallClock
from apiflow_desktop.engine.events import CallCreated
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.engine.ports import Call, ChatCall, Clock, NeedsAnswer, Values
from apiflow_desktop.engine.values import NoValues
from apiflow_desktop.vault.origins import OriginGuard
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault

Describe = Callable[[JsonObject], JsonObject]
"""Tells what a module value takes, as a JSON Schema."""

_JSON: Final = SealedText(("application/json",))


class CatalogChats:
    """Asks the models that agents name.

    Args:
        catalog: The connectors, with those the user chose for this run.
        vault: Where secrets come from.
        http: The clients of the loop this runs on.
        values: Resources of the workspace, which say how providers are reached.
        describe: Tells what tools take.
        guard: Knows which hosts each secret may go to.
        seals: Opens the handles that stand for secrets.
        clock: The job's clock.
        send_again: Ask once more where a reply may have been lost.
    """

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        http: HttpFactory,
        values: Values | None = None,
        *,
        describe: Describe | None = None,
        guard: OriginGuard | None = None,
        seals: Seals | None = None,
        clock: Clock | None = None,
        send_again: bool = False,
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._http = http
        self._values = values or NoValues()
        self._describe = describe
        self._guard = guard or OriginGuard()
        self._seals = seals or Seals(os.urandom(16))
        self._clock = clock or WallClock()
        self._send_again = send_again

    def describe(self, value: JsonObject) -> JsonObject:
        """Return a JSON Schema of what a module value takes."""
        return self._describe(value) if self._describe is not None else {}

    async def ask(self, call: ChatCall) -> JsonObject:
        """Ask once; the reply is on disk when this returns."""
        find = find_provider
        found = await asyncio.to_thread(
            find, call.provider, self._catalog, self._values, self._seals
        )
        dialect = dialect_of(found.kind, found.connector.data.api)
        if call.created is not None:
            return dialect.read(call.created.reply)
        if call.uncertain and not self._send_again:
            raise _question(found.connector)
        exchange = self._exchange(call, found.connector)
        with clean_errors(exchange):
            return await self._send(exchange, found, dialect, call)

    def _exchange(self, call: ChatCall, connector: Connector) -> Exchange:
        sent = Call(
            step=call.step,
            attempt=call.attempt,
            path=str(call.provider.get("model")),
            arguments={},
            journal=call.journal,
        )
        return Exchange(
            sent, connector, self._http, self._vault, self._guard, self._clock, self._seals
        )

    async def _send(
        self, exchange: Exchange, found: Provider, dialect: Dialect, call: ChatCall
    ) -> JsonObject:
        body = await exchange.opened(dialect.body(found.kind, found.model, call.request))
        plan = _plan(found, dialect, body)
        exchange.progress(recorded("Asking {model}", model=found.model))
        reply = exchange.json(plan, await exchange.send_patiently(plan))
        kept = exchange.redact_json(await exchange.closed(reply))
        created = CallCreated(
            at=self._clock.now(),
            step=call.step,
            attempt=call.attempt,
            provider_id=_id_of(reply),
            reply=kept,
        )
        await call.journal.record(created)
        return dialect.read(kept)


def _plan(found: Provider, dialect: Dialect, body: JsonObject) -> RequestPlan:
    headers: dict[str, SealedText] = {**connector_headers(found.connector), **found.headers}
    given = {name.lower() for name in headers}
    for name, text in dialect.headers.items():
        if name not in given:
            headers[name] = SealedText((text,))
    url = join_url(found.connector.base_url, dialect.path)
    return RequestPlan("POST", url, {**headers, "Content-Type": _JSON}, {}, body)


def _id_of(reply: JsonValue) -> str:
    said: Mapping[str, JsonValue] = reply if isinstance(reply, dict) else {}
    return str(said.get("id") or "")


def _question(connector: Connector) -> NeedsAnswer:
    return NeedsAnswer(
        recorded(
            "The model at {connector} may have been asked already, and its answer was lost.",
            connector=connector.name,
        ),
        where=connector.name,
        hint=recorded("Ask it again and pay perhaps twice, or cancel the job."),
    )
