"""What the job panels say about a job, read from its state."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.engine.addresses import step_id
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.iterations import loop_fraction
from apiflow_desktop.engine.job_state import JobState, JobStatus
from apiflow_desktop.engine.step_state import StepState, StepStatus
from apiflow_desktop.gui.reuse import reused_state, reused_text
from apiflow_desktop.gui.theme import state_look
from apiflow_desktop.gui.widgets.times import duration_text
from apiflow_desktop.store.job_rows import JobSummary

if TYPE_CHECKING:
    from apiflow_desktop.openflow.freshness import Run

_INSIDE = re.compile(r"(?:\[\d+\]|\.\w+)$")
_OPEN = ("pending", "queued", "running", "waiting")
_WAYS_ON = {"interrupted": N_("Resume"), "asked": N_("Answer…"), "waiting": N_("Approve…")}
_ITERATION = re.compile(r"\[(\d+)\]$")
_BRANCH = re.compile(r"\.(\w+)$")


class Origin(Struct, frozen=True):
    """Where a job was begun anew.

    Attributes:
        job_id: The earlier job.
        step: Address of the first step run, iteration or branch that was run again.
    """

    job_id: int
    step: str


class JobOutline(Struct, frozen=True):
    """What the document says about a job's steps.

    Attributes:
        titles: What steps are called, by module id.
        top_level: The module ids of the main chain.
        origin: The job this one runs again, from a step of it; None if it is no such job.
        written: When the document was as the job has it, seconds since 1970.
        made_in: The earlier jobs that made results which steps gave again, by the steps' ids.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    top_level: tuple[str, ...] = ()
    origin: Origin | None = None
    written: float = 0.0
    made_in: Mapping[str, int] = field(default_factory=dict)

    def title(self, module_id: str) -> str:
        """Return what a step is called."""
        return self.titles.get(module_id) or module_id


class JobFlow(Struct, frozen=True):
    """What a job runs, for those who show the job on the document it was made of.

    Attributes:
        ids: The ids of its steps.
        written: When the document was as the job has it, seconds since 1970.
        made_in: The earlier jobs that made results which steps gave again, by the steps' ids.
        run: Reads what the results of a job, this or another one, are made from; None if it is
            gone.
    """

    ids: Collection[str]
    written: float
    made_in: Mapping[str, int]
    run: Callable[[int], Run | None]


class JobLine(Struct, frozen=True):
    """One row of the jobs list.

    Attributes:
        fraction: How far it is, 0 to 1.
        summary: Where it stands, in a few words.
        workflow_id: The item of the library it is a run of, if it is one.
    """

    id: int
    name: str
    status: str
    created: float
    started: float | None = None
    ended: float | None = None
    fraction: float = 0.0
    summary: str = ""
    workflow_id: int | None = None

    @property
    def running(self) -> bool:
        """Whether its time still runs."""
        return self.ended is None and self.status in ("running", "waiting", "queued")

    @property
    def open(self) -> bool:
        """Whether something may still happen in it by itself."""
        return self.status in _OPEN

    @property
    def way_on(self) -> str:
        """What the user can do to let it go on; empty if it goes on by itself or has ended."""
        return _WAYS_ON.get(self.status, "")

    def duration(self, now: float) -> str:
        """Write how long it took, or has taken so far."""
        if self.started is None:
            return ""
        end = self.ended if self.ended is not None else (now if self.running else None)
        return "" if end is None else duration_text(max(0.0, end - self.started))


def line_of(summary: JobSummary) -> JobLine:
    """Read a row from what the workspace keeps."""
    return JobLine(
        id=summary.id,
        name=summary.name,
        status=summary.status,
        created=summary.created_at,
        started=summary.started_at,
        ended=summary.ended_at,
        fraction=1.0 if summary.ended else 0.0,
        summary=state_look(summary.status).title,
        workflow_id=summary.workflow_id,
    )


def line_now(line: JobLine, state: JobState, outline: JobOutline) -> JobLine:
    """Bring a row up to date with the job's state."""
    return replace(
        line,
        status=str(state.status),
        started=state.started or line.started,
        ended=state.ended,
        fraction=_fraction(state, outline),
        summary=_summary(state, outline),
    )


def step_state(step: StepState) -> str:
    """Return the name of a step run's state, as the theme knows it."""
    if step.status is StepStatus.SUCCEEDED and step.reused:
        return reused_state(step.reused)
    if step.status is StepStatus.WAITING and step.due is not None:
        return "retrying" if step.error is not None else "waiting"
    return str(step.status)


def error_text(error: JsonValue) -> str:
    """Return the message of an error as steps and jobs carry it, in the user's language."""
    if isinstance(error, dict):
        inner = error.get("error")
        if isinstance(inner, dict):
            return error_text(inner)
        message = error.get("message")
        if isinstance(message, str):
            return in_own_language(message)
    return "" if error is None else str(error)


def step_note(step: StepState) -> str:
    """Say what is worth knowing of a step run: progress, attempts, error."""
    if step.status is StepStatus.FAILED:
        return error_text(step.error)
    parts = []
    if step.status is StepStatus.RUNNING and step.fraction is not None:
        parts.append(f"{round(step.fraction * 100)} %")
    if step.message and step.ended is None:
        parts.append(in_own_language(step.message))
    if step.attempt:
        parts.append(_("attempt {number}").format(number=step.attempt + 1))
    if step.reused:
        parts.append(reused_text(step.reused))
    return " · ".join(parts)


def outputs_of(state: JobState) -> list[tuple[StepState, OutputKept]]:
    """List the kept files of a job, in the order in which their steps started."""
    return [(step, kept) for step in state.steps.values() for kept in step.outputs]


def parent_path(path: str) -> str:
    """Return what an address lies in: ``loop[3]/a`` → ``loop[3]`` → ``loop`` → empty."""
    inside = _INSIDE.search(path)
    if inside:
        return path[: inside.start()]
    return path.rpartition("/")[0]


def place_title(path: str) -> str | None:
    """Name an address that is no step run: an iteration or a branch; None for step runs."""
    iteration = _ITERATION.search(path)
    if iteration:
        return _("iteration {number}").format(number=int(iteration[1]) + 1)
    branch = _BRANCH.search(path)
    if branch:
        if branch[1].isdigit():
            return _("branch {number}").format(number=int(branch[1]) + 1)
        return _("default") if branch[1] == "default" else branch[1]
    return None


def path_title(path: str, outline: JobOutline) -> str:
    """Name an address for a person: ``loop[3]/a`` → ``Loop, iteration 4, A``."""
    places = []
    while path:
        places.append(place_title(path) or outline.title(step_id(path)))
        path = parent_path(path)
    return ", ".join(reversed(places))


def row_key(path: str) -> str:
    """Return an address without its iterations: their runs share a row of the timeline."""
    return re.sub(r"\[\d+\]", "", path)


def depth(path: str) -> int:
    """Return how deep a step run is nested."""
    return path.count("/")


def _fraction(state: JobState, outline: JobOutline) -> float:
    if state.status in (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED):
        return 1.0
    total = max(len(outline.top_level), 1)
    top = [step for path, step in state.steps.items() if not depth(path)]
    return min(sum(_share(state, step) for step in top) / total, 1.0)


def _share(state: JobState, step: StepState) -> float:
    if step.ended is not None:
        return 1.0
    return step.fraction or loop_fraction(state, step) or 0.0


def _summary(state: JobState, outline: JobOutline) -> str:
    if state.status is JobStatus.FAILED:
        return error_text(state.result) or _("failed")
    if state.status is JobStatus.ASKED:
        return in_own_language(state.question)
    if state.status is JobStatus.RUNNING:
        return _current_step(state, outline)
    return state_look(str(state.status)).title


def _current_step(state: JobState, outline: JobOutline) -> str:
    open_steps = [step for step in state.steps.values() if step.ended is None]
    if not open_steps:
        return _("running")
    step = open_steps[-1]
    note = step_note(step)
    return f"{outline.title(step.module_id)} · {note}" if note else outline.title(step.module_id)
