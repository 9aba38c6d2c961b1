"""The message that a job failed: where, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.notify import Notice, NoticeAction, Notices, notify


class FailureNotices:
    """Tells of failed jobs, one message for each document: the next run takes it away."""

    def __init__(self) -> None:
        self._told: WeakKeyDictionary[QWidget, Notice] = WeakKeyDictionary()

    def withdraw(self, page: QWidget) -> None:
        """Take away what was told of a document's last run."""
        notice = self._told.pop(page, None)
        if notice is not None:
            Notices.current().withdrawn.emit(notice)

    def tell(
        self, page: QWidget | None, name: str, why: str, step: str, show: Callable[[], object]
    ) -> None:
        """Tell that a job failed.

        Args:
            page: The document it ran; None if that is not open.
            name: What the job is called.
            why: What went wrong.
            step: What the step is called that failed; empty if none did.
            show: Goes to that step.
        """
        if not step or page is None:
            notify("error", _("{name} failed.").format(name=name), why)
            return
        message = _("{name} failed at “{step}”.").format(name=name, step=step)
        self.withdraw(page)
        self._told[page] = notify("error", message, why, [NoticeAction(_("Show step"), show)])
