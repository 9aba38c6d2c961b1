"""What an interpreter recorded and has not acted on yet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from apiflow_desktop.engine.events import Event, JobAsked, JobCancelled, JobCompleted, JobFailed
from apiflow_desktop.engine.ports import Journal

_LAST = (JobAsked, JobCancelled, JobCompleted, JobFailed)


class Pending:
    """The events of one interpreter on their way to the disk.

    Nothing is acted on before it is on disk. But while an interpreter only computes, nothing is
    acted on: so a step's result, the next step's start and its first attempt, which follow each
    other at once, go to the disk together and cost one commit.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._events: list[Event] = []

    def add(self, event: Event, *, awaited: bool) -> None:
        """Take an event in; one that need not be awaited goes on at once if none is before it."""
        if awaited or self._events:
            self._events.append(event)
        else:
            self._journal.note(event)

    async def write(self) -> None:
        """Return when all is on disk. Being cancelled meanwhile takes nothing back."""
        if not self._events:
            return
        events, self._events = self._events, []
        writing = self._journal.record(*events)
        await (_uninterrupted(writing) if isinstance(events[-1], _LAST) else writing)


async def _uninterrupted(work: Coroutine[Any, Any, None]) -> None:
    """Finish this even if the job is cancelled meanwhile: it has ended already."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    task.result()
