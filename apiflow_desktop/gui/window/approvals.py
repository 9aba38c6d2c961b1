"""Lets the user answer the steps that wait for an approval."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.engine.addresses import step_id
from apiflow_desktop.gui.forms.approval_dialog import ApprovalDialog
from apiflow_desktop.gui.notify import Notice, NoticeAction, Notices, notify, notify_error

if TYPE_CHECKING:
    from apiflow_desktop.engine.job_state import JobState, Wait
    from apiflow_desktop.gui.window.main_window import MainWindow


class Approvals(QObject):
    """Tells the user of waiting steps, asks, and hands the answers on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: dict[tuple[int, str], Notice] = {}

    def tell(self, job_id: int, state: JobState) -> None:
        """Tell of each step that has begun to wait, once."""
        for step in sorted(state.waits):
            if (job_id, step) not in self._told:
                answer = NoticeAction(_("Answer…"), partial(self.ask, job_id, step))
                message = _("“{name}” waits for your approval.").format(
                    name=self._name(job_id, step)
                )
                self._told[job_id, step] = notify("warning", message, "", [answer])
        self.follow(job_id, state)

    def follow(self, job_id: int, state: JobState) -> None:
        """Say in questions on show that nobody waits any more, and take the messages away."""
        for dialog in self._window.findChildren(ApprovalDialog):
            if dialog.job_id == job_id and dialog.step not in state.waits:
                dialog.show_answered()
        for told in [told for told in self._told if told[0] == job_id]:
            if told[1] not in state.waits:
                Notices.current().withdrawn.emit(self._told.pop(told))

    def ask(self, job_id: int, step: str = "") -> None:
        """Ask for an answer to a waiting step, the first if none is named."""
        wait = self._wait(job_id, step)
        if wait is None:
            notify("info", _("Nothing waits for an approval here any more."))
            return
        name = f"approval-{job_id}-{wait.step}"
        for shown in self._window.findChildren(ApprovalDialog, name):
            if shown.isVisible():
                shown.raise_()
                shown.activateWindow()
                return
        dialog = ApprovalDialog(
            self._workflow(job_id),
            self._name(job_id, wait.step),
            wait.form,
            wait.deadline,
            wait.required - wait.arrived,
            self._window,
        )
        dialog.job_id, dialog.step = job_id, wait.step
        dialog.setObjectName(name)
        dialog.answered.connect(partial(self._answer, job_id, wait.step))
        dialog.show()

    def _answer(self, job_id: int, step: str, approved: bool, values: object) -> None:
        payload = values if isinstance(values, dict) else {}
        try:
            self._window.parts.runs.answer(job_id, step, approved=approved, payload=payload)
        except UserFacingError as error:
            notify_error(error)
            return
        self._window.job_actions.go_on_answered(job_id)

    def _wait(self, job_id: int, step: str) -> Wait | None:
        try:
            waits = self._window.parts.runs.waiting_for(job_id)
        except UserFacingError as error:
            notify_error(error)
            return None
        return next((wait for wait in waits if step in ("", wait.step)), None)

    def _name(self, job_id: int, step: str) -> str:
        return self._window.jobs.title_of(job_id, step_id(step))

    def _workflow(self, job_id: int) -> str:
        row = self._window.jobs.list.model.row_of(job_id)
        return "" if row is None else self._window.jobs.list.model.lines[row].name
