"""The engine's door to the catalog: one attempt of one step at a provider."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.catalog import Catalog, Resolution, Unresolved
from apiflow_desktop.catalog.models import Connector, Node, PollRecipe
from apiflow_desktop.catalog.outputs import read_outputs
from apiflow_desktop.catalog.paths import read_text
from apiflow_desktop.catalog.requests import RequestPlan, build_request, poll_recipe
from apiflow_desktop.engine.calls.boundary import clean_errors
from apiflow_desktop.engine.calls.earlier import KnownCalls
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.calls.faults import ReplyLost
from apiflow_desktop.engine.calls.files_in import FilesIn
from apiflow_desktop.engine.calls.lookup import Lookup, provider_id
from apiflow_desktop.engine.calls.media import GivenFiles, Media, output_files
from apiflow_desktop.engine.calls.polling import Following
from apiflow_desktop.engine.calls.replies import Reply
from apiflow_desktop.engine.clock import WallClock
from apiflow_desktop.engine.events import CallCreated, Event, OutputKept, StepLog
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.engine.http.files import IncomingFile, fetch_file
from apiflow_desktop.engine.ports import Call, Clock, StepError
from apiflow_desktop.vault.origins import OriginGuard, origin_of
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault

_LAST_REPLY_PATIENCE: Final = 10.0


class CatalogOperations:
    """Runs ``script`` steps that are nodes of the catalog.

    Args:
        catalog: Nodes and connectors, with the connectors the user chose for this run.
        vault: Where secrets come from.
        http: The clients of the loop this runs on.
        media: Knows the files that go in and keeps those that come out.
        guard: Knows which hosts each secret may go to.
        seals: Opens the handles that stand for secrets in arguments; none can be there if None.
        clock: The job's clock.
        history: The journal so far, if the job is resumed.
        send_again: The user's answer to :class:`~apiflow_desktop.engine.ports.NeedsAnswer`:
            send what may have been lost once more.
        is_left: Whether the job is being left to be resumed: a call that is cancelled then
            goes on at the provider.
    """

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        http: HttpFactory,
        media: Media | None = None,
        *,
        guard: OriginGuard | None = None,
        seals: Seals | None = None,
        clock: Clock | None = None,
        history: Iterable[Event] = (),
        send_again: bool = False,
        is_left: Callable[[], bool] = lambda: False,
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._http = http
        self._media = media or GivenFiles()
        self._guard = guard or OriginGuard()
        self._seals = seals or Seals(os.urandom(16))
        self._clock = clock or WallClock()
        self._known = KnownCalls.from_history(history)
        self._send_again = send_again
        self._is_left = is_left
        self._resolutions: dict[str, Resolution] = {}

    def knows(self, path: str) -> bool:
        """Tell whether a module path resolves to a node."""
        return not isinstance(self._resolve(path), Unresolved)

    async def call(self, call: Call) -> JsonValue:
        """Run one attempt and return the node's outputs."""
        found = self._resolve(call.path)
        if isinstance(found, Unresolved):
            raise StepError("NodeMissing", found.reason, retryable=False)
        exchange = Exchange(
            call,
            found.connector,
            self._http,
            self._vault,
            self._guard,
            self._clock,
            self._seals,
            is_left=self._is_left,
        )
        attempt = _Attempt(exchange, found.node, self._media, self._known, self._send_again)
        with clean_errors(exchange):
            exchange.call = replace(call, arguments=await exchange.opened(call.arguments))
            return await exchange.closed(await attempt.run())

    def _resolve(self, path: str) -> Resolution:
        # The catalog of a run does not change.
        if path not in self._resolutions:
            self._resolutions[path] = self._catalog.resolve(path)
        return self._resolutions[path]


@dataclass
class _Attempt:
    exchange: Exchange
    node: Node
    media: Media
    known: KnownCalls
    send_again: bool

    @property
    def call(self) -> Call:
        return self.exchange.call

    @property
    def connector(self) -> Connector:
        return self.exchange.connector

    async def run(self) -> JsonValue:
        recipe = poll_recipe(self.connector, self.node)
        if self.call.created is not None and recipe is not None:
            self.known.claimed.add(self.call.created.provider_id)
            following = Following(self.exchange, recipe, self.call.created.reply)
            reply = await following.to_the_end(ask_first=True)
        else:
            reply = await self._first_reply(recipe)
        outputs = read_outputs(self.node, reply)
        await self._keep_files(outputs)
        return outputs

    async def _first_reply(self, recipe: PollRecipe | None) -> JsonValue:
        asked = self._plan(self.call.arguments)
        if self.call.uncertain and not self.send_again and asked.method != "GET":
            lookup = self._lookup(recipe, self.known.attempted.get(self.call.step))
            found = await lookup.find_or_ask(asked)
            if found is not None and recipe is not None:
                return await self._follow(recipe, found)
        started = self.exchange.clock.now()
        files = FilesIn(self.exchange, self.node, self.media)
        arguments = await files.put_into(self.call.arguments)
        plan = asked if arguments == self.call.arguments else self._plan(arguments)
        try:
            reply = await self._post(plan, recipe)
        except ReplyLost as lost:
            found = await self._lookup(recipe, started).find_lost(asked, plan, lost)
            if recipe is None:
                raise
            return await self._follow(recipe, found)
        return await self._judge(plan, recipe, reply)

    def _lookup(self, recipe: PollRecipe | None, sent_after: float | None) -> Lookup:
        return Lookup(self.exchange, self.media, recipe, self.known.claimed, sent_after)

    def _plan(self, arguments: JsonObject) -> RequestPlan:
        return build_request(self.connector, self.node, arguments)

    async def _post(self, plan: RequestPlan, recipe: PollRecipe | None) -> Reply:
        """Send the call itself; if it is cancelled on its way, cancel what comes of it."""
        if recipe is None:
            return await self.exchange.send_patiently(plan)
        sending = asyncio.ensure_future(self.exchange.send_patiently(plan))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            if self.exchange.in_flight:
                await asyncio.wait([sending], timeout=_LAST_REPLY_PATIENCE)
            if not sending.done():
                sending.cancel()
            [reply] = await asyncio.gather(sending, return_exceptions=True)
            if isinstance(reply, Reply) and reply.ok:
                await self._record_created(recipe, reply.data)
                await Following(self.exchange, recipe, reply.data).give_up()
            raise

    async def _judge(self, plan: RequestPlan, recipe: PollRecipe | None, reply: Reply) -> JsonValue:
        self.exchange.check(plan, reply)
        if self.node.data.response == "text":
            return reply.text
        if self.node.data.response == "file":
            return await self.media.put(reply.content, reply.content_type)
        data = self.exchange.json(plan, reply)
        if recipe is None or (self.node.data.poll is None and not read_text(data, recipe.status)):
            return data
        return await self._follow(recipe, data)

    async def _follow(self, recipe: PollRecipe, reply: JsonValue) -> JsonValue:
        following = Following(self.exchange, recipe, reply)
        try:
            await self._record_created(recipe, reply)
        except BaseException:  # also where the journal fails: nobody would follow the call
            await following.give_up()
            raise
        return await following.to_the_end()

    async def _record_created(self, recipe: PollRecipe, reply: JsonValue) -> None:
        number = provider_id(recipe, reply)
        self.known.claimed.add(number)
        await self.call.journal.record(
            CallCreated(
                at=self.exchange.clock.now(),
                step=self.call.step,
                attempt=self.call.attempt,
                provider_id=number,
                reply=await self.exchange.recorded(reply),
            )
        )

    async def _keep_files(self, outputs: JsonValue) -> None:
        for url in output_files(self.node, outputs):
            try:
                kept = await self.media.keep(url, partial(self._fetch, url))
            except UserFacingError as error:
                said = recorded("A file was not kept: {why}", why=error)
                self._log(f"{said}\n")
                continue
            if kept is not None:
                self.exchange.note(
                    OutputKept(
                        at=self.exchange.clock.now(),
                        step=self.call.step,
                        url=url,
                        asset=kept.asset,
                        path=str(kept.path),
                        content_type=kept.content_type,
                        size=kept.size,
                    )
                )

    @asynccontextmanager
    async def _fetch(self, url: str) -> AsyncIterator[IncomingFile]:
        own = origin_of(url) == origin_of(self.connector.base_url)
        headers = await self.exchange.credentials() if own else {}
        async with fetch_file(
            self.exchange.http, url, near=self.connector, headers=headers
        ) as incoming:
            yield incoming

    def _log(self, text: str) -> None:
        exchange = self.exchange
        exchange.note(
            StepLog(at=exchange.clock.now(), step=self.call.step, text=exchange.redact(text))
        )
