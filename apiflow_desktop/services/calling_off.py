"""Calling off what an interrupted job left under way at providers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.events import (
    AttemptFailed,
    CallCreated,
    Event,
    JobCancelled,
    RequestSent,
    StepCancelled,
    StepFailed,
    StepLog,
    StepSucceeded,
)
from apiflow_desktop.engine.job_state import JobState

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject, JsonValue
    from apiflow_desktop.engine.ports import Call, ChatCall, Operations, ScriptCall

PATIENCE: Final = 20.0
"""Seconds after which a job is cancelled though not all of its calls were taken up."""

_ENDED = (AttemptFailed, StepCancelled, StepFailed, StepSucceeded)


def under_way(history: Iterable[Event]) -> set[str]:
    """Return the addresses of the step runs whose calls a provider may still work on."""
    steps: set[str] = set()
    for event in history:
        if isinstance(event, CallCreated):
            steps.add(event.step)
        elif isinstance(event, _ENDED):
            steps.discard(event.step)
    return steps


def cancelled(history: Sequence[Event], unreached: str) -> tuple[list[Event], JobCancelled]:
    """Return what is to be recorded of a job that is cancelled, and the last event of it.

    Args:
        history: What happened in it.
        unreached: Why a provider could not be told; empty if all were.
    """
    now = time.time()
    said = recorded("It could not be cancelled at the provider: {why}", why=unreached) + "\n"
    left = sorted(under_way(history)) if unreached else ()
    logs = (StepLog(at=now, step=step, text=said) for step in left)
    open_steps = [step.path for step in JobState.of(history).steps.values() if step.ended is None]
    stopped = (StepCancelled(at=now, step=path) for path in open_steps)
    return [*logs, *stopped], JobCancelled(at=now)


class TakenUp:
    """Watches a job that goes on only to be cancelled, until it follows all of its calls.

    Args:
        steps: Those whose calls are under way.
        cancel: Called once, when all of them have been asked after.
    """

    def __init__(self, steps: set[str], cancel: Callable[[], object]) -> None:
        self._left = set(steps)
        self._cancel = cancel

    def see(self, event: Event) -> None:
        """Take an event of the job in."""
        if isinstance(event, (RequestSent, *_ENDED)) and event.step in self._left:
            self._left.discard(event.step)
            if not self._left:
                self._cancel()


class NothingNew:
    """Operations, scripts and models of such a job: calls are followed, but none is begun."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def knows(self, path: str) -> bool:
        """Tell whether a module path resolves to an operation."""
        return self._operations.knows(path)

    async def call(self, call: Call) -> JsonValue:
        """Follow a call; what was not accepted by a provider waits for the end."""
        return await (_never() if call.created is None else self._operations.call(call))

    def runs(self, language: str) -> bool:
        """Take any script."""
        return True

    async def run(self, call: ScriptCall) -> JsonValue:
        """Wait for the end."""
        return await _never()

    def describe(self, value: JsonObject) -> JsonObject:
        """Describe nothing."""
        return {}

    async def ask(self, call: ChatCall) -> JsonObject:
        """Wait for the end."""
        return await _never()


async def _never() -> JsonObject:
    forever: asyncio.Future[JsonObject] = asyncio.get_running_loop().create_future()
    return await forever
