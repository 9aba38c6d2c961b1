"""Finds a call whose reply was lost in the provider's own list, so that it is not paid twice."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import PollRecipe
from apiflow_desktop.catalog.paths import Missing, read_path, read_text
from apiflow_desktop.catalog.requests import RequestPlan, join_url
from apiflow_desktop.catalog.templates import as_text
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.calls.faults import ReplyLost
from apiflow_desktop.engine.calls.media import Media, texts_that_may_be_files
from apiflow_desktop.engine.calls.replies import Reply
from apiflow_desktop.engine.calls.waiting import date_of
from apiflow_desktop.engine.ports import NeedsAnswer, StepError

_CLOCK_UNKNOWN: Final = 120.0
_CLOCK_KNOWN: Final = 2.0
_LOOK_BACK: Final = 3600.0
_MOST_PAGES: Final = 20


@dataclass(frozen=True)
class Lookup:
    """Looks for one lost call.

    Attributes:
        claimed: Ids at the provider that belong to other calls.
        sent_after: When this call's attempt was started, seconds since 1970; None if unknown.
    """

    exchange: Exchange
    media: Media
    recipe: PollRecipe | None
    claimed: Collection[str]
    sent_after: float | None

    async def find_or_ask(self, plan: RequestPlan) -> JsonValue:
        """After a crash: find the call, or None if the provider never had it.

        Raises:
            NeedsAnswer: That cannot be told.
        """
        if self.recipe is None or not self.recipe.list_path:
            raise self._question(recorded("it has no list of calls to look in"))
        try:
            return await self._find(plan, self.recipe)
        except StepError as error:
            why = recorded("its list could not be read: {why}", why=error.message.rstrip("."))
            raise self._question(why) from error

    async def find_lost(self, asked: RequestPlan, sent: RequestPlan, lost: ReplyLost) -> JsonValue:
        """After a broken connection: find the call.

        Args:
            asked: The request as the step asked for it, which tells its files.
            sent: The request as it was sent.
            lost: What happened to its reply; raised again if the call is not found.
        """
        if self.recipe is None or not self.recipe.list_path or sent.method == "GET":
            raise lost
        self.exchange.progress(
            recorded("{why} Looking for the call in the provider's list.", why=lost.message)
        )
        try:
            found = await self._find(asked, self.recipe)
        except StepError:
            raise lost from None
        if found is None:
            raise lost
        return found

    async def _find(self, plan: RequestPlan, recipe: PollRecipe) -> JsonValue:
        """The lost call as the provider lists it; None if it is not there."""
        listed = await self._listed(recipe)
        judged = [(await self._same(plan, recipe, item), item) for item in listed]
        candidates = [item for same, item in judged if same]
        if candidates:
            # Of several: the first after it was sent; if that time is unknown, the last of all.
            return candidates[-1] if self.sent_after is not None else candidates[0]
        if any(same is None for same, _ in judged):
            raise self._question(
                recorded("a call there may be this one, but its inputs are not shown")
            )
        return None

    async def _listed(self, recipe: PollRecipe) -> list[JsonValue]:
        """What the provider lists since then that belongs to no other call, newest first."""
        exchange = self.exchange
        url = join_url(exchange.connector.base_url, recipe.list_path)
        found: list[JsonValue] = []
        for _ in range(_MOST_PAGES):
            plan = exchange.plan("GET", url)
            reply = await exchange.send_patiently(plan)
            page = exchange.json(plan, reply)
            items = read_path(page, recipe.list_items)
            if not isinstance(items, list):
                raise StepError(
                    "BadReply",
                    recorded(
                        "{connector} sent no list of calls.", connector=exchange.connector.name
                    ),
                )
            earliest = self._earliest(reply)
            recent = [one for one in items if _created(recipe, one) >= earliest]
            found += [one for one in recent if provider_id(recipe, one) not in self.claimed]
            url = read_text(page, recipe.list_next)
            if not url or len(recent) < len(items):
                break
        return sorted(found, key=lambda one: _created(recipe, one), reverse=True)

    def _earliest(self, reply: Reply) -> float:
        """When, by the provider's clock, the lost call can have arrived at the earliest."""
        now = self.exchange.clock.now()
        since = self.sent_after if self.sent_after is not None else now - _LOOK_BACK
        theirs = date_of(reply)
        if theirs is None:
            return since - _CLOCK_UNKNOWN
        return since + (theirs - now) - _CLOCK_KNOWN

    async def _same(self, plan: RequestPlan, recipe: PollRecipe, item: JsonValue) -> bool | None:
        """Whether a listed call is the lost one; None where that cannot be told."""
        model = read_text(item, recipe.list_model)
        if model and "/models/" in plan.url and f"/models/{model}/" not in plan.url:
            return False
        theirs = read_path(item, recipe.list_input)
        sent = read_path(plan.body, recipe.list_input)
        ours = plan.body if isinstance(sent, Missing) else sent
        if not isinstance(theirs, dict) or not isinstance(ours, dict) or not theirs:
            return None
        return all([await self._equal(value, theirs.get(name)) for name, value in ours.items()])

    async def _equal(self, ours: JsonValue, theirs: JsonValue) -> bool:
        """Equal, where a file sent may be listed under any other text."""
        if ours == theirs:
            return True
        if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            return all([await self._equal(a, b) for a, b in zip(ours, theirs, strict=True)])
        if not isinstance(ours, str) or not isinstance(theirs, str):
            return False
        if ours.startswith("data:"):
            return True
        may_be_file = any(texts_that_may_be_files(ours))
        return may_be_file and await self.media.stand_in(ours, self.exchange.connector) is not None

    def _question(self, why: str) -> NeedsAnswer:
        name = self.exchange.connector.name
        return NeedsAnswer(
            recorded(
                "The job stopped while a request to {name} was on its way, and whether it arrived "
                "cannot be told: {why}.",
                name=name,
                why=self.exchange.redact(why),
            ),
            where=self.exchange.call.step,
            hint=recorded("Look at {name} for it, then send it again or stop the job.", name=name),
        )


def provider_id(recipe: PollRecipe, reply: JsonValue) -> str:
    """The provider's id of a call; empty if it says none."""
    found = read_path(reply, recipe.id)
    return as_text(found) if isinstance(found, (str, int)) else ""


def _created(recipe: PollRecipe, item: JsonValue) -> float:
    try:
        moment = datetime.fromisoformat(read_text(item, recipe.list_created))
    except ValueError:
        return math.inf
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.timestamp()
