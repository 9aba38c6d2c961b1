"""The inspector: the selected step, or the flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.forms.labels import ProblemLabel
from apiflow_desktop.gui.inspector.flow_page import FlowPage
from apiflow_desktop.gui.inspector.one_history import OneHistory
from apiflow_desktop.gui.inspector.panel import FlowView, StepView
from apiflow_desktop.gui.inspector.reading_order import focus_first, lay_tab_order
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.openflow.document import Handle

if TYPE_CHECKING:
    from apiflow_desktop.gui.inspector.history_tab import StepHistory
    from apiflow_desktop.gui.inspector.several_page import SeveralPage
    from apiflow_desktop.gui.inspector.step_page import StepPage
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.edits import Edit


class Inspector(QWidget):
    """Shows what is selected, and turns what is typed into edits of the document.

    Args:
        history: Knows the past runs of a document's steps; None where nothing is kept.
    """

    media_activated = Signal(str)
    """A picture was clicked: the kept file."""

    step_wanted = Signal(object)
    """A step is to be shown: its handle."""
    job_wanted = Signal(int, str)
    """A job is to be shown: its id, and the address of a step run in it."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        history: Callable[[DocumentSession], StepHistory] | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._session: DocumentSession | None = None
        self._handles: list[Handle] = []
        self._job: JobState | None = None
        self._outdated: Mapping[str, str] = {}
        self._step: StepPage | None = None
        self._several: SeveralPage | None = None
        self.setMinimumWidth(_NARROWEST)
        OneHistory(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._problem = ProblemLabel()
        self._problem.setContentsMargins(12, 8, 12, 0)
        layout.addWidget(self._problem)
        self._stack = QStackedWidget()
        self._stack.currentChanged.connect(lambda _index: self._lay_tab_order())
        layout.addWidget(self._stack, 1)
        self._empty = _make_empty()
        self.flow = FlowPage(self.push)
        self.flow.step_wanted.connect(self.step_wanted)
        for page in (self._empty, self.flow):
            self._stack.addWidget(page)
        self._refresh()

    @property
    def step(self) -> StepPage:
        """The page of a step; made when it is first needed, as a window opens without it."""
        if self._step is None:
            from apiflow_desktop.gui.inspector.step_page import StepPage

            self._step = StepPage(self.push, self._attempt)
            self._step.media_activated.connect(self.media_activated)
            self._step.job_wanted.connect(self.job_wanted)
            self._tell_history(self._step)
            self._show_problems()
            self._stack.addWidget(self._step)
        return self._step

    @property
    def several(self) -> SeveralPage:
        """The page of several steps; made when it is first needed."""
        if self._several is None:
            from apiflow_desktop.gui.inspector.several_page import SeveralPage

            self._several = SeveralPage(self.push)
            self._stack.addWidget(self._several)
        return self._several

    def prepare(self) -> None:
        """Make the page of a step now, so that the first that is selected is shown sooner."""
        self.step.ensurePolished()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802
        """Go through what is on show, however late it was made."""
        self._lay_tab_order()
        return super().focusNextPrevChild(next)

    def set_session(self, session: DocumentSession | None) -> None:
        """Show another document; nothing of it is selected yet."""
        self.take_over()
        if self._session is not None:
            self._session.changed.disconnect(self._on_changed)
            self._session.lookup_changed.disconnect(self._refresh)
            self._session.pending_changed.disconnect(self._refresh)
            self._session.diagnostics_changed.disconnect(self._show_problems)
        self._session = session
        self._handles = []
        self._job, self._outdated = None, {}
        if session is not None:
            session.changed.connect(self._on_changed)
            session.lookup_changed.connect(self._refresh)
            session.pending_changed.connect(self._refresh)
            session.diagnostics_changed.connect(self._show_problems)
        if self._step is not None:
            self._tell_history(self._step)
        self._show_problems()
        self._refresh()

    def take_over(self) -> None:
        """Hand what is being typed to the session: some fields do so only when they are left."""
        field = QApplication.focusWidget()
        if field is not None and self.isAncestorOf(field):
            field.clearFocus()
            if field.isVisible():
                field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_handles(self, handles: Sequence[Handle]) -> None:
        """Show these selected steps; with none selected, the flow itself."""
        if list(handles) != self._handles:
            self._handles = list(handles)
            self._problem.show_problem("")
            self._refresh()

    def show_states(self, state: JobState | None) -> None:
        """Show what the last run made of the steps."""
        self._job = state
        self._show_run()

    def show_outdated(self, reasons: Mapping[str, str]) -> None:
        """Say which last results are out of date, and why, by the ids of the steps."""
        self._outdated = reasons
        self._show_run()

    def _show_run(self) -> None:
        views = self._views()
        if len(views) == 1 and self._stack.currentWidget() is self.step:
            self.step.show_run(views[0])

    def focus_first(self) -> None:
        """Let the user type into the first field of what is on show."""
        inside = self._stack.currentWidget()
        for page in (self._step, self._several):
            if page is not None and page is inside:
                inside = page.tabs.currentWidget()
        focus_first(inside)

    def reveal(self, path: Pointer, *, to_type: bool = False) -> None:
        """Show what of the selected step stands at a place of it.

        Args:
            path: The place, from the step.
            to_type: The user is to type there.
        """
        if self._step is not None and self._stack.currentWidget() is self._step:
            self._step.reveal(path, to_type=to_type)

    def start_renaming(self) -> None:
        """Let the user type another name for what is on show."""
        shown = self._stack.currentWidget()
        for page in (self.flow, self._step):
            if page is not None and page is shown:
                page.header.title.setFocus(Qt.FocusReason.OtherFocusReason)
                page.header.title.selectAll()

    def show_output(self) -> None:
        """Show what the last run made of the step."""
        self.step.show_output()

    def show_what_is_edited(self) -> None:
        """Show what there is to fill in of a step that is new."""
        if self._step is not None:
            self._step.show_what_is_edited()

    def push(self, edit: Edit) -> bool:
        """Apply an edit as one undo step; if it is refused, say why and return false."""
        try:
            self._attempt(edit)
        except UserFacingError as error:
            self._problem.show_problem(str(error))
            self._refresh()
            return False
        return True

    def _lay_tab_order(self) -> None:
        lay_tab_order(self.flow.header.title, self)

    def _tell_history(self, page: StepPage) -> None:
        history = None
        if self._session is not None and self._history is not None:
            history = self._history(self._session)
        page.set_history(history)

    def _show_problems(self, _found: object = None) -> None:
        if self._step is not None and self._session is not None:
            self._step.show_problems(self._session.diagnostics)

    def _attempt(self, edit: Edit) -> object:
        assert self._session is not None
        change = self._session.push(edit)
        self._problem.show_problem("")
        return change

    def _on_changed(self, _change: object) -> None:
        self._refresh()

    def _refresh(self, _reason: object = None) -> None:
        session = self._session
        views = self._views()
        page: QWidget
        if session is None:
            self._empty.setText(_(_NO_DOCUMENT))
            page = self._empty
        elif len(views) > 1:
            self.several.show_views(views)
            page = self.several
        elif views:
            self.step.show_view(views[0])
            page = self.step
        else:
            self.flow.show_flow(FlowView(session.document, session.lookup, self._job))
            page = self.flow
        page.setEnabled(session is None or not session.read_only)
        self._stack.setCurrentWidget(page)

    def _views(self) -> list[StepView]:
        """Return the selected steps that are still there."""
        if self._session is None:
            return []
        document = self._session.document
        views: list[StepView] = []
        for handle in filter(document.holds, self._handles):
            module = document.module(handle)
            scope = Scope(
                document, handle, self._session.lookup, self._job, outdated=self._outdated
            )
            module_id = module.get("id")
            run = None
            if self._job is not None and isinstance(module_id, str):
                run = self._job.by_module(module_id)
            views.append(StepView(handle, module, scope, run))
        return views


_NARROWEST = 260
"""Below it fields and tables would be cut off."""

_NO_DOCUMENT = N_("Open a workflow, or make a new one,\nto see its inputs and steps here.")


def _make_empty() -> QLabel:
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setMargin(24)
    set_role(label, "secondary")
    return label
