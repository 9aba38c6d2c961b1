"""What the user can do with a job of the list: let it go on, cancel it, delete it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QMessageBox

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _, ngettext
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.gui.notify import Notice, NoticeAction, Notices, notify, notify_error
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.gui.widgets.menu import Menu

if TYPE_CHECKING:
    from apiflow_desktop.gui.jobs.reading import JobLine
    from apiflow_desktop.gui.window.main_window import MainWindow

_MOST_NAMED = 5
_CALL_HELP = N_(
    "Send again: the call is made once more; if the first one arrived, it may be "
    "paid twice.\nLook again: see whether the call is known by now; nothing is "
    "sent."
)
_TRUST_HELP = N_(
    "Trust this job: it may send its secrets to the hosts it names, and run its scripts. "
    "That is said of this job alone."
)


class JobActions(QObject):
    """Does what the list of jobs asks for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._list = window.jobs.list
        self._left: set[int] = set()
        self._offer: Notice | None = None
        self._list.way_on_requested.connect(self.go_on)
        self._list.delete_requested.connect(self.delete)
        self._list.menu_requested.connect(self._show_menu)
        window.jobs.details.menu_requested.connect(self._show_step_menu)
        window.jobs.details.origin_opened.connect(self._look_at)

    def offer_interrupted(self) -> None:
        """Offer to go on with the jobs whose process died."""
        left = [line for line in self._list.model.lines if line.status == "interrupted"]
        if not left:
            return
        names = [f"•  {line.name}" for line in left[:_MOST_NAMED]]
        if len(left) > _MOST_NAMED:
            more = len(left) - _MOST_NAMED
            names.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
        resume = NoticeAction(
            _("Resume") if len(left) == 1 else _("Resume all"), partial(self._resume_all, left)
        )
        show = NoticeAction(_("Show"), lambda: self._look_at(left[0].id))
        told = ngettext(
            "A job was interrupted before the end.",
            "{count} jobs were interrupted before the end.",
            len(left),
        ).format(count=len(left))
        self._left = {line.id for line in left}
        self._offer = notify("warning", told, "\n".join(names), [resume, show])

    def go_on(self, job_id: int) -> None:
        """Resume an interrupted job; let the user answer one that asks."""
        line = self._line(job_id)
        if line is None:
            return
        if line.status == "waiting":
            self._window.approvals.ask(job_id)
            return
        if job_id in self._window.parts.runs.running:
            return
        if line.status == "asked":
            self._ask(line)
        else:
            self.resume(job_id)

    def go_on_answered(self, job_id: int) -> None:
        """Resume a job that nobody runs, now that it has the answer it waited for."""
        line = self._line(job_id)
        if line is not None and line.status == "interrupted":
            self.resume(job_id)

    def resume(self, job_id: int, *, send_again: bool = False, trust: bool = False) -> None:
        """Go on with a job, and look at it."""
        self._look_at(job_id)
        self._settle(job_id)
        resume = self._window.parts.runs.resume
        self._try(partial(resume, job_id, send_again=send_again, trust=trust))

    def _settle(self, job_id: int) -> None:
        """Offer no longer to go on with jobs of which none is left as it was."""
        self._left.discard(job_id)
        if not self._left and self._offer is not None:
            Notices.current().withdrawn.emit(self._offer)
            self._offer = None

    def delete(self, job_id: int) -> None:
        """Ask, and remove a job for good."""
        line = self._line(job_id)
        if line is None:
            return
        if self._goes_on(line):
            notify(
                "warning",
                _("{name} is running.").format(name=line.name),
                _("Stop it before you delete it."),
            )
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setObjectName("delete-job")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(_("Delete"))
        box.setText(_("Delete this job of “{name}”?").format(name=line.name))
        box.setInformativeText(_("Its steps, log and outputs are removed. This cannot be undone."))
        delete = box.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        delete.clicked.connect(lambda: self._try(lambda: self._delete(job_id)))
        box.open()

    def _delete(self, job_id: int) -> None:
        self._window.jobs.delete(job_id)
        self._settle(job_id)

    def menu(self, job_id: int) -> QMenu:
        """Make the menu of a job."""
        line = self._line(job_id)
        menu = Menu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if line is None:
            return menu
        running = self._window.parts.runs.running
        if line.way_on and (job_id not in running or line.status == "waiting"):
            menu.addAction(icon("run"), _(line.way_on)).triggered.connect(
                lambda: self.go_on(job_id)
            )
        if line.status == "interrupted" and self._waits(job_id):
            answer = menu.addAction(icon("approve"), _("Approve…"))
            answer.triggered.connect(lambda: self._window.approvals.ask(job_id))
        if job_id in running:
            stop = menu.addAction(icon("stop"), _("Stop"))
            stop.triggered.connect(lambda: self._window.parts.runs.stop(job_id))
        again = menu.addAction(icon("history"), _("Run again with the same inputs"))
        again.triggered.connect(lambda: self._window.parts.runs.repeat(job_id))
        menu.addSeparator()
        delete = menu.addAction(icon("delete"), _("Delete…"))
        delete.setShortcut(Qt.Key.Key_Delete)
        delete.setEnabled(not self._goes_on(line))
        delete.triggered.connect(lambda: self.delete(job_id))
        return menu

    def _waits(self, job_id: int) -> bool:
        """Tell whether a job waits for somebody's approval."""
        state = self._window.jobs.state_of(job_id)
        return state is not None and bool(state.waits)

    def _resume_all(self, lines: list[JobLine]) -> None:
        for line in reversed(lines):
            self.resume(line.id)

    def step_menu(self, path: str) -> QMenu:
        """Make the menu of a step run, iteration or branch of the job on show."""
        menu = Menu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        job_id = self._window.jobs.current
        if job_id is not None:
            again = menu.addAction(icon("history"), _("Run again from here"))
            again.setShortcuts(self._window.registry["run.again"].shortcuts())
            again.setEnabled(self.can_run_again(job_id))
            again.triggered.connect(lambda: self._window.parts.runs.repeat(job_id, path))
            copy = menu.addAction(icon("copy"), _("Copy address"))
            copy.setToolTip(path)
            copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(path))
        return menu

    def can_run_again(self, job_id: int) -> bool:
        """Tell whether a job can be run again from a step of it: nobody runs it."""
        line = self._line(job_id)
        return line is not None and not self._goes_on(line)

    def _show_step_menu(self, path: str, place: QPoint) -> None:
        self.step_menu(path).popup(place)

    def _show_menu(self, job_id: int, place: QPoint) -> None:
        self.menu(job_id).popup(place)

    def _ask(self, line: JobLine) -> None:
        """Put the job's question; the window stays usable meanwhile."""
        name = f"question-{line.id}"
        for shown in self._window.findChildren(QMessageBox, name):
            if shown.isVisible():
                shown.raise_()
                shown.activateWindow()
                return
        self._look_at(line.id)
        state = self._window.jobs.state_of(line.id)
        box = QMessageBox(self._window)
        box.setObjectName(name)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(line.name)
        question = in_own_language(state.question) if state is not None else ""
        box.setText(question or line.summary)
        about_trust = state is not None and state.doubt == "trust"
        box.setInformativeText(_(_TRUST_HELP if about_trust else _CALL_HELP))
        self._add_answers(box, line.id, about_trust=about_trust)
        box.setModal(False)
        box.show()

    def _add_answers(self, box: QMessageBox, job_id: int, *, about_trust: bool) -> None:
        role = QMessageBox.ButtonRole
        runs = self._window.parts.runs
        if about_trust:
            trust = box.addButton(_("Trust this job"), role.AcceptRole)
            trust.clicked.connect(lambda: self.resume(job_id, trust=True))
        else:
            again = box.addButton(_("Send again"), role.AcceptRole)
            again.clicked.connect(lambda: self.resume(job_id, send_again=True))
            look = box.addButton(_("Look again"), role.AcceptRole)
            look.clicked.connect(lambda: self.resume(job_id))
        cancel = box.addButton(_("Cancel the job"), role.DestructiveRole)
        cancel.clicked.connect(lambda: self._try(lambda: runs.call_off(job_id)))
        later = box.addButton(_("Later"), role.RejectRole)
        box.setEscapeButton(later)
        box.setDefaultButton(later if about_trust else look)
        for button in box.buttons():
            # The box is as wide as its text, and would cut longer words off.
            button.setMinimumWidth(button.sizeHint().width())

    def _look_at(self, job_id: int) -> None:
        self._window.docks.reveal("jobs", self._list)
        self._list.select(job_id)

    def _line(self, job_id: int) -> JobLine | None:
        row = self._list.model.row_of(job_id)
        return None if row is None else self._list.model.lines[row]

    def _goes_on(self, line: JobLine) -> bool:
        return line.open or line.id in self._window.parts.runs.running

    def _try(self, action: Callable[[], object]) -> None:
        try:
            action()
        except UserFacingError as error:
            notify_error(error)
