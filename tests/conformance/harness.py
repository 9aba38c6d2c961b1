"""Runs a case against the real engine, with a clock of its own and nothing outside."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.core.frame import RunSettings
from apiflow_desktop.engine.engine import Engine, JobEnding
from apiflow_desktop.engine.events import (
    Event,
    JobAsked,
    JobCompleted,
    JobFailed,
    JobPrepared,
    JobSuspended,
    RetryScheduled,
    SleepScheduled,
)
from apiflow_desktop.engine.ports import Scripts
from apiflow_desktop.engine.restart import Restarted, restarted
from apiflow_desktop.engine.restart_point import RestartPoint
from tests.conformance.case import Case, Earlier
from tests.conformance.laboratory import Laboratory, RealScripts
from tests.conformance.stand_ins import (
    CaseJournal,
    CountedScripts,
    GivenApprovals,
    KeptResults,
    Killed,
    Operations,
    Paths,
    told,
)
from tests.conformance.virtual_time import START, VirtualClock


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
    def prepared(self) -> JsonValue:
        """The arguments that the preprocessor made."""
        return next(event.input for event in self.events if isinstance(event, JobPrepared))

    @property
    def delays(self) -> list[float]:
        """Seconds before every retry."""
        return [event.due - event.at for event in self.events if isinstance(event, RetryScheduled)]

    @property
    def labels(self) -> list[str]:
        return list(getattr(self.ending, "labels", ()))

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
    laboratory: Laboratory
    given: Scripts | None = None
    clock: VirtualClock = field(default_factory=VirtualClock)

    def __post_init__(self) -> None:
        self.operations = Operations(self.clock)
        self.scripts = self.given or RealScripts(self.laboratory)
        self.cache = KeptResults(self.clock)

    def run(self) -> Ran:
        return self.laboratory.run(self.clock, self._run())

    async def _run(self) -> Ran:
        approvals = GivenApprovals()
        arriving = asyncio.ensure_future(self._approve(approvals))
        case = self.case
        last = Earlier(flow=case.flow, input=case.input, restart=case.restart)
        try:
            for arguments in case.before:
                await self._job(replace(last, input=arguments), approvals)
            await self.clock.sleep_until(self.clock.now() + case.pause)
            return await self._job(last, approvals, case.kills)
        finally:
            arriving.cancel()

    async def _approve(self, approvals: GivenApprovals) -> None:
        for one in sorted(self.case.approvals, key=lambda one: one.at):
            await self.clock.sleep_until(START + one.at)
            approvals.give(one.step, one.approved, one.approver, one.payload)

    async def _job(
        self, job: Earlier, approvals: GivenApprovals, kills: Sequence[str | int] = ()
    ) -> Ran:
        begins = await self._begins(job, approvals)
        journal = CaseJournal(begins.history)
        for kill in (*kills, None):
            journal = approvals.journal = CaseJournal(journal.events, kill)
            try:
                ending = await self._process(job, journal, approvals, begins.begins_at)
            except Killed:
                continue
            seconds = self.clock.time - START
            return Ran(ending, journal.events, self.operations.calls, seconds)
        raise AssertionError("a killed job ended nowhere")

    async def _begins(self, job: Earlier, approvals: GivenApprovals) -> Restarted:
        """What the job finds in its journal when it begins."""
        if job.restart is None:
            return Restarted([*self.case.left], "")
        earlier = await self._job(job.restart.of, approvals)
        return restarted(earlier.events, RestartPoint.from_json(job.restart.point))

    async def _process(
        self, job: Earlier, journal: CaseJournal, approvals: GivenApprovals, begins_at: str
    ) -> JobEnding:
        case = self.case
        engine = Engine(
            operations=self.operations,
            journal=journal,
            flows=Paths(case.workspace),
            values=Paths(case.workspace),
            scripts=CountedScripts(self.scripts, self.clock, self.operations.calls),
            clock=self.clock,
            expressions=self.laboratory.expressions,
            approvals=approvals,
            cache=self.cache,
        )
        settings = RunSettings(by_event=case.by_event, job_id="job", begins_at=begins_at)
        return await engine.run(job.flow, job.input, list(journal.events), settings)
