"""Keeps unsaved work safe from a crash, and offers what a crash left.

A window that is started anew hands its unsaved work to the next one in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.notify import NoticeAction, notify
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.gui.window.tab_titles import tab_titles
from apiflow_desktop.openflow.edits import TakeOver
from apiflow_desktop.services.recovery import (
    Recovery,
    UnsavedWork,
    drafts_in_one_text,
    in_one_text,
    unsaved_now,
)

_PAUSE_MS: Final = 1000
_CHARACTERS_PER_MS: Final = 5000
"""A long text is written less often: 50 MB every eleven seconds."""


class Rescue(QObject):
    """Writes every unsaved document down, a second after it changed, off the window's thread."""

    _failed = Signal(object)

    def __init__(self, window: MainWindow, recovery: Recovery) -> None:
        super().__init__(window)
        self._window = window
        self._recovery = recovery
        self._keys = count(1)
        self._watches: list[_Watch] = []
        # One thread, so that what is dropped is not written again by a slower writer.
        self._writer = ThreadPoolExecutor(1, "unsaved work")
        self._failed.connect(self._tell_once)
        self._told = False
        self._leaves = False
        window.workbench.page_opened.connect(self._watch)

    def offer(self) -> None:
        """Ask whether what a crash left is to be opened again."""
        left = self._recovery.left()
        if not left:
            return
        titles = tab_titles([(work.title, work.place) for work in left])
        notify(
            "warning",
            ngettext(
                "A document was not saved when apiflow desktop ended unexpectedly.",
                "{count} documents were not saved when apiflow desktop ended unexpectedly.",
                len(left),
            ).format(count=len(left)),
            "\n".join(f"•  {title}" for title in titles),
            [
                NoticeAction(_("Restore"), lambda: self._restore(left)),
                NoticeAction(_("Discard"), self._recovery.drop_left),
            ],
        )

    def leave(self) -> str:
        """Write down all that has no other place, for the window that comes next.

        Returns:
            The name that :meth:`take_over` knows it by.

        Raises:
            UserFacingError: It cannot be written; nothing was lost.
        """
        pages = self._window.workbench.pages
        for page in pages:
            page.take_over_text()
        for watch in sorted(self._watches, key=lambda one: pages.index(one.page)):
            watch.keep(whole=True).result()
        self._leaves = True
        return self._recovery.name

    def take_over(self, name: str) -> list[DocumentPage]:
        """Open what another window left; returns the documents without a place, in its order."""
        opened = self._restore(self._recovery.left(name), name)
        return [page for page in opened if not page.place]

    def close(self) -> None:
        """End in good order: the user was asked about all that is unsaved, or it is left."""
        for watch in self._watches:
            watch.end()
        self._watches.clear()
        self._writer.shutdown()
        if self._leaves:
            self._recovery.leave()
        else:
            self._recovery.close()

    def _watch(self, opened: object) -> None:
        assert isinstance(opened, DocumentPage)
        watch = _Watch(opened, str(next(self._keys)), self._recovery, self._submit)
        self._watches.append(watch)
        opened.destroyed.connect(partial(self._closed, watch))

    def _closed(self, watch: _Watch, _page: object = None) -> None:
        if watch in self._watches:
            self._watches.remove(watch)
            self._submit(partial(self._recovery.forget, watch.key))

    def _submit(self, work: Callable[[], None]) -> Future[None]:
        future = self._writer.submit(work)
        future.add_done_callback(self._done)
        return future

    def _done(self, future: Future[None]) -> None:
        if future.exception() is not None:
            self._failed.emit(future.exception())

    def _tell_once(self, error: object) -> None:
        # The next second would say it again.
        if not self._told and isinstance(error, UserFacingError):
            self._told = True
            notify("warning", error.what, "\n".join(filter(None, (error.where, error.hint))))

    def _restore(self, left: list[UnsavedWork], name: str = "") -> list[DocumentPage]:
        opened = [self._open(work) for work in left]
        for work, page in zip(left, opened, strict=True):
            session = page.session
            document = session.document
            if work.past is not None and session.resume(work.texts(), work.past):
                session.renames.log.bring(work.renames)
                session.set_text(work.text)
            elif session.unread is not None:
                _correct(session, work)
            elif work.files and document.files.is_folder:
                session.push(TakeOver(document.text, tuple(work.files.items()), work.drafts))
                session.set_text(work.text)
            else:
                if work.drafts:
                    session.push(TakeOver(document.text, (), drafts_in_one_text(work)))
                session.set_text(in_one_text(work, document.language))
        # What was left may go only when this window has written it down itself.
        for future in [watch.keep() for watch in self._watches]:
            future.result()
        self._recovery.drop_left(name)
        return opened

    def _open(self, work: UnsavedWork) -> DocumentPage:
        known = self._window.workbench.find(work.place)
        if known is not None:
            return known
        documents = self._window.parts.documents
        place = work.place
        try:
            if place.startswith("item/"):
                session = documents.open_item(place.removeprefix("item/"))
            else:
                session = documents.open_file(Path(place)) if place else documents.new()
        except UserFacingError:
            # Its place is gone or unreadable by now; the work is kept all the same.
            session, place = documents.new(), ""
        return self._window.open_session(session, place)


def _correct(session: DocumentSession, work: UnsavedWork) -> None:
    """Bring work on a file that is no workflow; of what parses the scripts and drafts too."""
    session.set_text(work.text)
    if session.pending is None and (work.files or work.drafts):
        text, files = session.document.text, tuple(work.files.items())
        session.push(TakeOver(text, files, work.drafts))


class _Watch(QObject):
    """Watches one document."""

    def __init__(
        self,
        page: DocumentPage,
        key: str,
        recovery: Recovery,
        submit: Callable[[Callable[[], None]], Future[None]],
    ) -> None:
        super().__init__(page)
        self.key = key
        self.page = page
        self._recovery = recovery
        self._submit = submit
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)
        for signal in (page.session.changed, page.session.pending_changed):
            signal.connect(self._changed)
        page.session.dirty_changed.connect(self._changed)

    def keep(self, *, whole: bool = False) -> Future[None]:
        """Write the document down as it is now, or drop what was written if it is saved.

        Args:
            whole: Write it down also if nothing was done to it, so long as it has no place.
        """
        self._timer.stop()
        session = self.page.session
        if not session.dirty and not (whole and not self.page.place):
            return self._submit(partial(self._recovery.forget, self.key))
        work = _described(session, self.page.place)
        return self._submit(partial(self._recovery.keep, self.key, work))

    def end(self) -> None:
        """Write nothing down any more."""
        self._timer.stop()
        self._timer.blockSignals(True)

    def _changed(self, _what: object = None) -> None:
        if not self._timer.isActive():
            length = len(self.page.session.text_before)
            self._timer.start(_PAUSE_MS + length // _CHARACTERS_PER_MS)


def _described(session: DocumentSession, place: str) -> UnsavedWork:
    document, pending = session.document, session.pending
    beside = document.files.named(document.flow_value, document.shelf.root)
    text = document.text if pending is None else pending.text
    return replace(
        unsaved_now(session.title, place, text, beside, document.shelf.text),
        good=None if pending is None else document.text,
        past=session.past().shortened() if session.unread is None else None,
        renames=session.renames.log.to_json(),
    )
