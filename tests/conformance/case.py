"""What a conformance case says: a flow, what happens to it, and what must come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import Event

Status = Literal["succeeded", "failed", "skipped", "asked"]


class _Any:
    """Equals whatever the job's result is."""

    def __repr__(self) -> str:
        return "any result"


ANY = _Any()


@dataclass(frozen=True)
class Approval:
    """One approval or rejection that arrives.

    Attributes:
        step: Address of the step run that asks for it.
        at: Seconds after the job began.
    """

    step: str
    at: float = 1.0
    approved: bool = True
    payload: JsonValue = None
    approver: str | None = None


@dataclass(frozen=True)
class Workspace:
    """What the flow finds by path."""

    flows: JsonObject = field(default_factory=dict)
    scripts: JsonObject = field(default_factory=dict)
    variables: JsonObject = field(default_factory=dict)
    resources: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A run that another one restarts."""

    flow: JsonObject
    input: JsonObject = field(default_factory=dict)
    restart: Restart | None = None


@dataclass(frozen=True, kw_only=True)
class Restart:
    """The run starts at a step of an earlier one and re-uses what came before it.

    Attributes:
        point: Where, as Windmill writes it: ``step_id``, ``branch_or_iteration_n``, ``nested``.
        of: The earlier run.
    """

    point: JsonObject
    of: Earlier


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case.

    Attributes:
        rule: Number of the rule.
        title: What it shows, in plain words.
        flow: A FlowValue.
        result: The job's result; of an error only the facts given here count.
        status: How the job ends.
        calls: Addresses of the step runs that did something outside the engine, in the order
            of their beginnings; whatever is not among them did not run. None: not looked at.
        events: ``kind address`` of events that come in this order, others between them or not.
        waits: Seconds of every retry, sleep and wait for approval in the journal, in order.
        seconds: How long the job took by the wall clock.
        by_event: An event started the run: the input is for the preprocessor (R9).
        kills: The process is killed when this event (``kind address``) or so many events are on
            disk, and another goes on from the journal; one after the other.
        left: Journal of a process that was killed before.
        before: Arguments of runs of the same flow before this one, in the same workspace.
        pause: Seconds between those runs and this one.
        labels: Of the job (R58). None: not looked at.
    """

    rule: int
    title: str
    flow: JsonObject
    result: Any
    input: JsonObject = field(default_factory=dict)
    status: Status = "succeeded"
    calls: Sequence[str] | None = None
    events: Sequence[str] = ()
    waits: Sequence[float] | None = None
    seconds: float | None = None
    by_event: bool = False
    approvals: Sequence[Approval] = ()
    kills: Sequence[str | int] = ()
    restart: Restart | None = None
    left: Sequence[Event] = ()
    before: Sequence[JsonObject] = ()
    pause: float = 0.0
    labels: Sequence[str] | None = None
    workspace: Workspace = field(default_factory=Workspace)


def case(
    rule: int,
    title: str,
    modules: list[JsonObject],
    result: Any,
    *,
    flow: dict[str, Any] | None = None,
    **more: Any,
) -> Case:
    """Write down a case; ``flow`` holds what the FlowValue has besides its modules."""
    value: dict[str, Any] = {"modules": modules, **(flow or {})}
    return Case(rule=rule, title=title, flow=value, result=result, **more)
