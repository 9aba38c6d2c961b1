"""What other programs write into the files of open documents is not found only at saving."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.notify import NoticeAction, notify, notify_error
from apiflow_desktop.gui.window.actions_file import ask_whose, save_session
from apiflow_desktop.gui.window.questions import withdraw_once_settled
from apiflow_desktop.services.files import ChangedMeanwhile, check_current
from apiflow_desktop.services.targets import FileTarget

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage

_PAUSE_MS: Final = 300
"""Programs write in pieces, and put a new file in the place of the old one."""


class OutsideChanges(QObject):
    """Watches the files of the open documents.

    Where nothing is unsaved a document is read anew, as one undo step; else the user is asked. What
    was deleted is no longer saved.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._watcher.fileChanged.connect(lambda _path: self._pause.start())
        self._watcher.directoryChanged.connect(lambda _path: self._pause.start())
        window.workbench.page_opened.connect(lambda _page: self._watch())
        window.workbench.state_changed.connect(self._watch)

    def _watch(self) -> None:
        """Watch the files that are open now, and no others."""
        targets = (page.session.target for page in self._window.workbench.pages)
        paths = [target.path for target in targets if isinstance(target, FileTarget)]
        # What is gone may come back, as when another branch is checked out and this one again.
        wanted = {str(path if path.exists() else path.parent) for path in paths}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))

    def _look(self) -> None:
        # A file that was replaced is not watched any more.
        self._watch()
        for page in self._window.workbench.pages:
            target = page.session.target
            if isinstance(target, FileTarget) and target.version is not None:
                _Look(self._window, page, target).begin()


class _Look(QObject):
    """Looks whether a file holds what a document was read from, or saved as."""

    def __init__(self, window: MainWindow, page: DocumentPage, target: FileTarget) -> None:
        super().__init__(page)
        self._window, self._page, self._target = window, page, target

    def begin(self) -> None:
        """Read the file, away from the window's thread."""
        in_background(self._check, self._checked, self._failed)

    def _check(self) -> bool:
        if self._target.version is not None:
            check_current(self._target.version)
        return self._target.path.exists()

    def _is_over(self) -> bool:
        """Tell whether it matters no more: the document moved, or the window was closed."""
        return self._page.session.target is not self._target or not self._window.isVisible()

    def _checked(self, is_there: bool) -> None:
        self.deleteLater()
        session = self._page.session
        if is_there or self._is_over() or session.dirty:
            return
        session.lose_saved()
        notice = notify(
            "warning",
            _("The file of “{title}” was deleted or moved.").format(title=session.title),
            _("What is open is all there is of it. Saving writes it again."),
            [NoticeAction(_("Save"), partial(save_session, self._window, session))],
        )
        withdraw_once_settled(self._window, session, notice)

    def _failed(self, error: object) -> None:
        self.deleteLater()
        if self._is_over() or not isinstance(error, ChangedMeanwhile):
            return
        session = self._page.session
        self._page.take_over_text()
        if session.dirty:
            ask_whose(self._window, session, error)
            return
        try:
            session.reload()
        except UserFacingError as unread:
            notify_error(unread)
            return
        text = _("“{title}” was read anew: another program changed its file.")
        notify("info", text.format(title=session.title), _("Undo brings back what was there."))
