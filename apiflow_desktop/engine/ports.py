"""What the engine needs from the world, as small interfaces.

The engine runs without a database or a screen: whoever starts it hands these in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import CallCreated, Doubt, Event


class Journal(Protocol):
    """Where events go. A durable event is on disk before anyone acts on it."""

    async def record(self, *events: Event) -> None:
        """Write events and return when they are safe."""

    def note(self, event: Event) -> None:
        """Write an event soon; the caller does not wait (progress, logs, requests)."""


class StepError(Exception):
    """A step failed in a way the flow can handle: retry, continue_on_error, failure module.

    Attributes:
        name: The error's class as the flow sees it, e.g. ``HttpError`` (R40).
        message: What went wrong, for a person.
        extra: More facts for ``error.extra``, JSON.
        retry_after: Seconds the provider asked us to wait, if it did.
        retryable: False where running the step again as it is could not help.
        unrecoverable: The step was ended from outside, e.g. for its memory: neither retry nor
            ``continue_on_error`` apply (R46).
    """

    def __init__(
        self,
        name: str,
        message: str,
        *,
        stack: str | None = None,
        extra: JsonObject | None = None,
        retry_after: float | None = None,
        retryable: bool = True,
        unrecoverable: bool = False,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.stack = stack
        self.extra = extra
        self.retry_after = retry_after
        self.retryable = retryable and not unrecoverable
        self.unrecoverable = unrecoverable


class NeedsAnswer(UserFacingError):
    """The engine must ask the user before it goes on; headless this is exit code 3."""

    about: ClassVar[Doubt] = "call"


class NeedsTrust(NeedsAnswer):
    """What is to be run is not trusted: a host with a secret, or a script that was never seen."""

    about: ClassVar[Doubt] = "trust"


@dataclass(frozen=True)
class Call:
    """One attempt of one step run at an operation outside the engine.

    Attributes:
        step: Address of the step run, e.g. ``loop[3]/branch.0/step``.
        attempt: 0 for the first attempt.
        path: The module's ``path``, e.g. ``node/flux_kontext_pro``.
        arguments: The evaluated input transforms.
        journal: Where the operation records what it does.
        created: Set on resume if the provider had accepted this attempt before the crash:
            poll it, do not post again.
        uncertain: Set on resume if the attempt had been started but no provider id was
            recorded: look it up at the provider, else raise :class:`NeedsAnswer`.
        now: The wall clock the engine runs by, seconds since 1970.
    """

    step: str
    attempt: int
    path: str
    arguments: JsonObject
    journal: Journal
    created: CallCreated | None = None
    uncertain: bool = False
    context: JsonObject = field(default_factory=dict)


class Operations(Protocol):
    """Runs the ``script`` steps that are catalog nodes."""

    def knows(self, path: str) -> bool:
        """Tell whether a module path resolves to an operation."""

    async def call(self, call: Call) -> JsonValue:
        """Run one attempt and return the step's result.

        The operation itself records :class:`~apiflow_desktop.engine.events.CallCreated` as
        soon as the provider's id is known, and notes requests, responses and progress.
        On cancellation (``asyncio.CancelledError``) it cancels at the provider.

        Raises:
            StepError: The call failed.
            NeedsAnswer: Only the user can decide whether to send it (again).
        """


@dataclass(frozen=True)
class ScriptCall:
    """One attempt of one step run at a script.

    Attributes:
        step: Address of the step run.
        attempt: 0 for the first attempt.
        script: The ``rawscript`` module value: ``language``, ``content``, ``lock``, …
        arguments: The evaluated input transforms.
        journal: Where the script's output is noted.
        now: The wall clock the engine runs by, seconds since 1970.
        entrypoint: The function to call.
        shared: Names the folder that the script sees as ``./shared`` together with all scripts
            of the job that are given the same name; empty for a folder of its own (R54).
    """

    step: str
    attempt: int
    script: JsonObject
    arguments: JsonObject
    journal: Journal
    now: Callable[[], float]
    entrypoint: str = "main"
    shared: str = ""


class Scripts(Protocol):
    """Runs ``rawscript`` steps and workspace scripts."""

    def runs(self, language: str) -> bool:
        """Tell whether scripts in this language can be run here."""

    async def run(self, call: ScriptCall) -> JsonValue:
        """Run a script's ``main`` and return its result as JSON.

        On cancellation (``asyncio.CancelledError``) it ends the script's processes.

        Raises:
            StepError: The script failed; its ``name`` is the exception's class (R40).
            NeedsAnswer: The user has not said that this document is trusted.
        """


class ChatCall(Struct, frozen=True):
    """One question to a language model, in one attempt of one step run.

    Attributes:
        step: Address of the step run.
        attempt: 0 for the first attempt.
        provider: ``{kind, resource, model}``, as the flow has it.
        request: ``{messages, tools, temperature, max_tokens, output_schema, …}``; messages are
            those of OpenAI's chat API, tools ``{name, description, parameters}``.
        journal: Where the question and its reply are recorded.
        created: Set on resume if the reply had been recorded: it is used, nothing is sent.
        uncertain: Set on resume if it may have been asked and no reply was recorded.
    """

    step: str
    attempt: int
    provider: JsonObject
    request: JsonObject
    journal: Journal
    created: CallCreated | None = None
    uncertain: bool = False


class Chats(Protocol):
    """Asks the language models of ``aiagent`` steps."""

    def describe(self, value: JsonObject) -> JsonObject:
        """Return a JSON Schema of what a module value takes, as far as it is known."""

    async def ask(self, call: ChatCall) -> JsonObject:
        """Ask once and return ``{text, calls: [{id, name, arguments}], usage}``.

        The reply is recorded as :class:`~apiflow_desktop.engine.events.CallCreated` before it
        is returned, so that it is not paid for twice.

        Raises:
            StepError: It could not be asked, or did not answer.
            NeedsAnswer: Only the user can decide whether to ask again.
        """


class Flows(Protocol):
    """Finds what ``flow`` and workspace-``script`` steps name."""

    def flow(self, path: str) -> JsonObject | None:
        """Return the FlowValue at a workspace path, or None."""

    def script(self, path: str) -> JsonObject | None:
        """Return the workspace script at a path as a ``rawscript`` module value, or None."""


class Values(Protocol):
    """Variables and resources of the workspace; methods may read the disk."""

    def variables(self) -> Mapping[str, str]:
        """Return the variables by path; of a secret its sealed handle."""

    def resources(self) -> Mapping[str, JsonValue]:
        """Return the resources by path, as they are kept."""

    def is_sealed(self, text: str) -> bool:
        """Tell whether a text holds a secret's handle."""


class Approval(Struct, frozen=True):
    """An approval or rejection that arrived.

    Attributes:
        number: What it is known by; it goes into the journal with it.
        approver: Who it was; empty if that was not said.
        payload: What the flow sees as ``resume``.
    """

    number: int
    approved: bool
    approver: str = ""
    payload: JsonValue = None


class Approvals(Protocol):
    """Approvals of one job's steps, whoever records them."""

    async def next(self, step: str) -> Approval | None:
        """Return the first for this step run that is not in the journal yet, or None."""

    async def changed(self) -> None:
        """Return when there may be a new one; may return early, and too often."""


class Cached(Struct, frozen=True):
    """A result that was found."""

    result: JsonValue


class Cache(Protocol):
    """Keeps results of steps and flows with ``cache_ttl`` (R53)."""

    async def find(self, subject: JsonObject, *, seconds: float) -> Cached | None:
        """Return the result of the same subject if it is younger than this.

        Args:
            subject: What would run: its kind, its path or code, its arguments.
            seconds: The age.
        """

    async def keep(self, subject: JsonObject, result: JsonValue, *, seconds: float) -> None:
        """Keep the result of a success for so long."""


class Clock(Protocol):
    """Wall-clock time and waiting; tests hand in a fake one."""

    def now(self) -> float:
        """Seconds since 1970."""

    async def sleep_until(self, due: float) -> None:
        """Return at or after the wall-clock time ``due``."""
