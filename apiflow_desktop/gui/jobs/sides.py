"""One job from four sides: timeline, steps, outputs, input."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.help.asking import help_corner
from apiflow_desktop.gui.jobs.outputs import JsonText, Outputs
from apiflow_desktop.gui.jobs.reading import JobOutline
from apiflow_desktop.gui.jobs.steps import StepsTree
from apiflow_desktop.gui.jobs.timeline import Timeline

_OUTPUTS = 2


class JobSides(QTabWidget):
    """The sides of a job as tabs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = Timeline(self)
        self.steps = StepsTree(self)
        self.outputs = Outputs(self)
        self.input = JsonText(_("Input of the job"), self)
        self.setDocumentMode(True)
        self.tabBar().setAccessibleName(_("Job details"))
        for widget, title in (
            (self.timeline, _("Timeline")),
            (self.steps, _("Steps")),
            (self.outputs, _("Outputs")),
            (self.input, _("Input")),
        ):
            self.addTab(_padded(widget), title)
        help_corner(self)

    def show_outputs(self) -> None:
        """Bring the outputs to the front."""
        self.setCurrentIndex(_OUTPUTS)

    def start_over(self) -> None:
        """Make ready for another job."""
        self.timeline.start_over()
        self.steps.start_over()
        self.outputs.start_over()

    def show_state(self, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        self.timeline.show_state(state, outline)
        self.steps.show_state(state, outline)
        self.outputs.show_state(state, outline)
        self.input.show_value(state.input or {})


def _padded(widget: QWidget) -> QWidget:
    frame = QWidget()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(8, 4, 8, 4)
    layout.addWidget(widget)
    frame.setFocusProxy(widget)
    return frame
