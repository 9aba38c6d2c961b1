"""Finds a call whose reply was lost in the provider's own list, so that it is not paid twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.catalog.models import PollRecipe
from apiflow_desktop.catalog.paths import Missing, read_path, read_text
from apiflow_desktop.catalog.requests import RequestPlan, join_url
from apiflow_desktop.catalog.templates import as_text
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.calls.faults import ReplyLost
from apiflow_desktop.engine.calls.media import Media, texts_that_may_be_files
from apiflow_desktop.engine.ports import NeedsAnswer, StepError

_CLOCK_DIFFERENCE: Final = 120.0
_LOOK_BACK: Final = 3600.0
_MOST_PAGES: Final = 20


@dataclass(frozen=True)
class Lookup:
    """Looks for one lost call.

    Attributes:
        claimed: Ids at the provider that belong to other calls.
        since: When this call may first have been sent, seconds since 1970.
    """

    exchange: Exchange
    media: Media
    recipe: PollRecipe | None
    claimed: set[str]
    since: float

    async def find_or_ask(self, plan: RequestPlan) -> JsonValue:
        """After a crash: find the call, or None if the provider never had it.

        Raises:
            NeedsAnswer: That cannot be told.
        """
        if self.exchange.call.context.get("send_again") is True:
            return None
        if self.recipe is None or not self.recipe.list_path:
            raise self._question("it has no list of calls to look in")
        try:
            return await self._find(plan, self._attempted_at())
        except StepError as error:
            raise self._question(f"its list could not be read: {error.message}") from error

    async def find_lost(self, asked: RequestPlan, sent: RequestPlan, lost: ReplyLost) -> JsonValue:
        """After a broken connection: find the call.

        Args:
            asked: The request as the step asked for it, which tells its files.
            sent: The request as it was sent.
            lost: What happened to its reply; raised again if the call is not found.
        """
        if self.recipe is None or not self.recipe.list_path or sent.method == "GET":
            raise lost
        self.exchange.progress(f"{lost.message} Looking for the call in the provider's list.")
        try:
            found = await self._find(asked, self.since)
        except StepError:
            raise lost from None
        if found is None:
            raise lost
        return found

    async def _find(self, plan: RequestPlan, since: float) -> JsonValue:
        """The lost call as the provider lists it; None if it is not there."""
        judged = [(await self._same(plan, one), one) for one in await self._listed(since)]
        candidates = [(self._created(item), item) for same, item in judged if same]
        if not candidates:
            if any(same is None for same, _ in judged):
                raise self._question("a call there may be this one, but its inputs are not shown")
            return None
        return min(candidates, key=lambda one: (one[0] < since, abs(one[0] - since)))[1]

    async def _listed(self, since: float) -> list[JsonValue]:
        """What the provider lists since then that belongs to no other call."""
        recipe, exchange = self._recipe(), self.exchange
        url = join_url(exchange.connector.base_url, recipe.list_path)
        found: list[JsonValue] = []
        for _ in range(_MOST_PAGES):
            plan = exchange.plan("GET", url)
            page = exchange.json(plan, await exchange.send_patiently(plan))
            items = read_path(page, recipe.list_items)
            if not isinstance(items, list):
                raise StepError("BadReply", f"{exchange.connector.name} sent no list of calls.")
            recent = [one for one in items if self._created(one) >= since - _CLOCK_DIFFERENCE]
            found += [one for one in recent if self._id(one) not in self.claimed]
            url = read_text(page, recipe.list_next)
            if not url or len(recent) < len(items):
                break
        return found

    async def _same(self, plan: RequestPlan, item: JsonValue) -> bool | None:
        """Whether a listed call is the lost one; None where that cannot be told."""
        recipe = self._recipe()
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
        return may_be_file and await self.media.stand_in(ours) is not None

    def _recipe(self) -> PollRecipe:
        if self.recipe is None:
            raise ValueError("looked for a call without a recipe")
        return self.recipe

    def _attempted_at(self) -> float:
        attempted = self.exchange.call.context.get("attempted_at")
        return float(attempted) if isinstance(attempted, (int, float)) else self.since - _LOOK_BACK

    def _created(self, item: JsonValue) -> float:
        text = read_text(item, self._recipe().list_created)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return self.since
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.timestamp()

    def _id(self, item: JsonValue) -> str:
        found = read_path(item, self._recipe().id)
        return as_text(found) if isinstance(found, (str, int)) else ""

    def _question(self, why: str) -> NeedsAnswer:
        name = self.exchange.connector.name
        return NeedsAnswer(
            f"The job stopped while a request to {name} was on its way, and whether it arrived "
            f"cannot be told: {why}.",
            where=self.exchange.call.step,
            hint=f"Look at {name} for it, then send it again or stop the job.",
        )
