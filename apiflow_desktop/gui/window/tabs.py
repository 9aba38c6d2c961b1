"""The tabs of the open documents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.window.tab_titles import tab_titles

_WIDEST = 240
_DIRTY = " •"


class DocumentTabs(QTabBar):
    """Shows titles, elided where they are long, with a dot where something is not saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "documents")
        self.setAccessibleName(_("Open documents"))
        self.setDocumentMode(True)
        self.setTabsClosable(True)
        self.setMovable(True)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.setDrawBase(False)
        self._let_keys_in()

    def label(self, sessions: Sequence[DocumentSession]) -> None:
        """Write the tabs of these documents, which are all that are open."""
        places = [one.target.location if one.target else "" for one in sessions]
        titles = tab_titles([(one.title, at) for one, at in zip(sessions, places, strict=True)])
        for index, (session, title, place) in enumerate(zip(sessions, titles, places, strict=True)):
            text = title.replace("&", "&&") + (_DIRTY if session.dirty else "")
            if self.tabText(index) != text:
                self.setTabText(index, text)
            self.setTabToolTip(index, f"{session.title}\n{place or _('not saved yet')}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close a tab by the middle button."""
        index = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index >= 0:
            self.tabCloseRequested.emit(index)
            return
        super().mousePressEvent(event)

    def tabInserted(self, index: int) -> None:  # noqa: N802
        """Let the Tab key lead here from the first tab on."""
        super().tabInserted(index)
        self._let_keys_in()

    def tabRemoved(self, index: int) -> None:  # noqa: N802
        """Let the Tab key pass once there is none."""
        super().tabRemoved(index)
        self._let_keys_in()

    def _let_keys_in(self) -> None:
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.TabFocus if self.count() else policy.NoFocus)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802
        """Keep long titles from taking the bar."""
        hint = super().tabSizeHint(index)
        return QSize(min(hint.width(), _WIDEST), hint.height())
