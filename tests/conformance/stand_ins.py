"""What the engine stands on in a case: memory, and operations that do as the flow says."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import Event, JobResumed
from apiflow_desktop.engine.ports import Approval, Cached, Call, ScriptCall, Scripts, StepError
from tests.conformance.case import Workspace
from tests.conformance.virtual_time import VirtualClock


class Killed(BaseException):
    """The process is gone."""


class CaseJournal:
    """Keeps events in memory, until the process is killed.

    Args:
        events: What is on disk already.
        kill: The event (``kind address``) after which that happens, or how many are on disk then.
    """

    def __init__(self, events: Sequence[Event] = (), kill: str | int | None = None) -> None:
        self.events = list(events)
        self._kill = kill
        self._dead = False

    async def record(self, *events: Event) -> None:
        for event in events:
            self.note(event)
        if self._dead:
            raise Killed

    def note(self, event: Event) -> None:
        if self._dead:
            return
        self.events.append(event)
        self._dead = self._kill in (told(event), len(self.events))


def told(event: Event) -> str:
    """Return ``kind address`` of an event, of a job's own only the kind."""
    return f"{event.kind} {getattr(event, 'step', '')}".strip()


class Operations:
    """The operations that flows of cases call; ``calls`` holds the addresses that called."""

    def __init__(self, clock: VirtualClock) -> None:
        self.calls: list[str] = []
        self._clock = clock
        self._times: Counter[str] = Counter()
        self._by_path: dict[str, Callable[[Call], Any]] = {
            "echo": self._echo,
            "arguments": self._arguments,
            "fail": self._fail,
            "crash": self._crash,
            "flaky": self._flaky,
            "slow": self._slow,
            "slow_at_first": self._slow_at_first,
        }

    def knows(self, path: str) -> bool:
        return path in self._by_path

    async def call(self, call: Call) -> JsonValue:
        self.calls.append(call.step)
        value: JsonValue = await self._by_path[call.path](call)
        return value

    async def _echo(self, call: Call) -> JsonValue:
        return call.arguments["x"]

    async def _arguments(self, call: Call) -> JsonValue:
        return call.arguments

    async def _fail(self, call: Call) -> JsonValue:
        raise StepError("Boom", str(call.arguments["x"]))

    async def _crash(self, call: Call) -> JsonValue:
        raise StepError("Killed", "out of memory", unrecoverable=True)

    async def _flaky(self, call: Call) -> JsonValue:
        self._times[call.step] += 1
        if self._times[call.step] <= int(str(call.arguments["times"])):
            raise StepError("Flaky", f"time {self._times[call.step]}")
        return call.arguments["x"]

    async def _slow(self, call: Call) -> JsonValue:
        await self._clock.sleep_until(self._clock.now() + float(str(call.arguments["seconds"])))
        return call.arguments["x"]

    async def _slow_at_first(self, call: Call) -> JsonValue:
        self._times[call.step] += 1
        return await (self._slow if self._times[call.step] == 1 else self._echo)(call)


@dataclass
class Paths:
    """The workspace's flows, scripts, variables and resources."""

    workspace: Workspace

    def variables(self) -> Any:
        return self.workspace.variables

    def resources(self) -> Any:
        return self.workspace.resources

    def is_sealed(self, text: str) -> bool:
        return False

    def flow(self, path: str) -> Any:
        return self.workspace.flows.get(path)

    def script(self, path: str) -> Any:
        return self.workspace.scripts.get(path)


class CountedScripts:
    """Runs scripts; time stands still meanwhile."""

    def __init__(self, scripts: Scripts, clock: VirtualClock, calls: list[str]) -> None:
        self._scripts = scripts
        self._clock = clock
        self._calls = calls

    def runs(self, language: str) -> bool:
        return self._scripts.runs(language)

    async def run(self, call: ScriptCall) -> JsonValue:
        self._calls.append(call.step)
        with self._clock.outside():
            return await self._scripts.run(call)


class GivenApprovals:
    """Approvals as they arrive; they outlast a process."""

    def __init__(self) -> None:
        self.journal = CaseJournal()
        self._given: list[tuple[str, Approval]] = []
        self._more = asyncio.Event()

    def give(self, step: str, approved: bool, approver: str | None, payload: JsonValue) -> None:
        number = len(self._given) + 1
        self._given.append((step, Approval(number, approved, approver or "", payload)))
        self._more.set()

    async def next(self, step: str) -> Approval | None:
        seen = {event.number for event in self.journal.events if isinstance(event, JobResumed)}
        for asked, approval in self._given:
            if asked == step and approval.number not in seen:
                return approval
        return None

    async def changed(self) -> None:
        await self._more.wait()
        self._more.clear()


class KeptResults:
    """Cached results; they outlast a job."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, JsonValue]] = {}

    async def find(self, subject: JsonObject, *, seconds: float) -> Cached | None:
        kept = self._kept.get(json.dumps(subject, sort_keys=True))
        if kept is None or self._clock.now() - kept[0] >= seconds:
            return None
        return Cached(kept[1])

    async def keep(self, subject: JsonObject, result: JsonValue, *, seconds: float) -> None:
        self._kept[json.dumps(subject, sort_keys=True)] = (self._clock.now(), result)
