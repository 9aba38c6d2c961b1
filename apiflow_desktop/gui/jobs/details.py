"""One job from four sides: timeline, steps, outputs, input."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.jobs.outputs import JsonText, Outputs
from apiflow_desktop.gui.jobs.reading import JobOutline
from apiflow_desktop.gui.jobs.steps import StepsTree
from apiflow_desktop.gui.jobs.timeline import Timeline
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

_OUTPUTS = 2


class JobDetails(QWidget):
    """Shows the job that the user looks at."""

    step_selected = Signal(str)
    """The user looks at a step run: its path."""
    picture_opened = Signal(list, int)
    """The user wants to see an image large: the job's pictures, and which one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id: int | None = None
        self.timeline = Timeline(self)
        self.steps = StepsTree(self)
        self.outputs = Outputs(self)
        self.input = JsonText("Input of the job", self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("Job details")
        for widget, title in (
            (self.timeline, "Timeline"),
            (self.steps, "Steps"),
            (self.outputs, "Outputs"),
            (self.input, "Input"),
        ):
            self.tabs.addTab(_padded(widget), title)
        empty = EmptyState(
            "timeline", "No job on show", "Run the workflow, or choose a job from the list.", self
        )
        self._pages = EmptyOr(self.tabs, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.timeline.step_selected.connect(self.step_selected)
        self.steps.step_selected.connect(self.step_selected)
        self.outputs.opened.connect(self.picture_opened)

    def show_outputs(self) -> None:
        """Bring the outputs to the front."""
        self.tabs.setCurrentIndex(_OUTPUTS)

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
            self.steps.start_over()
            self.outputs.start_over()
        self.timeline.show_state(state, outline)
        self.steps.show_state(state, outline)
        self.outputs.show_state(state, outline)
        self.input.show_value(state.input or {})
        self._pages.show_content(True)


def _padded(widget: QWidget) -> QWidget:
    frame = QWidget()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(8, 4, 8, 4)
    layout.addWidget(widget)
    frame.setFocusProxy(widget)
    return frame
