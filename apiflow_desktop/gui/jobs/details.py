"""The job that the user looks at, or the hint how there can be one."""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.jobs.reading import JobOutline, path_title
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

if TYPE_CHECKING:
    from apiflow_desktop.gui.jobs.sides import JobSides


_KEYS = Qt.TextInteractionFlag.LinksAccessibleByKeyboard


class JobDetails(QWidget):
    """Shows the job that the user looks at."""

    step_selected = Signal(str)
    """The user looks at a step run: its path."""
    origin_opened = Signal(int)
    """The user wants to see the job that the one on show runs again."""
    menu_requested = Signal(str, QPoint)
    """The menu of a step run, iteration or branch is wanted, at this place of the screen."""
    picture_opened = Signal(list, int)
    """The user wants to see an image large: the job's pictures, and which one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id: int | None = None
        empty = EmptyState(
            "timeline",
            _("No job on show"),
            _("Run the workflow, or choose a job from the list."),
            self,
        )
        self._pages = EmptyOr(None, empty, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._origin = QLabel()
        self._origin.setWordWrap(True)
        self._origin.setContentsMargins(16, 4, 16, 0)
        self._origin.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | _KEYS)
        self._origin.linkActivated.connect(lambda link: self.origin_opened.emit(int(link)))
        set_role(self._origin, "small")
        self._origin.hide()
        layout.addWidget(self._origin)
        layout.addWidget(self._pages, 1)

    @cached_property
    def sides(self) -> JobSides:
        """The job; made when there is one to show, as a window opens without."""
        from apiflow_desktop.gui.jobs.sides import JobSides

        sides = JobSides(self)
        sides.timeline.step_selected.connect(self.step_selected)
        sides.steps.step_selected.connect(self.step_selected)
        sides.timeline.menu_requested.connect(self.menu_requested)
        sides.steps.menu_requested.connect(self.menu_requested)
        sides.outputs.opened.connect(self.picture_opened)
        self._pages.take_content(sides)
        return sides

    def show_outputs(self) -> None:
        """Bring the outputs to the front."""
        self.sides.show_outputs()

    def show_nothing(self) -> None:
        """Show no job."""
        self._job_id = None
        self._origin.hide()
        self._pages.show_content(False)

    @property
    def job_id(self) -> int | None:
        """The job on show."""
        return self._job_id

    def current_step(self) -> str:
        """Return the address of the line that has the keys in the tree of steps, else nothing."""
        if self._job_id is None or not self.sides.steps.hasFocus():
            return ""
        return self.sides.steps.current_path()

    def _show_origin(self, outline: JobOutline) -> None:
        origin = outline.origin
        self._origin.setVisible(origin is not None)
        if origin is not None:
            step = escape(path_title(origin.step, outline))
            self._origin.setText(
                _(
                    "Run again from “{step}”; the results before are those of <a "
                    'href="{job_id}">job {job_id}</a>.'
                ).format(step=step, job_id=origin.job_id)
            )

    def show_job(self, job_id: int, state: JobState, outline: JobOutline) -> None:
        """Show a job as it is now."""
        if job_id != self._job_id:
            self._job_id = job_id
            self.sides.start_over()
            self._show_origin(outline)
        self.sides.show_state(state, outline)
        self._pages.show_content(True)
