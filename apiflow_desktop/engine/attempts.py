"""The calls of steps: made, or taken up where an earlier run of the job had begun them."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import NamedTuple, TypeVar

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core import commands
from apiflow_desktop.engine.core.commands import Asked
from apiflow_desktop.engine.core.failures import StepFailure
from apiflow_desktop.engine.events import (
    AttemptFailed,
    CallCreated,
    Event,
    StepFailed,
    StepSucceeded,
)
from apiflow_desktop.engine.ports import Call, ChatCall, NeedsAnswer, ScriptCall, StepError
from apiflow_desktop.engine.replay import Replay
from apiflow_desktop.engine.world import World

_Result = TypeVar("_Result")


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


class Attempts:
    """Makes the calls of one job.

    Args:
        world: What they are made with.
        replay: The journal of an earlier run of the job.
    """

    def __init__(self, world: World, replay: Replay) -> None:
        self._world = world
        self._replay = replay
        self._resumed: set[str] = set()

    def take_up(self, step: str) -> None:
        """The attempt of a step that begins now is one of the earlier run."""
        self._resumed.add(step)

    async def call_operation(self, command: commands.CallOperation) -> JsonValue:
        """Call an operation of the catalog.

        Raises:
            StepFailure: It failed.
            Asked: The user has to say how it goes on.
        """
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

    async def run_script(self, command: commands.RunScript) -> JsonValue:
        """Run a script.

        Raises:
            StepFailure: It failed, or cannot be run here.
            Asked: The user has to say how it goes on.
        """
        earlier = self._taken_up(command.step)
        if earlier.known is not None:
            return _outcome(earlier.known)
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

    async def ask_model(self, command: commands.AskModel) -> JsonValue:
        """Ask the model of an agent.

        Raises:
            StepFailure: It failed, or no model can be asked here.
            Asked: The user has to say how it goes on.
        """
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

    def _taken_up(self, step: str) -> _Earlier:
        """Take what is known of a step's attempt, if it is one of an earlier run."""
        if step not in self._resumed:
            return _Earlier()
        self._resumed.discard(step)
        created, known = self._replay.created(step), self._replay.outcome(step)
        return _Earlier(created, known, uncertain=created is None)


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
