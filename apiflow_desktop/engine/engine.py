"""Runs a document: the one class others start jobs with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeAlias

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.clock import WallClock
from apiflow_desktop.engine.core.frame import RunSettings
from apiflow_desktop.engine.core.job import run_job
from apiflow_desktop.engine.driver import Driver
from apiflow_desktop.engine.events import Event, JobAsked, JobCancelled, JobCompleted, JobFailed
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
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
from apiflow_desktop.engine.replay import Replay
from apiflow_desktop.engine.tuning import tuned_for_jobs
from apiflow_desktop.engine.values import NoValues
from apiflow_desktop.engine.world import World

JobEnding: TypeAlias = JobCompleted | JobFailed | JobCancelled | JobAsked


class Engine:
    """Runs flows on the asyncio loop it is awaited on.

    One engine may run many jobs at once.

    Args:
        operations: Runs the ``script`` steps that are catalog nodes.
        journal: Where every event goes; what is awaited there is on disk before it is acted on.
        flows: Finds called flows and workspace scripts; None if there are none.
        scripts: Runs rawscripts; None if none can be run.
        values: Variables and resources of the workspace; None if there are none.
        approvals: Approvals of the job's steps; without it nobody can approve.
        cache: Results that may be used again; None if there are none.
        chats: Asks the models of agents; None if none can be asked.
        clock: Tells the time and waits; the machine's own if None.
        expressions: Evaluates JavaScript; a thread is started for each job that needs it if None.
    """

    def __init__(
        self,
        *,
        operations: Operations,
        journal: Journal,
        flows: Flows | None = None,
        scripts: Scripts | None = None,
        values: Values | None = None,
        approvals: Approvals | None = None,
        cache: Cache | None = None,
        chats: Chats | None = None,
        clock: Clock | None = None,
        expressions: ExpressionEngine | None = None,
    ) -> None:
        self._world = World(
            operations=operations,
            journal=journal,
            clock=clock or WallClock(),
            values=values or NoValues(),
            flows=flows,
            scripts=scripts,
            approvals=approvals,
            cache=cache,
            chats=chats,
        )
        self._expressions = expressions

    async def run(
        self,
        flow_value: JsonObject,
        arguments: JsonObject,
        history: Sequence[Event] = (),
        settings: RunSettings | None = None,
    ) -> JobEnding:
        """Run a FlowValue and return the job's last event, which is in the journal.

        Cancelling the task that awaits this stops the job: what runs is cancelled and
        recorded, and JobCancelled is returned.

        Args:
            flow_value: The object that has ``modules``.
            arguments: The flow's input.
            history: The journal of an earlier run of this job, to go on from; or what
                :func:`~apiflow_desktop.engine.restart.restarted` kept of another job's.
            settings: How it is run, where that is not as usual.
        """
        for event in history:
            if isinstance(event, JobCompleted | JobFailed):
                return event
        expressions = self._expressions or ExpressionEngine()
        session = expressions.session(self._world.values)
        driver = Driver(self._world, session, Replay(history))
        try:
            with tuned_for_jobs():
                ending = await driver.run(run_job(flow_value, arguments, settings or RunSettings()))
        finally:
            session.close()
            if expressions is not self._expressions:
                expressions.close()
        _forget_cancellation()
        return ending


def _forget_cancellation() -> None:
    """A cancellation was answered by the job's last event: the awaiting task goes on."""
    task = asyncio.current_task()
    if task is not None:
        while task.cancelling():
            task.uncancel()
