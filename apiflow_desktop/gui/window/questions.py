"""Questions about a document that need no answer any more once it is saved, or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from apiflow_desktop.gui.notify import Notice, Notices

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage


def withdraw_once_settled(window: MainWindow, session: DocumentSession, notice: Notice) -> None:
    """Take a message about a document away when nothing of it is unsaved, or its tab is closed."""
    page = next((page for page in window.workbench.pages if page.session is session), None)
    if page is not None:
        _Question(window, page, notice)


class _Question(QObject):
    """Lives as long as the page, or until it is settled."""

    def __init__(self, window: MainWindow, page: DocumentPage, notice: Notice) -> None:
        super().__init__(page)
        self._window, self._page, self._notice = window, page, notice
        page.session.dirty_changed.connect(self._look)
        window.workbench.current_changed.connect(self._look)

    def _look(self, _what: object) -> None:
        if self._page in self._window.workbench.pages and self._page.session.dirty:
            return
        Notices.current().withdrawn.emit(self._notice)
        self._page.session.dirty_changed.disconnect(self._look)
        self._window.workbench.current_changed.disconnect(self._look)
        self.deleteLater()
