"""A page of the guide as it is read: Markdown in the colours of the theme."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.help.dressing import MARGIN, dress, mark_row
from apiflow_desktop.gui.help.finding import find_place, table_of
from apiflow_desktop.gui.help.pictures import Pictures
from apiflow_desktop.gui.help.results import results_page
from apiflow_desktop.gui.theme import Theme, set_role
from apiflow_desktop.services import guide

_SETTLE_MS: Final = 150
"""How long a size is to stay before pictures are fitted into it."""


_ROW_ABOVE: Final = 64
"""Pixels above the row of a table that was asked for: what it belongs to is seen too."""


class _Visit(Struct):
    """A place that was read, and how far it was scrolled; -1: the section is at the top."""

    place: str
    scrolled: int = -1


class GuideView(QTextBrowser):
    """Shows one page at a time, and knows the way back."""

    moved = Signal()
    """Another place is on show: where one can go from here is different."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("User guide"))
        self.setOpenLinks(False)
        # Pictures are as wide as there is room for, however long the page is.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        set_role(self, "guide")
        self.document().setDocumentMargin(MARGIN)
        self._visits: list[_Visit] = []
        self._at = -1
        self._query = ""
        self._revealed = -1
        self._pictures = Pictures(self, self._take_picture)
        self.anchorClicked.connect(self._on_link)
        Theme.current().changed.connect(self._render)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._render)

    @property
    def place(self) -> str:
        """The page on show and the section that was asked for; empty: none yet."""
        return self._visits[self._at].place if self._visits else ""

    @property
    def can_go_back(self) -> bool:
        """Whether there was something before."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one has gone back."""
        return self._at + 1 < len(self._visits)

    @property
    def is_searching(self) -> bool:
        """Whether what was found is on show, and no page."""
        return bool(self._query)

    def go(self, place: str) -> None:
        """Show a page and a section of it, e.g. ``running.md#retries``."""
        if place != self.place:
            self._keep_scroll()
            del self._visits[self._at + 1 :]
            self._visits.append(_Visit(place))
            self._at = len(self._visits) - 1
        self._query = ""
        self._visits[self._at].scrolled = -1
        self._show()

    def back(self) -> None:
        """Show what was shown before."""
        self._move(-1)

    def forward(self) -> None:
        """Show what one came back from."""
        self._move(1)

    def look_for(self, query: str) -> None:
        """Show which sections hold some words; without words, the page again."""
        if not self._query:
            self._keep_scroll()
        self._query = query.strip()
        self._show()

    def follow_first(self) -> None:
        """Go to the first section that was found."""
        hits = guide.search(self._query)
        if hits:
            self.go(hits[0].section.place)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Find a picture of the page, as wide as there is room for."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            address = name.toString() if isinstance(name, QUrl) else name
            return self._pictures.begin(address, self._room, self.devicePixelRatioF())
        return super().loadResource(kind, name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures in, once the size is settled."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._visits:
            self._settle.start()

    @property
    def _room(self) -> int:
        """How wide the text is, in pixels."""
        return self.viewport().width() - 2 * MARGIN

    def _move(self, step: int) -> None:
        if 0 <= self._at + step < len(self._visits):
            self._keep_scroll()
            self._at += step
            self._query = ""
            self._show()

    def _keep_scroll(self) -> None:
        scrolled = self.verticalScrollBar().value()
        if self._visits and not self._query and scrolled != self._revealed:
            self._visits[self._at].scrolled = scrolled

    def _render(self) -> None:
        """Draw what is on show anew: in other colours, or another width."""
        if self._visits:
            self._keep_scroll()
            self._show()

    def _show(self) -> None:
        page, _hash, section = self.place.partition("#")
        self.setExtraSelections([])
        if self._query:
            self.setHtml(results_page(self._query, guide.search(self._query)))
        else:
            self.setMarkdown(guide.markdown(page))
        dress(self.document(), self._room)
        if self._query:
            self.verticalScrollBar().setValue(0)
        else:
            self._reveal(guide.targets(page).get(section))
        self.moved.emit()

    def _reveal(self, spot: guide.Spot | None) -> None:
        bar, scrolled = self.verticalScrollBar(), self._visits[self._at].scrolled
        found = find_place(self.document(), spot) if spot is not None else None
        if found is not None:
            self._mark(found)
            if scrolled < 0:
                above = _ROW_ABOVE if table_of(found) is not None else MARGIN
                bar.setValue(bar.value() + self.cursorRect(found).top() - above)
        if scrolled >= 0 or found is None:
            bar.setValue(max(scrolled, 0))
        self._revealed = bar.value()

    def _take_picture(self, address: str, image: QImage) -> None:
        document = self.document()
        kind = QTextDocument.ResourceType.ImageResource
        document.addResource(kind.value, QUrl(address), image)
        document.markContentsDirty(0, document.characterCount())

    def _mark(self, cursor: QTextCursor) -> None:
        """Let the section that was asked for be seen at once."""
        table = table_of(cursor)
        if table is not None:
            mark_row(table, table.cellAt(cursor).row())
            return
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setBackground(Theme.current().tokens.colour("selection"))
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([mark])

    def _on_link(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
            return
        page, section = link.path(), link.fragment()
        here = self.place.partition("#")[0]
        self.go(f"{page or here}#{section}" if section else page or here)
