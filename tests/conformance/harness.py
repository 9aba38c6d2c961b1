"""Runs a case against the real engine, with a clock of its own and nothing outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.engine import Engine, JobEnding
from apiflow_desktop.engine.events import (
    Event,
    JobAsked,
    JobCompleted,
    JobFailed,
    JobSuspended,
    RetryScheduled,
    SleepScheduled,
)
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.ports import Call, ScriptCall, StepError
from tests.conformance.case import Case, Workspace
from tests.conformance.script_stand_in import ScriptStandIn
from tests.conformance.virtual_time import START, VirtualClock, run


class Killed(BaseException):
    """The process is gone."""


class CaseJournal:
    """Keeps events in memory, until the process is killed."""

    def __init__(self, events: Sequence[Event] = (), kill: str | None = None) -> None:
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
        if self._kill is not None and told(event) == self._kill:
            self._dead = True


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
            "flaky": self._flaky,
            "slow": self._slow,
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

    async def _flaky(self, call: Call) -> JsonValue:
        self._times[call.step] += 1
        if self._times[call.step] <= int(str(call.arguments["times"])):
            raise StepError("Flaky", f"time {self._times[call.step]}")
        return call.arguments["x"]

    async def _slow(self, call: Call) -> JsonValue:
        await self._clock.sleep_until(self._clock.now() + float(str(call.arguments["seconds"])))
        return call.arguments["x"]


@dataclass
class Paths:
    """The workspace's flows and scripts."""

    workspace: Workspace

    def flow(self, path: str) -> Any:
        return self.workspace.flows.get(path)

    def script(self, path: str) -> Any:
        return self.workspace.scripts.get(path)


class CountedScripts:
    """Runs scripts; time stands still meanwhile."""

    def __init__(self, clock: VirtualClock, calls: list[str]) -> None:
        self._scripts = ScriptStandIn()
        self._clock = clock
        self._calls = calls

    def runs(self, language: str) -> bool:
        return self._scripts.runs(language)

    async def run(self, call: ScriptCall) -> JsonValue:
        self._calls.append(call.step)
        with self._clock.outside():
            return await self._scripts.run(call)


class CountedExpressions(ExpressionEngine):
    """Evaluates expressions; time stands still meanwhile."""

    clock: VirtualClock

    def session(self, *given: Any, **named: Any) -> Any:
        return _CountedSession(super().session(*given, **named), self.clock)


@dataclass
class _CountedSession:
    session: Any
    clock: VirtualClock

    async def evaluate(self, questions: Any) -> Any:
        with self.clock.outside():
            return await self.session.evaluate(questions)

    def close(self) -> None:
        self.session.close()


@dataclass
class Ran:
    """What came of a case."""

    ending: JobEnding
    events: list[Event]
    calls: list[str]
    seconds: float

    @property
    def status(self) -> str:
        match self.ending:
            case JobCompleted(skipped=True):
                return "skipped"
            case JobCompleted():
                return "succeeded"
            case JobFailed():
                return "failed"
            case JobAsked():
                return "asked"
        return "cancelled"

    @property
    def result(self) -> JsonValue:
        assert isinstance(self.ending, JobCompleted | JobFailed), self.ending
        return self.ending.result

    @property
    def happened(self) -> list[str]:
        """``kind address`` of every event."""
        return [told(event) for event in self.events]

    @property
    def waits(self) -> list[float]:
        found = []
        for event in self.events:
            if isinstance(event, RetryScheduled | SleepScheduled):
                found.append(event.due - event.at)
            elif isinstance(event, JobSuspended):
                found.append(event.deadline - event.at)
        return found


@dataclass
class Runner:
    """Runs one case, over one process or several."""

    case: Case
    expressions: CountedExpressions
    clock: VirtualClock = field(default_factory=VirtualClock)

    def __post_init__(self) -> None:
        self.expressions.clock = self.clock
        self.operations = Operations(self.clock)

    def run(self) -> Ran:
        return run(self.clock, self._run())

    async def _run(self) -> Ran:
        journal = CaseJournal()
        for kill in (*self.case.kills, None):
            journal = CaseJournal(journal.events, kill)
            try:
                ending = await self._process(journal)
            except Killed:
                continue
            seconds = self.clock.time - START
            return Ran(ending, journal.events, self.operations.calls, seconds)
        raise AssertionError("a killed job ended nowhere")

    async def _process(self, journal: CaseJournal) -> JobEnding:
        history = list(journal.events)
        case = self.case
        engine = Engine(
            operations=self.operations,
            journal=journal,
            flows=Paths(case.workspace),
            scripts=CountedScripts(self.clock, self.operations.calls),
            clock=self.clock,
            expressions=self.expressions,
        )
        return await engine.run(case.flow, case.input, history)
