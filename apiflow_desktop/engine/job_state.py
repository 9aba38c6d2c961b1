"""What is known of a job, folded from its events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, KeysView, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine import events
from apiflow_desktop.engine.addresses import is_inside, is_of_called_flow, step_id
from apiflow_desktop.engine.events import Event
from apiflow_desktop.engine.step_state import STEP_CHANGES, StepChange, StepState, StepStatus


class JobStatus(StrEnum):
    """Where a job stands. INTERRUPTED: its process died; no event tells that."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    ASKED = "asked"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in (JobStatus.ASKED, JobStatus.INTERRUPTED, *_TERMINAL)


_TERMINAL = (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
_RESUMABLE = (JobStatus.ASKED, JobStatus.CANCELLED, JobStatus.INTERRUPTED)
_LATE = (events.OutputKept, events.StepLog, events.StepCancelled)
"""What may still come when a job has ended; any other step event means that it goes on."""


class Wait(Struct, frozen=True):
    """What a job waits for approvals with (R48).

    Attributes:
        step: Address of the step run that asks.
        required: How many approvals are needed.
        arrived: How many have come.
        deadline: Until when, wall clock, seconds since 1970.
        form: JSON Schema of the payload, if the step declares one.
    """

    step: str
    required: int
    deadline: float
    form: JsonValue = None
    arrived: int = 0


class JobState(Struct):
    """A job as its events tell it. Not shared between threads: hand a snapshot on.

    Attributes:
        steps: Step runs by path, in the order in which they started.
        question: What the user is asked, while the status is ASKED.
        doubt: What that is about.
        waits: The approvals that are waited for, by the step that asks.
        answer: What whoever waits for the flow's answer was given, if that is not its result.
        shown: The iterations that are looked at, by the loop's id, see :meth:`at_iterations`.
        labels: What the result says this job is to be found by (R58).
    """

    status: JobStatus = JobStatus.QUEUED
    input: JsonObject | None = None
    result: JsonValue = None
    skipped: bool = False
    queued: float | None = None
    started: float | None = None
    ended: float | None = None
    question: str = ""
    doubt: events.Doubt = "call"
    asking_step: str = ""
    steps: dict[str, StepState] = {}
    waits: dict[str, Wait] = {}
    answer: events.JobAnswered | None = None
    labels: list[str] = []
    shown: dict[str, int] = {}
    _latest: dict[str, str] = {}

    @classmethod
    def of(cls, history: Iterable[Event]) -> JobState:
        """Fold a whole journal."""
        state = cls()
        for event in history:
            state.apply(event)
        return state

    def apply(self, event: Event) -> None:
        """Take one event in."""
        change = STEP_CHANGES.get(type(event))
        if change is not None:
            if self.status in _RESUMABLE and not isinstance(event, _LATE):
                self.ended, self.question = None, ""
                self._go_on()
            self._change_step(event, change)
            if self.waits and isinstance(event, events.AttemptFailed | events.StepFailed):
                self._forget_waits_of(event.step)
        else:
            _JOB_CHANGES[type(event)](self, event)

    def interrupt(self, at: float) -> None:
        """Say of a job whose process died that nothing of it goes on."""
        self.status, self.ended = JobStatus.INTERRUPTED, at
        for path, step in self.steps.items():
            if step.ended is None:
                self.steps[path] = replace(step, status=StepStatus.INTERRUPTED, ended=at, due=None)

    def snapshot(self) -> JobState:
        """Return a copy that later events do not change; its values are shared."""
        return replace(
            self, steps=dict(self.steps), waits=dict(self.waits), _latest=dict(self._latest)
        )

    def on_top_of(self, earlier: JobState, own: Collection[str]) -> JobState:
        """Return a copy that also shows the last runs of steps this job does not have.

        A step whose result this job was given keeps the files of its last run.

        Args:
            earlier: What was shown before.
            own: The ids of the steps of this job's flow.
        """
        rest = {path: step for path, step in earlier.steps.items() if step.module_id not in own}
        steps = {**rest, **self.steps}
        for path, step in self.steps.items():
            before = earlier.by_module(step.module_id)
            if step.reused and not step.outputs and before is not None:
                steps[path] = replace(step, outputs=before.outputs)
        latest = {
            name: path for name, path in earlier._latest.items() if name not in own
        } | self._latest
        return replace(self, steps=steps, waits=dict(self.waits), _latest=latest)

    def at_iterations(self, chosen: Mapping[str, int]) -> JobState:
        """Return a copy whose latest runs are those of some loops' chosen iterations.

        Args:
            chosen: The iteration by the loop's id; other loops show their latest.
        """
        if not chosen:
            return self
        latest: dict[str, str] = {}
        for path, step in self.steps.items():
            if _is_at(path, chosen) and not is_of_called_flow(path):
                latest[step.module_id] = path
        return replace(self, shown=dict(chosen), _latest=latest)

    def by_module(self, module_id: str) -> StepState | None:
        """Return the latest run of a module of the job's own flow."""
        path = self._latest.get(module_id)
        return None if path is None else self.steps[path]

    @property
    def has_run(self) -> KeysView[str]:
        """The modules of the job's own flow that have a run."""
        return self._latest.keys()

    def runs_of(self, module_id: str) -> list[StepState]:
        """Return every run of a module of the job's own flow, in the order of their starts."""
        return [
            step
            for step in self.steps.values()
            if step.module_id == module_id and not is_of_called_flow(step.path)
        ]

    def _go_on(self) -> None:
        self.status = JobStatus.WAITING if self.waits else JobStatus.RUNNING

    def _forget_waits_of(self, failed: str) -> None:
        """What a failed step waited for, itself or inside, is over."""
        for step in [one for one in self.waits if one == failed or is_inside(one, failed)]:
            del self.waits[step]
        self._go_on()

    def _change_step(self, event: Any, change: StepChange) -> None:
        path: str = event.step
        step = self.steps.get(path)
        if step is None:
            step = StepState(path, step_id(path))
        if isinstance(event, events.StepStarted | events.StepSkipped):
            module_id = event.module_id or step.module_id
            # a container that is tried again runs its steps again, at the same paths
            step = StepState(path, module_id)
            if not is_of_called_flow(path):
                self._latest[module_id] = path
        if step.ended is not None and isinstance(event, events.StepCancelled):
            return
        self.steps[path] = replace(step, **change(step, event))


def _is_at(path: str, chosen: Mapping[str, int]) -> bool:
    """Tell whether an address lies in the chosen iterations of the loops around it."""
    marked = f"/{path}"
    return all(
        f"/{loop}[" not in marked or f"/{loop}[{number}]" in marked
        for loop, number in chosen.items()
    )


def _job_queued(state: JobState, event: events.JobQueued) -> None:
    state.queued = event.at


def _job_started(state: JobState, event: events.JobStarted) -> None:
    state.status, state.started, state.input = JobStatus.RUNNING, event.at, event.input


def _job_prepared(state: JobState, event: events.JobPrepared) -> None:
    state.input = event.input


def _job_suspended(state: JobState, event: events.JobSuspended) -> None:
    state.waits[event.step] = Wait(
        event.step, event.required_events, event.deadline, form=event.form
    )
    state.ended, state.question = None, ""
    state._go_on()


def _job_resumed(state: JobState, event: events.JobResumed) -> None:
    wait = state.waits.pop(event.step, None)
    if wait is not None and event.waiting:
        state.waits[event.step] = replace(wait, arrived=wait.arrived + 1)
    state.ended, state.question = None, ""
    state._go_on()


def _nothing_to_show(state: JobState, event: events.StepDecided) -> None:
    """Keep a decision out of the picture: what follows from it tells."""


def _job_answered(state: JobState, event: events.JobAnswered) -> None:
    state.answer = event


def _job_asked(state: JobState, event: events.JobAsked) -> None:
    state.status, state.ended = JobStatus.ASKED, event.at
    state.question, state.asking_step = event.question, event.step
    state.doubt = event.about
    step = state.steps.get(event.step)
    if step is not None:
        state.steps[event.step] = replace(
            step, status=StepStatus.WAITING, message=event.question, fraction=None
        )


def _job_completed(state: JobState, event: events.JobCompleted) -> None:
    state.status, state.ended = JobStatus.COMPLETED, event.at
    state.result, state.skipped, state.labels = event.result, event.skipped, event.labels


def _job_failed(state: JobState, event: events.JobFailed) -> None:
    state.status, state.ended, state.result = JobStatus.FAILED, event.at, event.result


def _job_cancelled(state: JobState, event: events.JobCancelled) -> None:
    state.status, state.ended = JobStatus.CANCELLED, event.at


_JOB_CHANGES: dict[type, Callable[[JobState, Any], None]] = {
    events.JobQueued: _job_queued,
    events.JobStarted: _job_started,
    events.JobPrepared: _job_prepared,
    events.JobSuspended: _job_suspended,
    events.JobResumed: _job_resumed,
    events.JobAnswered: _job_answered,
    events.StepDecided: _nothing_to_show,
    events.JobAsked: _job_asked,
    events.JobCompleted: _job_completed,
    events.JobFailed: _job_failed,
    events.JobCancelled: _job_cancelled,
}
