"""What happens in a job, as a closed union of typed values.

One stream of these feeds the journal, the canvas, the job panel, the command line and
server-sent events. Every event is plain data: it goes to JSON and back without loss, and
secrets in it are names, never values.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import asdict

from apiflow_desktop.base.json_types import JsonObject, JsonValue

Doubt: TypeAlias = Literal["call", "trust"]
"""What only the user can tell: whether a call arrived, or whether something is trusted."""


class _Event(Struct, frozen=True, kw_only=True, gc=False):
    """Attributes: at: Wall-clock time, seconds since 1970."""

    kind: ClassVar[str]
    durable: ClassVar[bool] = True
    at: float


class _StepEvent(_Event, frozen=True, kw_only=True):
    """Attributes: step: Address of the step run, e.g. ``loop[3]/branch.0/step``."""

    step: str


class JobQueued(_Event, frozen=True, kw_only=True):
    """The job exists and waits for an engine."""

    kind: ClassVar[str] = "job.queued"


class JobStarted(_Event, frozen=True, kw_only=True):
    """The engine took the job up with these arguments."""

    kind: ClassVar[str] = "job.started"
    input: JsonObject


class JobPrepared(_Event, frozen=True, kw_only=True):
    """The preprocessor made these arguments of the event the run was started with (R9)."""

    kind: ClassVar[str] = "job.prepared"
    input: JsonObject


class JobSuspended(_Event, frozen=True, kw_only=True):
    """What follows a step waits for approvals (R48).

    Attributes:
        step: Address of the step run that asks for them.
        required_events: How many are needed.
        deadline: Until when, wall clock, seconds since 1970.
        form: JSON Schema of the payload, if the step declares one.
    """

    kind: ClassVar[str] = "job.suspended"
    step: str
    required_events: int
    deadline: float
    form: JsonValue = None


class JobResumed(_Event, frozen=True, kw_only=True):
    """One approval or rejection arrived, or the wait ran out (R49, R50).

    Attributes:
        step: Address of the step run that asked.
        approver: Who it was; empty if that was not said.
        timed_out: Nobody came in time.
        waiting: More approvals are needed.
        number: What the approval is known by where it was recorded; 0 for none.
    """

    kind: ClassVar[str] = "job.resumed"
    step: str
    approver: str
    approved: bool
    payload: JsonValue = None
    timed_out: bool = False
    waiting: bool = False
    number: int = 0


class JobAnswered(_Event, frozen=True, kw_only=True):
    """Whoever waits for the flow's answer has it; the flow itself goes on (R11)."""

    kind: ClassVar[str] = "job.answered"
    step: str
    result: JsonValue


class JobAsked(_Event, frozen=True, kw_only=True):
    """The engine cannot go on without the user's word, e.g. after a crash before a reply.

    Attributes:
        about: Whether a call arrived, or whether something is trusted.
    """

    kind: ClassVar[str] = "job.asked"
    step: str
    question: str
    about: Doubt = "call"


class JobCompleted(_Event, frozen=True, kw_only=True):
    """The flow succeeded with this result.

    Attributes:
        skipped: It ended by an early stop (R10, R33).
        reused: ``cache`` if the result is that of an earlier run (R53).
        labels: What the result says this job is to be found by (R58).
    """

    kind: ClassVar[str] = "job.completed"
    result: JsonValue
    skipped: bool = False
    reused: str = ""
    labels: list[str] = []


class JobFailed(_Event, frozen=True, kw_only=True):
    """The flow failed; the result is as Windmill would return it: ``{"error": {…}}`` (R40, R47)."""

    kind: ClassVar[str] = "job.failed"
    result: JsonValue


class JobCancelled(_Event, frozen=True, kw_only=True):
    """The user stopped the job."""

    kind: ClassVar[str] = "job.cancelled"


class StepStarted(_StepEvent, frozen=True, kw_only=True):
    """A step run began.

    Attributes:
        arguments: Its evaluated input transforms.
        only: The one iteration that a loop runs, from 0; None where it runs all.
    """

    kind: ClassVar[str] = "step.started"
    module_id: str
    arguments: JsonValue = None
    only: int | None = None


class StepDecided(_StepEvent, frozen=True, kw_only=True):
    """What an option of the step came to, so that a resumed job decides alike.

    Attributes:
        option: E.g. ``skip_if``; ``inputs`` and ``iterator`` only where they failed.
        error: What went wrong where it could not be evaluated.
    """

    kind: ClassVar[str] = "step.decided"
    option: str
    value: JsonValue = None
    error: JsonValue = None


class BranchChosen(_StepEvent, frozen=True, kw_only=True):
    """A branchone decided: index of the branch, or None for the default (R28)."""

    kind: ClassVar[str] = "step.branch_chosen"
    branch: int | None


class AttemptStarted(_StepEvent, frozen=True, kw_only=True):
    """Recorded before a call is sent, so that nothing is paid for twice."""

    kind: ClassVar[str] = "step.attempt_started"
    attempt: int


class CallCreated(_StepEvent, frozen=True, kw_only=True):
    """The provider accepted the call. ``reply`` is what polling needs: its id and URLs."""

    kind: ClassVar[str] = "step.call_created"
    attempt: int
    provider_id: str
    reply: JsonValue


class AttemptFailed(_StepEvent, frozen=True, kw_only=True):
    """One attempt failed; whether another follows is told by the next event.

    Attributes:
        result: What the step returned besides its error, whole (R41); None if nothing.
    """

    kind: ClassVar[str] = "step.attempt_failed"
    attempt: int
    error: JsonValue
    result: JsonValue = None


class RetryScheduled(_StepEvent, frozen=True, kw_only=True):
    """The next attempt starts at ``due`` (wall clock, seconds since 1970; R36)."""

    kind: ClassVar[str] = "step.retry_scheduled"
    attempt: int
    due: float


class SleepScheduled(_StepEvent, frozen=True, kw_only=True):
    """What follows the step starts at ``due`` (wall clock, seconds since 1970; R51)."""

    kind: ClassVar[str] = "step.sleep_scheduled"
    due: float


class StepProgress(_StepEvent, frozen=True, kw_only=True):
    """How far a running step is: ``fraction`` in 0..1 or None where unknown, and a short text."""

    kind: ClassVar[str] = "step.progress"
    durable: ClassVar[bool] = False
    fraction: float | None = None
    message: str = ""


class StepLog(_StepEvent, frozen=True, kw_only=True):
    """Text a step printed."""

    kind: ClassVar[str] = "step.log"
    durable: ClassVar[bool] = False
    text: str


class RequestSent(_StepEvent, frozen=True, kw_only=True):
    """A request left: method, URL, headers and body as the user may see them (secrets by name)."""

    kind: ClassVar[str] = "step.request_sent"
    durable: ClassVar[bool] = False
    attempt: int
    method: str
    url: str
    headers: JsonObject
    body: JsonValue = None


class ResponseReceived(_StepEvent, frozen=True, kw_only=True):
    """A reply came: status, headers, body (JSON or text), and the seconds it took."""

    kind: ClassVar[str] = "step.response_received"
    durable: ClassVar[bool] = False
    attempt: int
    status: int
    headers: JsonObject
    body: JsonValue = None
    seconds: float = 0.0


class StepSucceeded(_StepEvent, frozen=True, kw_only=True):
    """The step run ended well.

    Attributes:
        reused: Where the result was taken from: ``mock`` (a pin), ``cache`` or an earlier ``job``.
    """

    kind: ClassVar[str] = "step.succeeded"
    result: JsonValue
    reused: str = ""


class OutputKept(_StepEvent, frozen=True, kw_only=True):
    """A file that a step produced was downloaded and is kept as an asset.

    Attributes:
        url: What the provider said; it stays in the step's result.
        asset: SHA-256 of the content, in hex.
        path: The kept file, absolute.
        content_type: Its media type, e.g. ``image/png``.
        size: Its length in bytes.
    """

    kind: ClassVar[str] = "step.output_kept"
    url: str
    asset: str
    path: str
    content_type: str
    size: int


class StepSkipped(_StepEvent, frozen=True, kw_only=True):
    """``skip_if`` held: the step passed its previous result on (R31).

    Attributes:
        module_id: As the document has it; empty in journals of earlier versions.
    """

    kind: ClassVar[str] = "step.skipped"
    result: JsonValue
    module_id: str = ""


class StepFailed(_StepEvent, frozen=True, kw_only=True):
    """The step run failed for good. ``continued``: the flow goes on all the same (R42)."""

    kind: ClassVar[str] = "step.failed"
    result: JsonValue
    continued: bool = False


class StepCancelled(_StepEvent, frozen=True, kw_only=True):
    """The step run was stopped before it ended."""

    kind: ClassVar[str] = "step.cancelled"


Event: TypeAlias = (
    JobQueued
    | JobStarted
    | JobPrepared
    | JobSuspended
    | JobResumed
    | JobAnswered
    | JobAsked
    | JobCompleted
    | JobFailed
    | JobCancelled
    | StepStarted
    | StepDecided
    | BranchChosen
    | AttemptStarted
    | CallCreated
    | AttemptFailed
    | RetryScheduled
    | SleepScheduled
    | StepProgress
    | StepLog
    | RequestSent
    | ResponseReceived
    | StepSucceeded
    | OutputKept
    | StepSkipped
    | StepFailed
    | StepCancelled
)

_TYPES: dict[str, type[Any]] = {event_type.kind: event_type for event_type in get_args(Event)}


def event_to_json(event: Event) -> JsonObject:
    """Write an event as a JSON object whose ``kind`` names its type."""
    return {"kind": event.kind, **asdict(event)}


def event_from_json(data: JsonObject) -> Event:
    """Read what :func:`event_to_json` wrote.

    Raises:
        KeyError: The kind is unknown (a newer version wrote it).
        TypeError: Fields are missing or unknown.
    """
    values = dict(data)
    event_type = _TYPES[str(values.pop("kind"))]
    event: Event = event_type(**values)
    return event
