"""Drives the interpreters on asyncio: does what they ask and sends them the replies."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core import commands
from apiflow_desktop.engine.core.commands import Asked, Cancelled, Steps, TookTooLong
from apiflow_desktop.engine.core.evaluation import InvalidTransform
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    CallCreated,
    Event,
    StepFailed,
    StepSucceeded,
)
from apiflow_desktop.engine.expressions.engine import Session
from apiflow_desktop.engine.expressions.names import ExpressionError
from apiflow_desktop.engine.pending import Pending
from apiflow_desktop.engine.ports import (
    Approval,
    Approvals,
    Cache,
    Cached,
    Call,
    ChatCall,
    Chats,
    Clock,
    Flows,
    Journal,
    NeedsAnswer,
    Operations,
    ScriptCall,
    Scripts,
    StepError,
    Values,
)
from apiflow_desktop.engine.replay import Replay
from apiflow_desktop.engine.tasks import all_of, end_all, first_of
from apiflow_desktop.engine.values import UnknownReference, resolved

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


class _Earlier(NamedTuple):
    """What an earlier run's journal tells of an attempt that was under way.

    Attributes:
        created: The provider's word that it accepted the call.
        known: What the step recorded next.
        uncertain: Whether the call may have been sent, and nothing was heard of it.
    """

    created: CallCreated | None = None
    known: Event | None = None
    uncertain: bool = False


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
        self._resumed: set[str] = set()
        self._turn_ends = 0.0
        self._handlers: dict[type, Callable[[Any], Awaitable[Any]]] = {
            commands.Evaluate: self._evaluate,
            commands.CallOperation: self._call_operation,
            commands.RunScript: self._run_script,
            commands.AskModel: self._ask_model,
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
                self._resumed.add(recorded.step)
            return recorded
        pending.add(event, awaited=command.awaited)
        return event

    async def _evaluate(self, command: commands.Evaluate) -> list[Any]:
        return await self._expressions.evaluate(
            [(question.expression, question.names) for question in command.questions]
        )

    async def _call_operation(self, command: commands.CallOperation) -> JsonValue:
        earlier = self._taken_up(command.step)
        if earlier.known is not None:
            return _outcome(earlier.known)
        call = Call(
            step=command.step,
            attempt=command.attempt,
            path=command.path,
            arguments=command.arguments,
            journal=self._world.journal,
            created=earlier.created,
            uncertain=earlier.uncertain,
        )
        return await _as_failure(command.step, self._world.operations.call(call))

    def _taken_up(self, step: str) -> _Earlier:
        """Take what is known of a step's attempt, if it is one of an earlier run."""
        if step not in self._resumed:
            return _Earlier()
        self._resumed.discard(step)
        created, known = self._replay.created(step), self._replay.outcome(step)
        return _Earlier(created, known, uncertain=created is None)

    async def _run_script(self, command: commands.RunScript) -> JsonValue:
        if command.step in self._resumed:
            self._resumed.discard(command.step)
            known = self._replay.outcome(command.step)
            if known is not None:
                return _outcome(known)
        scripts = self._world.scripts
        language = str(command.script.get("language", ""))
        if scripts is None or not scripts.runs(language):
            message = recorded("Scripts in '{language}' cannot be run here", language=language)
            error: JsonValue = {"name": "NotSupported", "message": message}
            raise StepFailure({"error": error}, retryable=False)
        call = ScriptCall(
            step=command.step,
            attempt=command.attempt,
            script=command.script,
            arguments=command.arguments,
            journal=self._world.journal,
            now=self._world.clock.now,
            entrypoint=command.entrypoint,
            shared=command.shared,
        )
        return await _as_failure(command.step, scripts.run(call))

    async def _ask_model(self, command: commands.AskModel) -> JsonValue:
        chats = self._world.chats
        if chats is None:
            message = recorded("No model can be asked here")
            error: JsonValue = {"name": "NotSupported", "message": message}
            raise StepFailure({"error": error}, retryable=False)
        earlier = self._taken_up(command.step)
        if earlier.created is None and earlier.known is not None:
            return _outcome(earlier.known)
        call = ChatCall(
            step=command.step,
            attempt=command.attempt,
            provider=command.provider,
            request=command.request,
            journal=self._world.journal,
            created=earlier.created,
            uncertain=earlier.uncertain,
        )
        return await _as_failure(command.step, chats.ask(call))

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


async def _as_failure(step: str, work: Awaitable[_Result]) -> _Result:
    """Translate what the world raises into what the interpreters understand."""
    try:
        return await work
    except StepError as error:
        facts: dict[str, JsonValue] = {"name": error.name, "message": error.message}
        if error.stack is not None:
            facts["stack"] = error.stack
        if error.extra is not None:
            facts["extra"] = error.extra
        raise StepFailure(
            {"error": facts},
            retryable=error.retryable,
            continuable=not error.unrecoverable,
            retry_after=error.retry_after,
        ) from error
    except NeedsAnswer as question:
        raise Asked(step, str(question), question.about) from question
    except UserFacingError as error:
        message: JsonValue = {"name": type(error).__name__, "message": str(error)}
        raise StepFailure({"error": message}, retryable=False) from error


def _outcome(known: Event) -> JsonValue:
    """Return or raise what an attempt of the earlier run came to."""
    if isinstance(known, StepSucceeded):
        return known.result
    if isinstance(known, AttemptFailed):
        raise StepFailure(known.result or {"error": known.error})
    if isinstance(known, StepFailed):
        raise StepFailure(known.result, retryable=False, continuable=known.continued)
    raise StepFailure({"error": {"name": "InternalError", "message": f"{known.kind} in journal"}})
