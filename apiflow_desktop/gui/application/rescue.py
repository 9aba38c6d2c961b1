"""Keeps unsaved work safe from a crash, and offers what a crash left."""

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
        window.workbench.page_opened.connect(self._watch)

    def offer(self) -> None:
        """Ask whether what a crash left is to be opened again."""
        left = self._recovery.left()
        if not left:
            return
        notify(
            "warning",
            ngettext(
                "A document was not saved when apiflow desktop ended unexpectedly.",
                "{count} documents were not saved when apiflow desktop ended unexpectedly.",
                len(left),
            ).format(count=len(left)),
            "\n".join(f"•  {work.title}" for work in left),
            [
                NoticeAction(_("Restore"), partial(self._restore, left)),
                NoticeAction(_("Discard"), self._recovery.drop_left),
            ],
        )

    def close(self) -> None:
        """End in good order: the user was asked about all that is unsaved."""
        for watch in self._watches:
            watch.end()
        self._watches.clear()
        self._writer.shutdown()
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

    def _restore(self, left: list[UnsavedWork]) -> None:
        for work in left:
            session = self._open(work)
            document = session.document
            if work.past is not None and session.resume(work.texts(), work.past):
                session.set_text(work.text)
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
        self._recovery.drop_left()

    def _open(self, work: UnsavedWork) -> DocumentSession:
        known = self._window.workbench.find(work.place)
        if known is not None:
            return known.session
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
        self._window.open_session(session, place)
        return session


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
        self._page = page
        self._recovery = recovery
        self._submit = submit
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)
        for signal in (page.session.changed, page.session.pending_changed):
            signal.connect(self._changed)
        page.session.dirty_changed.connect(self._changed)

    def keep(self) -> Future[None]:
        """Write the document down as it is now, or drop what was written if it is saved."""
        self._timer.stop()
        session = self._page.session
        if not session.dirty:
            return self._submit(partial(self._recovery.forget, self.key))
        work = _described(session, self._page.place)
        return self._submit(partial(self._recovery.keep, self.key, work))

    def end(self) -> None:
        """Write nothing down any more."""
        self._timer.stop()
        self._timer.blockSignals(True)

    def _changed(self, _what: object = None) -> None:
        if not self._timer.isActive():
            length = len(self._page.session.document.text)
            self._timer.start(_PAUSE_MS + length // _CHARACTERS_PER_MS)


def _described(session: DocumentSession, place: str) -> UnsavedWork:
    document, pending = session.document, session.pending
    beside = document.files.named(document.flow_value, document.shelf.root)
    text = document.text if pending is None else pending.text
    return replace(
        unsaved_now(session.title, place, text, beside, document.shelf.text),
        good=None if pending is None else document.text,
        past=session.past().shortened(),
    )
