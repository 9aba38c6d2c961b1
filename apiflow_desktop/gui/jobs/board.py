"""Keeps the list and the details in step with running and stored jobs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.engine.events import OutputKept
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.jobs.details import JobDetails
from apiflow_desktop.gui.jobs.kept_files import KeptFiles
from apiflow_desktop.gui.jobs.list import JobsList
from apiflow_desktop.gui.jobs.log import LogPanel
from apiflow_desktop.gui.jobs.reading import JobFlow, JobLine, JobOutline, line_now, line_of
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.openflow.freshness import Run
from apiflow_desktop.store.job_rows import JobSummary

_KEPT_STATES = 32


class JobArchive(Protocol):
    """The jobs the workspace keeps."""

    def jobs(self) -> list[JobSummary]:
        """Return the latest jobs, newest first."""

    def job(self, job_id: int) -> JobSummary:
        """Return one job."""

    def state(self, job_id: int) -> JobState:
        """Rebuild a job's state from its stored events."""

    def last_event(self, job_id: int) -> int:
        """Return a number that grows with all that happens in a job."""

    def outline(self, job_id: int) -> JobOutline:
        """Read what the steps of the job's document are called."""

    def run(self, job_id: int) -> Run | None:
        """Read what the results of the job are made from; None if it is gone."""

    def kept_file(self, step: StepState, url: str) -> OutputKept | None:
        """Find the file that is kept for an address in a step's result."""

    def delete(self, job_id: int) -> None:
        """Remove a job for good."""


class JobsBoard(QObject):
    """Where job states arrive and what the user looks at is decided.

    Attributes:
        list: The jobs.
        details: The job the user looks at.
        log: Messages and step output.
    """

    state_shown = Signal(int, JobState)
    """The job that the user looks at has this state (:class:`JobState`) now."""

    def __init__(self, archive: JobArchive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._states: dict[int, JobState] = {}
        self._outlines: dict[int, JobOutline] = {}
        self._heard: dict[int, tuple[str, int]] = {}
        self._files = KeptFiles(archive.kept_file)
        self.list = JobsList()
        self.details = JobDetails()
        self.log = LogPanel()
        self.list.job_selected.connect(self.show_job)
        self.reload()

    @property
    def current(self) -> int | None:
        """The job the user looks at."""
        return self.details.job_id

    def reload(self) -> None:
        """Read the list anew from the workspace."""
        self.list.set_lines([self._line(summary) for summary in self._archive.jobs()])

    def follow_others(self, own: Collection[int]) -> None:
        """Take in what other processes made of the jobs; ``own`` tell of themselves."""
        for summary in reversed(self._archive.jobs()):
            row = self.list.model.row_of(summary.id)
            line = None if row is None else self.list.model.lines[row]
            # One that others take up again has another status then.
            if line is not None and not line.open and line.status == summary.status:
                continue
            if summary.id not in own and self._is_news(summary):
                self._states.pop(summary.id, None)
                self.list.put(line_of(summary))
                if summary.id == self.current:
                    self.show_job(summary.id)

    def _is_news(self, summary: JobSummary) -> bool:
        """Tell whether something happened in a job since this was asked: reading it takes long."""
        heard = summary.status, self._archive.last_event(summary.id)
        before, self._heard[summary.id] = self._heard.get(summary.id), heard
        return heard != before

    def has_others(self, own: Collection[int]) -> bool:
        """Tell whether jobs of other processes are still open."""
        return any(line.open and line.id not in own for line in self.list.model.lines)

    def add(self, job_id: int) -> None:
        """Take up a job that was just started, and look at it."""
        self.list.put(line_of(self._archive.job(job_id)))
        self._states[job_id] = JobState()
        self.list.select(job_id)

    def update(self, job_id: int, state: JobState) -> None:
        """Take in a running job's new state."""
        self._states[job_id] = state
        outline = self._outline(job_id)
        self.list.put(line_now(self._known_line(job_id), state, outline))
        self.log.show_state(job_id, state, outline)
        if job_id == self.current:
            self._show(job_id, state)

    def show_job(self, job_id: int) -> None:
        """Look at a job; one that is not running is rebuilt from what is stored."""
        try:
            self._show(job_id, self._state(job_id))
        except UserFacingError as error:
            notify_error(error)

    def delete(self, job_id: int) -> None:
        """Remove a job for good.

        Raises:
            UserFacingError: It is gone already, or cannot be removed.
        """
        self._archive.delete(job_id)
        if job_id == self.current:
            self.look_away()
        self.list.model.remove(job_id)
        self.list.refresh()
        self._states.pop(job_id, None)
        self._outlines.pop(job_id, None)
        self._heard.pop(job_id, None)

    def look_away(self) -> None:
        """Look at no job."""
        self.list.select(None)
        self.details.show_nothing()

    def state_of(self, job_id: int) -> JobState | None:
        """Return what is known of a job that ran in this window or was looked at."""
        return self._states.get(job_id)

    def title_of(self, job_id: int, module_id: str) -> str:
        """Return what a step of a job is called."""
        return self._outline(job_id).title(module_id)

    def flow_of(self, job_id: int) -> JobFlow:
        """Return what a job runs."""
        outline = self._outline(job_id)
        return JobFlow(outline.titles.keys(), outline.written, outline.made_in, self._archive.run)

    def with_files(self, state: JobState) -> JobState:
        """Return the state with the files of results that were given without a call."""
        return self._files.added_to(state)

    def _show(self, job_id: int, state: JobState) -> None:
        self.details.show_job(job_id, state, self._outline(job_id))
        self.state_shown.emit(job_id, state)

    def _state(self, job_id: int) -> JobState:
        if job_id not in self._states:
            self._forget_oldest()
            self._states[job_id] = self._archive.state(job_id)
        return self._states[job_id]

    def _forget_oldest(self) -> None:
        ended = [number for number, state in self._states.items() if state.status.ended]
        for number in ended[: max(len(self._states) - _KEPT_STATES, 0)]:
            del self._states[number]

    def _outline(self, job_id: int) -> JobOutline:
        if job_id not in self._outlines:
            self._outlines[job_id] = self._archive.outline(job_id)
        return self._outlines[job_id]

    def _line(self, summary: JobSummary) -> JobLine:
        state = self._states.get(summary.id)
        line = line_of(summary)
        return line if state is None else line_now(line, state, self._outline(summary.id))

    def _known_line(self, job_id: int) -> JobLine:
        row = self.list.model.row_of(job_id)
        if row is None:
            return line_of(self._archive.job(job_id))
        return self.list.model.lines[row]
