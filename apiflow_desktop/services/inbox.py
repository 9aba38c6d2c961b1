"""How the owner of a running job learns what others recorded about it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from apiflow_desktop.engine.ports import Approval
    from apiflow_desktop.store.approvals import Approvals, News

CANCEL: Final = "cancel"
"""What a job's row says when somebody wants the job cancelled."""

_LOOK_SECONDS: Final = 1.0
_LONGEST_NAP: Final = 5.0
"""A step that began to wait just when the news came looks again after so many seconds."""


class Inbox:
    """Approvals for a job that runs here, and the wish to cancel it.

    Other processes can only be noticed by looking, once a second; this one rings.

    Args:
        approvals: Where they are recorded.
        job_id: The job.
    """

    def __init__(self, approvals: Approvals, job_id: int) -> None:
        self._approvals = approvals
        self._job_id = job_id
        self._loop = asyncio.get_running_loop()
        self._bell = asyncio.Event()
        self._news = asyncio.Event()

    async def watch(self, cancel: Callable[[], object]) -> None:
        """Look for news until the job is to be cancelled; the caller ends this with the job."""
        seen: News | None = None
        while True:
            news = await asyncio.to_thread(self._approvals.news, self._job_id)
            if news.wish == CANCEL:
                cancel()
                return
            if news != seen:
                seen = news
                self._news.set()
                self._news = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), _LOOK_SECONDS)
            self._bell.clear()

    def ring(self) -> None:
        """Say that there is news; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._bell.set)

    async def next(self, step: str) -> Approval | None:
        """Return the first approval for this step run that is not in the journal yet, or None."""
        return await asyncio.to_thread(self._approvals.next, self._job_id, step)

    async def changed(self) -> None:
        """Return when there may be a new one."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), _LONGEST_NAP)
