"""The job that the user looks at, or the hint how there can be one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.jobs.reading import JobOutline
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

if TYPE_CHECKING:
    from apiflow_desktop.gui.jobs.sides import JobSides


class JobDetails(QWidget):
    """Shows the job that the user looks at."""

    step_selected = Signal(str)
    """The user looks at a step run: its path."""
    picture_opened = Signal(list, int)
    """The user wants to see an image large: the job's pictures, and which one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id: int | None = None
        empty = EmptyState(
            "timeline", "No job on show", "Run the workflow, or choose a job from the list.", self
        )
        self._pages = EmptyOr(None, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    @cached_property
    def sides(self) -> JobSides:
        """The job; made when there is one to show, as a window opens without."""
        from apiflow_desktop.gui.jobs.sides import JobSides

        sides = JobSides(self)
        sides.timeline.step_selected.connect(self.step_selected)
        sides.steps.step_selected.connect(self.step_selected)
        sides.outputs.opened.connect(self.picture_opened)
        self._pages.take_content(sides)
        return sides

    def show_outputs(self) -> None:
        """Bring the outputs to the front."""
        self.sides.show_outputs()

    def show_nothing(self) -> None:
        """Show no job."""
        self._job_id = None
        self._pages.show_content(False)

    @property
    def job_id(self) -> int | None:
        """The job on show."""
        return self._job_id

    def show_job(self, job_id: int, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        if job_id != self._job_id:
            self._job_id = job_id
            self.sides.start_over()
        self.sides.show_state(state, outline)
        self._pages.show_content(True)
