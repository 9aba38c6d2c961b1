"""Follows a call that the provider works on until it has ended."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.models import PollRecipe
from apiflow_desktop.catalog.paths import Missing, read_path, read_text
from apiflow_desktop.engine.calls.exchange import Exchange
from apiflow_desktop.engine.calls.faults import NotReached, ReplyLost
from apiflow_desktop.engine.calls.records import for_record
from apiflow_desktop.engine.calls.replies import excerpt
from apiflow_desktop.engine.events import StepLog
from apiflow_desktop.engine.ports import StepError

_GROWTH: Final = 1.3
_CANCEL_PATIENCE: Final = 10.0
_PERCENT: Final = re.compile(r"(\d{1,3})(?:\.\d+)?\s*%")


@dataclass
class Following:
    """One call at the provider, by its last reply.

    Attributes:
        exchange: Sends the requests.
        recipe: Where in a reply its status, URLs and error are.
        reply: The last reply.
    """

    exchange: Exchange
    recipe: PollRecipe
    reply: JsonValue
    _logged: int = 0
    _told: tuple[str, float | None] = ("", None)

    async def to_the_end(self, *, ask_first: bool = False) -> JsonValue:
        """Poll until the call has ended, and return the provider's last reply.

        When the task is cancelled, or the recipe's time is over, the call is cancelled at the
        provider; but not if the job is left to be resumed.

        Args:
            ask_first: The reply at hand is old (the job was resumed): poll before judging it.

        Raises:
            StepError: It failed, was cancelled, or took too long.
        """
        try:
            return await self._until_ended(ask_first=ask_first)
        except asyncio.CancelledError:
            await self.give_up()
            raise

    async def give_up(self) -> None:
        """Cancel the call that nobody follows any more, unless it is to be followed later."""
        if not self.exchange.is_left():
            await self.cancel()

    async def cancel(self) -> None:
        """Cancel the call at the provider, as well as it can be done."""
        url = read_text(self.reply, self.recipe.cancel_url)
        if not url or self._status() in {*self.recipe.done, *self.recipe.failed}:
            return
        try:
            plan = self.exchange.plan(self.recipe.cancel_method, url)
            async with asyncio.timeout(_CANCEL_PATIENCE):
                reply = await self.exchange.send(plan)
            self.exchange.check(plan, reply)
        except (StepError, TimeoutError) as error:
            said = recorded("It could not be cancelled at the provider: {why}", why=error)
            self._log(f"{said}\n")

    async def _until_ended(self, *, ask_first: bool) -> JsonValue:
        deadline = self.exchange.clock.now() + self.recipe.timeout
        interval = self.recipe.interval
        if ask_first:
            await self._poll()
        while not self._ended():
            if self.exchange.clock.now() >= deadline:
                await self.cancel()
                raise self._too_long()
            await self.exchange.pause(interval)
            interval = min(interval * _GROWTH, self.recipe.max_interval)
            await self._poll()
        return await self._result()

    def _ended(self) -> bool:
        status = self._status()
        self._tell(status)
        if not status:
            raise StepError(
                "BadReply",
                recorded(
                    "{connector} sent no status (looked for at “{path}”). "
                    "Check the node's polling recipe.",
                    connector=self._name,
                    path=self.recipe.status,
                ),
                extra={"reply": self._shown()},
            )
        if status in self.recipe.failed:
            raise self._failure(status)
        if status in self.recipe.done:
            if self._said():
                raise self._failure(status)
            return True
        return False

    async def _poll(self) -> None:
        """Ask once; a provider that does not answer now is asked again later."""
        plan = self.exchange.plan("GET", self._url())
        try:
            reply = await self.exchange.send_patiently(plan)
        except (NotReached, ReplyLost) as error:
            self.exchange.progress(recorded("{why} Asking again.", why=error.message))
            return
        if reply.status >= 500:
            self.exchange.progress(
                recorded(
                    "{connector} answered {status}. Asking again.",
                    connector=self._name,
                    status=reply.status,
                )
            )
            return
        if reply.status in {404, 410}:
            raise StepError(
                "CallGone",
                recorded(
                    "{connector} no longer knows this call; providers forget them after a while. "
                    "Run the step again.",
                    connector=self._name,
                ),
                extra={"status": reply.status, "url": reply.url},
            )
        self.reply = self.exchange.json(plan, reply)

    async def _result(self) -> JsonValue:
        if not self.recipe.result_url:
            return self.reply
        url = read_text(self.reply, self.recipe.result_url)
        plan = self.exchange.plan("GET", url)
        return self.exchange.json(plan, await self.exchange.send_patiently(plan))

    @property
    def _name(self) -> str:
        return self.exchange.connector.name

    def _url(self) -> str:
        url = read_text(self.reply, self.recipe.url)
        if not url:
            raise StepError(
                "BadReply",
                recorded(
                    "{connector} sent no URL to ask for the result (looked for at “{path}”). "
                    "Check the node's polling recipe.",
                    connector=self._name,
                    path=self.recipe.url,
                ),
                extra={"reply": self._shown()},
            )
        return url

    def _status(self) -> str:
        return read_text(self.reply, self.recipe.status)

    def _said(self) -> str:
        said = read_path(self.reply, self.recipe.error)
        if isinstance(said, Missing) or said in (None, "", False):
            return ""
        return excerpt(said if isinstance(said, str) else str(said))

    def _failure(self, status: str) -> StepError:
        said = self._said()
        return StepError(
            "CallFailed",
            self.exchange.redact(f"{self._name}: {status}" + (f": {said}" if said else "")),
            extra={"status": status, "reply": self._shown()},
        )

    def _too_long(self) -> StepError:
        return StepError(
            "Timeout",
            recorded(
                "{connector} had not finished after {seconds} s "
                "(last status: {status}). It was cancelled there.",
                connector=self._name,
                seconds=f"{self.recipe.timeout:g}",
                status=self._status(),
            ),
            extra={"reply": self._shown()},
        )

    def _shown(self) -> JsonValue:
        return self.exchange.redact_json(for_record(self.reply))

    def _tell(self, status: str) -> None:
        logs = read_text(self.reply, self.recipe.logs)
        if len(logs) > self._logged:
            self._log(logs[self._logged :])
            self._logged = len(logs)
        percents = _PERCENT.findall(logs[-2000:])
        fraction = min(int(percents[-1]), 100) / 100 if percents else None
        if (status, fraction) != self._told:
            self._told = (status, fraction)
            self.exchange.progress(status, fraction)

    def _log(self, text: str) -> None:
        exchange = self.exchange
        exchange.note(
            StepLog(at=exchange.clock.now(), step=exchange.call.step, text=exchange.redact(text))
        )
