"""What the interpreters' commands are done with."""

from __future__ import annotations

from dataclasses import dataclass

from apiflow_desktop.engine.ports import (
    Approvals,
    Cache,
    Chats,
    Clock,
    Flows,
    Journal,
    Operations,
    Scripts,
    Values,
)


@dataclass(frozen=True, kw_only=True)
class World:
    """What the interpreters' commands are done with; the same for every job of an engine."""

    operations: Operations
    journal: Journal
    clock: Clock
    values: Values
    flows: Flows | None
    scripts: Scripts | None
    approvals: Approvals | None
    cache: Cache | None
    chats: Chats | None
