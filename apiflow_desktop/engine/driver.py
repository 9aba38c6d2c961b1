"""Drives the interpreters on asyncio: does what they ask and sends them the replies."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.attempts import Attempts
from apiflow_desktop.engine.core import commands
from apiflow_desktop.engine.core.commands import Asked, Cancelled, Steps, TookTooLong
from apiflow_desktop.engine.core.evaluation import InvalidTransform
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    Event,
    StepSucceeded,
)
from apiflow_desktop.engine.expressions.engine import Session
from apiflow_desktop.engine.expressions.names import ExpressionError
from apiflow_desktop.engine.pending import Pending
from apiflow_desktop.engine.ports import (
    Approval,
    Cached,
)
from apiflow_desktop.engine.replay import Replay
from apiflow_desktop.engine.tasks import all_of, end_all, first_of
from apiflow_desktop.engine.values import UnknownReference, resolved
from apiflow_desktop.engine.world import World

_Result = TypeVar("_Result")
# what one interpreter raises for another to handle
_SIGNALS = (
    StepFailure,
    Asked,
    TookTooLong,
    Cancelled,
    ExpressionError,
    InvalidTransform,
    UnknownReference,
)
# what is answered out of the engine's own head, so that nothing need be on disk before
_LOOKED_UP = (
    commands.Recall,
    commands.FindOperation,
    commands.FindScript,
    commands.FindFlow,
    commands.DescribeInputs,
    commands.Draw,
)
_TURN = 0.005
"""Seconds after which the event loop gets its turn, however busy the interpreters are."""


class Driver:
    """Runs one job's interpreters.

    Args:
        world: What commands are done with.
        expressions: Evaluates the job's expressions.
        replay: The journal of an earlier run of the job.
    """

    def __init__(self, world: World, expressions: Session, replay: Replay) -> None:
        self._world = world
        self._expressions = expressions
        self._replay = replay
        self._attempts = Attempts(world, replay)
        self._turn_ends = 0.0
        self._handlers: dict[type, Callable[[Any], Awaitable[Any]]] = {
            commands.Evaluate: self._evaluate,
            commands.CallOperation: self._attempts.call_operation,
            commands.RunScript: self._attempts.run_script,
            commands.AskModel: self._attempts.ask_model,
            commands.DescribeInputs: self._describe_inputs,
            commands.SleepUntil: self._sleep_until,
            commands.AwaitApproval: self._await_approval,
            commands.FindCached: self._find_cached,
            commands.KeepCached: self._keep_cached,
            commands.Recall: self._recall,
            commands.Together: self._together,
            commands.Within: self._within,
            commands.Draw: self._draw,
            commands.ResolveValues: self._resolve_values,
            commands.FindOperation: self._find_operation,
            commands.FindScript: self._find_script,
            commands.FindFlow: self._find_flow,
        }

    async def run(self, steps: Steps[_Result]) -> _Result:
        """Run an interpreter to its end and return what it returns."""
        pending = Pending(self._world.journal)
        try:
            return await self._run(steps, pending)
        finally:
            await pending.write()

    async def _run(self, steps: Steps[_Result], pending: Pending) -> _Result:
        reply: Any = None
        error: BaseException | None = None
        while True:
            try:
                command = steps.send(reply) if error is None else steps.throw(error)
            except StopIteration as end:
                result: _Result = end.value
                return result
            reply, error = None, None
            try:
                reply = await self._do(command, pending)
            except asyncio.CancelledError:
                error = Cancelled()
            except _SIGNALS as raised:
                error = raised

    async def _do(self, command: commands.Command, pending: Pending) -> Any:
        """Do what is asked, and let others have their turn where nothing can be lost by it."""
        if isinstance(command, commands.Record):
            event = self._record(command, pending)
            await self._take_turns(pending)
            return event
        if not isinstance(command, _LOOKED_UP):
            await pending.write()
        await self._take_turns(pending)
        return await self._handlers[type(command)](command)

    async def _take_turns(self, pending: Pending) -> None:
        now = time.perf_counter()
        if now >= self._turn_ends:
            await pending.write()
            await asyncio.sleep(0)
            self._turn_ends = time.perf_counter() + _TURN

    def _record(self, command: commands.Record, pending: Pending) -> Event:
        event = command.make(at=self._world.clock.now())
        recorded = self._replay.take(event)
        if recorded is not None:
            if isinstance(recorded, AttemptStarted):
                self._attempts.take_up(recorded.step)
            return recorded
        pending.add(event, awaited=command.awaited)
        return event

    async def _evaluate(self, command: commands.Evaluate) -> list[Any]:
        return await self._expressions.evaluate(
            [(question.expression, question.names) for question in command.questions]
        )

    async def _describe_inputs(self, command: commands.DescribeInputs) -> JsonValue:
        return self._world.chats.describe(command.value) if self._world.chats else {}

    async def _sleep_until(self, command: commands.SleepUntil) -> None:
        await self._world.clock.sleep_until(command.due)

    async def _await_approval(self, command: commands.AwaitApproval) -> Approval | None:
        approvals, clock = self._world.approvals, self._world.clock
        if approvals is None:
            await clock.sleep_until(command.due)
            return None
        while True:
            found = await approvals.next(command.step)
            if found is not None or clock.now() >= command.due:
                return found
            await first_of(approvals.changed(), clock.sleep_until(command.due))

    async def _find_cached(self, command: commands.FindCached) -> Cached | None:
        known = self._replay.outcome(command.step)
        if isinstance(known, StepSucceeded) and known.reused:
            return Cached(known.result)
        is_under_way = self._replay.holds(command.step)
        if self._world.cache is None or is_under_way:
            return None
        return await self._world.cache.find(command.subject, seconds=command.seconds)

    async def _keep_cached(self, command: commands.KeepCached) -> None:
        is_kept = command.step and self._replay.outcome(command.step) is not None
        if self._world.cache is not None and not is_kept:
            await self._world.cache.keep(command.subject, command.result, seconds=command.seconds)

    async def _recall(self, command: commands.Recall) -> Event | None:
        known = self._replay.outcome(command.step)
        return known if isinstance(known, command.kind) else None

    async def _draw(self, command: commands.Draw) -> int:
        return random.randrange(command.bound)

    async def _resolve_values(self, command: commands.ResolveValues) -> JsonValue:
        return await asyncio.to_thread(resolved, command.value, self._world.values)

    async def _find_operation(self, command: commands.FindOperation) -> bool:
        return self._world.operations.knows(command.path)

    async def _find_script(self, command: commands.FindScript) -> Any:
        return self._world.flows.script(command.path) if self._world.flows else None

    async def _find_flow(self, command: commands.FindFlow) -> Any:
        return self._world.flows.flow(command.path) if self._world.flows else None

    async def _together(self, command: commands.Together) -> list[Any]:
        gate = asyncio.Semaphore(command.limit or max(len(command.children), 1))

        async def run_one(child: Callable[[], Steps[Any]]) -> Any:
            async with gate:
                return await self.run(child())

        return await all_of([partial(run_one, child) for child in command.children])

    async def _within(self, command: commands.Within) -> Any:
        clock, replay = self._world.clock, self._replay
        ended = replay.ended(command.step)
        if isinstance(ended, AttemptFailed) and ended.at >= command.due:
            command.steps.close()
            replay.forget_until_failed(command.step)
            raise TookTooLong
        if ended is not None:
            return await self.run(command.steps)  # it ended in time
        work = asyncio.ensure_future(self.run(command.steps))
        alarm = asyncio.ensure_future(clock.sleep_until(command.due))
        try:
            await asyncio.wait((work, alarm), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                work.cancel()
                await asyncio.wait((work,))
                raise TookTooLong
            return work.result()
        finally:
            await end_all(work, alarm)
