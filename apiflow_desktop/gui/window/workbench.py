"""The open documents: their tabs, their pages, and what becomes of them when they close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.page import DocumentPage
from apiflow_desktop.gui.window.start_page import StartPage
from apiflow_desktop.gui.window.step_list import LARGEST_DRAWING, StepList
from apiflow_desktop.gui.window.tabs import DocumentTabs
from apiflow_desktop.gui.window.unsaved import Answer
from apiflow_desktop.gui.window.views import CanvasView

Ask = Callable[[list[DocumentSession]], Answer]


class Workbench(QObject):
    """Keeps one tab and one page per document.

    Attributes:
        stack: The pages, with the start page under them.
        ask: Asks what is to become of unsaved documents.
        save: Saves one, asking for a place if it has none; tells whether it is saved.
    """

    current_changed = Signal(object)
    """Another page is in front: a :class:`DocumentPage`, or None."""
    page_opened = Signal(object)
    state_changed = Signal()
    """Something that titles or actions depend on changed in the page in front."""

    def __init__(
        self,
        tabs: DocumentTabs,
        start: StartPage,
        make_canvas: Callable[[], CanvasView],
        ask: Ask,
        save: Callable[[DocumentSession], bool],
    ) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._make_canvas = make_canvas
        self._ask = ask
        self._save = save
        self._start = start
        self.stack = QStackedWidget()
        self.stack.addWidget(start)
        tabs.currentChanged.connect(self._on_current_changed)
        tabs.tabCloseRequested.connect(self._close_index)

    @property
    def current(self) -> DocumentPage | None:
        """The page in front."""
        return self._page(self._tabs.currentIndex())

    @property
    def pages(self) -> list[DocumentPage]:
        """All pages in the order of their tabs."""
        found = (self._page(index) for index in range(self._tabs.count()))
        return [page for page in found if page is not None]

    def find(self, place: str) -> DocumentPage | None:
        """Return the page of a document that is open already."""
        return next((page for page in self.pages if place and page.place == place), None)

    def bring_forward(self, page: DocumentPage) -> None:
        """Bring a document to the front."""
        self._tabs.setCurrentIndex(self.pages.index(page))

    def open(self, session: DocumentSession, place: str = "") -> DocumentPage:
        """Show a document that is not open yet."""
        drawable = len(session.document.handles()) <= LARGEST_DRAWING
        page = DocumentPage(session, self._make_canvas() if drawable else StepList(), place)
        session.setParent(page)
        self.stack.addWidget(page)
        page.state_changed.connect(lambda: self._relabel(page))
        blocked = self._tabs.blockSignals(True)
        index = self._tabs.addTab("")
        self._tabs.setTabData(index, page)
        self._label()
        self._tabs.setCurrentIndex(index)
        self._tabs.blockSignals(blocked)
        self._on_current_changed(index)
        self.page_opened.emit(page)
        session.diagnose()
        return page

    def close(self, page: DocumentPage) -> bool:
        """Close a document, asking first if it is not saved; tells whether it is closed."""
        page.take_over_text()
        if page.session.dirty and not self._settle([page.session]):
            return False
        index = self.pages.index(page)
        self._tabs.removeTab(index)
        self.stack.removeWidget(page)
        page.close_views()
        page.deleteLater()
        self._label()
        self._on_current_changed(self._tabs.currentIndex())
        return True

    def settle_all(self) -> bool:
        """Ask about all that is not saved; tells whether the window may close."""
        for page in self.pages:
            page.take_over_text()
        dirty = [page.session for page in self.pages if page.session.dirty]
        return not dirty or self._settle(dirty)

    def go(self, step: int) -> None:
        """Bring the next or previous document to the front."""
        if self._tabs.count():
            self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % self._tabs.count())

    def put_in_order(self, pages: Sequence[DocumentPage]) -> None:
        """Let the tabs of these documents stand first, in this order."""
        for place, page in enumerate(pages):
            self._tabs.moveTab(self.pages.index(page), place)

    def relabel_all(self) -> None:
        """Write all tabs anew."""
        self._label()
        self.state_changed.emit()

    def _label(self) -> None:
        self._tabs.label([page.session for page in self.pages])

    def _settle(self, dirty: list[DocumentSession]) -> bool:
        answer = self._ask(dirty)
        if answer is Answer.SAVE:
            return all(self._saved(session) for session in dirty)
        return answer is Answer.DISCARD

    def _saved(self, session: DocumentSession) -> bool:
        try:
            return self._save(session)
        except UserFacingError as error:
            notify_error(error)
            return False

    def _page(self, index: int) -> DocumentPage | None:
        return cast("DocumentPage | None", self._tabs.tabData(index))

    def _close_index(self, index: int) -> None:
        page = self._page(index)
        if page is not None:
            self.close(page)

    def _on_current_changed(self, index: int) -> None:
        page = self._page(index)
        self.stack.setCurrentWidget(page if page is not None else self._start)
        self.current_changed.emit(page)

    def _relabel(self, page: DocumentPage) -> None:
        self._label()
        if page is self.current:
            self.state_changed.emit()
