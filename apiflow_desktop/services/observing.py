"""Who watches a job, and the journal that tells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from apiflow_desktop.engine.events import CallCreated, Event

if TYPE_CHECKING:
    from apiflow_desktop.engine.ports import Journal

Observer: TypeAlias = Callable[[Event], None]


class JobLeft(Exception):
    """The job was left as it stood; it can be resumed."""


class ObservedJournal:
    """Writes events down and then shows them: never the other way round.

    Attributes:
        closed: The job is being left: it takes no more events, as if the process had died, but
            for the ids of calls that had been sent.
    """

    def __init__(self, journal: Journal, observe: Observer) -> None:
        self._journal = journal
        self._observe = observe
        self.closed = False

    async def record(self, *events: Event) -> None:
        """Write events, return when they are safe, and show them.

        Raises:
            JobLeft: It is closed.
        """
        if self.closed and not all(isinstance(event, CallCreated) for event in events):
            raise JobLeft
        await self._journal.record(*events)
        for event in events:
            self._observe(event)

    def note(self, event: Event) -> None:
        """Write an event soon, and show it; not if it is closed."""
        if self.closed:
            return
        self._journal.note(event)
        self._observe(event)
