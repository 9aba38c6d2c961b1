"""The log: what the user was told, and what the steps printed."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.jobs.reading import JobOutline
from apiflow_desktop.gui.notify import LEVELS, Notice, Notices
from apiflow_desktop.gui.theme import code_font, set_role

_MOST_LINES = 5000


class LogPanel(QWidget):
    """Shows messages and step output, newest last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printed: dict[tuple[int, str, float | None], int] = {}
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(_("Log"))
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(_MOST_LINES)
        self.text.setFont(code_font())
        self.text.setPlaceholderText(_("Messages and what steps print appear here."))
        set_role(self.text, "editor")
        set_topic(self, "log")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self.text)
        notices = Notices.current()
        for notice in notices.history:
            self._show_notice(notice)
        notices.posted.connect(self._show_notice)

    def show_state(self, job_id: int, state: JobState, outline: JobOutline) -> None:
        """Append what the steps printed since the last time."""
        for path, step in state.steps.items():
            # A container that is tried again runs its steps again, at the same paths.
            run = (job_id, path, step.started)
            new = step.printed - self._printed.get(run, 0)
            if new <= 0:
                continue
            self._printed[run] = step.printed
            for line in step.log[-new:].splitlines():
                self._append(time.time(), outline.title(step.module_id), in_own_language(line))

    def _show_notice(self, notice: Notice) -> None:
        detail = notice.detail.replace("\n", " ")
        self._append(notice.at, _(LEVELS[notice.level]), f"{notice.message} {detail}".rstrip())

    def _append(self, at: float, source: str, text: str) -> None:
        clock = time.strftime("%H:%M:%S", time.localtime(at))
        self.text.appendPlainText(f"{clock}  {source:<8}  {text}")
