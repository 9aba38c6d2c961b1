"""What the journal of an earlier run of the job says about its calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from apiflow_desktop.engine.events import AttemptStarted, CallCreated, Event


@dataclass
class KnownCalls:
    """The calls of one job, from its journal and from this run.

    Attributes:
        claimed: Ids at the provider that belong to a step of the job already.
        attempted: Address of a step run → when its last attempt was started.
    """

    claimed: set[str] = field(default_factory=set)
    attempted: dict[str, float] = field(default_factory=dict)

    @classmethod
    def from_history(cls, history: Iterable[Event]) -> KnownCalls:
        """Read a journal."""
        known = cls()
        for event in history:
            if isinstance(event, CallCreated):
                known.claimed.add(event.provider_id)
            elif isinstance(event, AttemptStarted):
                known.attempted[event.step] = event.at
        return known
