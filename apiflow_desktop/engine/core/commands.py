"""The commands an interpreter may yield, each with a typed way to yield it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import Doubt, Event
from apiflow_desktop.engine.expressions.names import Names

_Result = TypeVar("_Result")
_Event = TypeVar("_Event", bound=Event)
_Made = TypeVar("_Made", bound=Event, covariant=True)


class Maker(Protocol[_Made]):
    """Makes an event of the time it happens at."""

    def __call__(self, *, at: float) -> _Made:
        """Return the event."""


class Record(Struct, frozen=True):
    """Put an event into the journal. ``make`` is given the time. The reply is the event.

    Attributes:
        awaited: Whether the event is on disk before the interpreter's next command that acts
            on the world, and before it ends. Events that are not awaited still reach the
            journal before any later one that is.
    """

    make: Maker[Event]
    awaited: bool


class Question(Struct, frozen=True):
    """An expression and what it sees."""

    expression: str
    names: Names


class Evaluate(Struct, frozen=True):
    """Evaluate JavaScript. The reply is a list of values and ExpressionErrors, in order."""

    questions: Sequence[Question]


class CallOperation(Struct, frozen=True):
    """Run one attempt of a ``script`` step at an operation. The reply is its result."""

    step: str
    attempt: int
    path: str
    arguments: JsonObject


class RunScript(Struct, frozen=True):
    """Run one attempt of a script. The reply is its result.

    Attributes:
        script: A ``rawscript`` module value: language, content, lock.
        entrypoint: The function to call.
        shared: Names the folder it shares with other scripts of the job; empty for none (R54).
    """

    step: str
    attempt: int
    script: JsonObject
    arguments: JsonObject
    entrypoint: str = "main"
    shared: str = ""


class AskModel(Struct, frozen=True):
    """Ask a language model once. The reply is ``{text, calls, usage}``.

    Attributes:
        provider: ``{kind, resource, model}``, as the flow has it.
        request: ``{messages, tools, temperature, …}``, the same for every provider.
    """

    step: str
    attempt: int
    provider: JsonObject
    request: JsonObject


class DescribeInputs(Struct, frozen=True):
    """Tell what a module value takes. The reply is a JSON Schema of its inputs."""

    value: JsonObject


class SleepUntil(Struct, frozen=True):
    """Wait until a wall-clock time."""

    due: float


class AwaitApproval(Struct, frozen=True):
    """Wait until an approval or rejection for a step has arrived.

    The reply is the Approval, or None if there is none when it is due.
    """

    step: str
    due: float


class FindCached(Struct, frozen=True):
    """Find the result of an earlier success (R53). The reply is Cached or None."""

    step: str
    subject: JsonObject
    seconds: float


class KeepCached(Struct, frozen=True):
    """Keep the result of a success for later runs."""

    step: str
    subject: JsonObject
    result: JsonValue
    seconds: float


class Recall(Struct, frozen=True):
    """Look at what an earlier run of the job recorded next at an address.

    The reply is the event if it is of this kind, else None.
    """

    step: str
    kind: type


class Together(Struct, frozen=True):
    """Run several interpreters at once, at most ``limit`` at a time.

    The reply is the list of their results, in order. If some raise, the others still run to
    their end, and then the first error is raised.
    """

    children: Sequence[Callable[[], Generator[Any, Any, Any]]]
    limit: int | None


class Within(Struct, frozen=True):
    """Run an interpreter of a step run, but not after it is due; then TookTooLong is raised."""

    step: str
    steps: Generator[Any, Any, Any]
    due: float


class Draw(Struct, frozen=True):
    """Draw a random integer in ``range(bound)``."""

    bound: int


class ResolveValues(Struct, frozen=True):
    """Put variables and resources in the place of texts that name them (R5).

    The reply is the value; UnknownReference is raised where one cannot be had.
    """

    value: JsonValue


class FindOperation(Struct, frozen=True):
    """Tell whether a path names an operation."""

    path: str


class FindScript(Struct, frozen=True):
    """Find a workspace script. The reply is a rawscript value or None."""

    path: str


class FindFlow(Struct, frozen=True):
    """Find a workspace flow. The reply is a FlowValue or None."""

    path: str


Command: TypeAlias = (
    Record
    | Evaluate
    | CallOperation
    | RunScript
    | AskModel
    | DescribeInputs
    | SleepUntil
    | AwaitApproval
    | FindCached
    | KeepCached
    | Recall
    | Together
    | Within
    | Draw
    | ResolveValues
    | FindOperation
    | FindScript
    | FindFlow
)
Steps: TypeAlias = Generator[Command, Any, _Result]


class Cancelled(Exception):
    """The driver throws this into an interpreter when the job is cancelled."""


class TookTooLong(Exception):
    """What ran within a time limit did not end in it."""


class Asked(Exception):
    """Only the user can decide how the job goes on.

    Attributes:
        step: The step run that asks.
        question: For the user.
        about: What is in doubt.
    """

    def __init__(self, step: str, question: str, about: Doubt = "call") -> None:
        super().__init__(question)
        self.step = step
        self.question = question
        self.about: Doubt = about


def record(make: Maker[_Event]) -> Steps[_Event]:
    """Record an event that is on disk before anything is done about it."""
    return cast("_Event", (yield Record(make, awaited=True)))


def note(make: Maker[_Event]) -> Steps[_Event]:
    """Record an event without waiting for the disk."""
    return cast("_Event", (yield Record(make, awaited=False)))


def perform(command: CallOperation | RunScript) -> Steps[JsonValue]:
    """Run one attempt of a step outside the engine."""
    return cast("JsonValue", (yield command))
