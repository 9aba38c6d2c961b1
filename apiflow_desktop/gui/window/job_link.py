"""Brings running jobs to the panels and to the drawing they run on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from weakref import WeakValueDictionary

from PySide6.QtCore import QObject, QTimer

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.engine.failures import failed_step
from apiflow_desktop.engine.iterations import iterations_in
from apiflow_desktop.gui.jobs.reading import JobLine, line_of
from apiflow_desktop.gui.notify import NoticeAction, notify, notify_error
from apiflow_desktop.gui.window.actions_run import show_outputs
from apiflow_desktop.gui.window.failure_notice import FailureNotices
from apiflow_desktop.gui.window.page import DocumentPage

if TYPE_CHECKING:
    from apiflow_desktop.base.errors import UserFacingError
    from apiflow_desktop.engine.job_state import JobState
    from apiflow_desktop.gui.window.main_window import MainWindow


_OTHERS_MS = 3000


class JobLink(QObject):
    """Listens to the runs and tells pages, panels and the status line."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        # A page that is closed goes, and its document with it.
        self._pages: WeakValueDictionary[int, DocumentPage] = WeakValueDictionary()
        self._failures = FailureNotices()
        runs, jobs = window.parts.runs, window.jobs
        runs.started.connect(self._on_started)
        runs.repeated.connect(self._on_repeated)
        runs.updated.connect(self._on_updated)
        runs.finished.connect(self._on_finished)
        runs.failed.connect(self._on_failed)
        jobs.list.job_selected.connect(lambda _job_id: window.registry.refresh())
        jobs.state_shown.connect(self._on_shown)
        jobs.details.step_selected.connect(self._on_step_selected)
        jobs.details.picture_opened.connect(window.show_picture)
        window.workbench.current_changed.connect(self._on_page_changed)
        window.workbench.page_opened.connect(self._show_last_job)
        window.status_line.job_clicked.connect(
            lambda: window.docks.reveal("jobs", window.jobs.list)
        )
        window.inspector.job_wanted.connect(self._on_job_wanted)
        window.top_bar.target_changed.connect(self._remember_target)
        self._others = QTimer(self, interval=_OTHERS_MS)
        self._others.timeout.connect(self.follow_others)
        self._show_running()
        self._others.start()

    def follow_others(self) -> None:
        """Take in what other windows and the command line made of the jobs."""
        running = self._window.parts.runs.running
        if self._window.isActiveWindow() or self._window.jobs.has_others(running):
            self._window.jobs.follow_others(running)

    def close(self) -> None:
        """Look at the workspace no more: it may be closed before the window is gone."""
        self._others.stop()

    def _on_started(self, job_id: int) -> None:
        page = self._page_that_began(job_id)
        if page is not None:
            self._pages[job_id] = page
            self._failures.withdraw(page)
            page.job.begin(job_id)
        self._window.docks.reveal("jobs", self._window.jobs.list)
        self._window.jobs.add(job_id)
        self._show_running()

    def _on_repeated(self, earlier: int, job_id: int) -> None:
        self._window.docks.reveal("jobs", self._window.jobs.list)
        page = self._page_with(earlier) or self._page_of(earlier)
        if page is not None:
            self._pages[job_id] = page
            self._failures.withdraw(page)
            page.job.begin(job_id, self._window.jobs.flow_of(job_id))
        self._window.jobs.add(job_id)

    def _on_updated(self, job_id: int, snapshot: object) -> None:
        state = cast("JobState", snapshot)
        self._window.jobs.update(job_id, state)
        self._window.approvals.tell(job_id, state)
        page = self._page_with(job_id)
        if page is not None and page.job_id == job_id:
            self._show_on(page, job_id, state)
        self._show_running()

    def _on_finished(self, job_id: int) -> None:
        self._show_running()
        state = self._window.jobs.state_of(job_id)
        row = self._window.jobs.list.model.row_of(job_id)
        if state is None or row is None:
            return
        line = self._window.jobs.list.model.lines[row]
        if line.status == "completed":
            show = NoticeAction(_("Show outputs"), lambda: show_outputs(self._window))
            notify(
                "success", _("{name} succeeded.").format(name=line.name), line.duration(0), [show]
            )
        elif line.status == "failed":
            self._tell_failure(line, state)
        elif line.status == "asked":
            notify("warning", _("{name} needs your answer.").format(name=line.name), line.summary)

    def _tell_failure(self, line: JobLine, state: JobState) -> None:
        step, page = failed_step(state), self._page_with(line.id)
        title = self._window.jobs.title_of(line.id, step.module_id) if step is not None else ""
        path = step.path if step is not None else ""
        self._failures.tell(
            page, line.name, line.summary, title, lambda: self._show_failed(line.id, path)
        )

    def _show_failed(self, job_id: int, path: str) -> None:
        page = self._page_with(job_id)
        if page is not None:
            self._window.workbench.bring_forward(page)
            self._on_job_wanted(job_id, path)
            self._window.inspector.show_output()

    def _on_failed(self, error: object) -> None:
        notify_error(cast("UserFacingError", error))

    def _on_shown(self, job_id: int, state: JobState) -> None:
        self._window.approvals.follow(job_id, state)
        page = self._page_with(job_id) or self._page_of(job_id)
        if page is not None:
            self._show_on(page, job_id, state)

    def _show_on(self, page: DocumentPage, job_id: int, state: JobState) -> None:
        jobs = self._window.jobs
        state = jobs.with_files(state)
        page.job.show(job_id, state, jobs.flow_of(job_id))

    def _on_page_changed(self, page: object) -> None:
        """Look at the job of the document in front."""
        if isinstance(page, DocumentPage) and page.job_id is not None:
            self._window.jobs.list.select(page.job_id)
        else:
            self._window.jobs.look_away()

    def _show_last_job(self, opened: object) -> None:
        """Show the latest job of a workflow on its drawing: pictures survive a restart."""
        assert isinstance(opened, DocumentPage)
        for line in self._window.jobs.list.model.lines:
            if _is_run_of(line, opened) and self._page_with(line.id) is None:
                self._pages[line.id] = opened
                self._window.jobs.list.select(line.id)
                return

    def _page_with(self, job_id: int) -> DocumentPage | None:
        """Return the page that shows a job, unless it was closed."""
        page = self._pages.get(job_id)
        return page if page in self._window.workbench.pages else None

    def _page_that_began(self, job_id: int) -> DocumentPage | None:
        """Return whose document a job runs: another may have come to the front since."""
        line = line_of(self._window.parts.jobs.job(job_id))
        front = self._window.page
        pages = [page for page in (front, *self._window.workbench.pages) if page is not None]
        return next((page for page in pages if _is_run_of(line, page)), front)

    def _page_of(self, job_id: int) -> DocumentPage | None:
        row = self._window.jobs.list.model.row_of(job_id)
        if row is None:
            return None
        line = self._window.jobs.list.model.lines[row]
        return next((p for p in self._window.workbench.pages if _is_run_of(line, p)), None)

    def _on_step_selected(self, path: str) -> None:
        job_id = self._window.jobs.current
        state = self._window.jobs.state_of(job_id) if job_id is not None else None
        page = self._page_with(job_id) if job_id is not None else None
        page = page or self._window.page
        if state is None or page is None or path not in state.steps:
            return
        module_id = state.steps[path].module_id
        if job_id == page.job_id and page.state is not None:
            path = page.job.address_now(path)
            page.job.show_iterations(iterations_in(path))
            module_id = page.state.steps[path].module_id
        page.select(page.session.document.handles_by_id(module_id))

    def _on_job_wanted(self, job_id: int, path: str) -> None:
        """Look at a job, and in it at a step run."""
        page = self._window.page
        if page is not None:
            self._pages[job_id] = page
        self._window.docks.reveal("jobs", self._window.jobs.list)
        self._window.jobs.list.select(job_id)
        if self._window.jobs.current != job_id:
            self._window.jobs.show_job(job_id)
        self._on_step_selected(path)

    def _show_running(self) -> None:
        running = self._window.parts.runs.running
        self._window.status_line.show_job(self._running_text(running))
        self._window.registry.refresh()

    def _running_text(self, running: list[int]) -> str:
        if not running:
            return ""
        lines = self._window.jobs.list.model.lines
        fractions = [line.fraction for line in lines if line.id in running]
        share = round(100 * sum(fractions) / len(fractions)) if fractions else 0
        count = len(running)
        text = ngettext(
            "{count} job running · {share} %", "{count} jobs running · {share} %", count
        )
        return text.format(count=count, share=share)

    def _remember_target(self, name: str) -> None:
        self._window.memory.target = name


def _is_run_of(line: JobLine, page: DocumentPage) -> bool:
    """Tell whether a job ran the document of a page: by its item, a file's by its title."""
    if line.workflow_id is not None or page.item is not None:
        return page.item == line.workflow_id
    return line.name == page.session.title
