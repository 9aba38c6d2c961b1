"""Who watches a job, and the journal that tells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from apiflow_desktop.engine.events import Event

if TYPE_CHECKING:
    from apiflow_desktop.engine.ports import Journal

Observer: TypeAlias = Callable[[Event], None]


class ObservedJournal:
    """Writes events down and then shows them: never the other way round."""

    def __init__(self, journal: Journal, observe: Observer) -> None:
        self._journal = journal
        self._observe = observe

    async def record(self, *events: Event) -> None:
        """Write events, return when they are safe, and show them."""
        await self._journal.record(*events)
        for event in events:
            self._observe(event)

    def note(self, event: Event) -> None:
        """Write an event soon, and show it."""
        self._journal.note(event)
        self._observe(event)
