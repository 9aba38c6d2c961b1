"""Tabs of a narrow panel: where titles do not fit, all but the open one are icons."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.theme import icon, set_role, text_font

_ICON_PX = 16
_FIRST_PX = 8
_AROUND_PX = 11
_FONT_PX = 12
"""What the style sheet puts around a title."""


class PanelTabs(QTabWidget):
    """Tabs that never need to be scrolled to.

    Args:
        name: What a screen reader calls the row.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: list[tuple[str, str]] = []
        self._topics: list[str] = []
        self._narrow = False
        bar = self.tabBar()
        set_role(bar, "panel")
        bar.setUsesScrollButtons(False)
        bar.setAccessibleName(name)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.currentChanged.connect(lambda _: self._arrange())

    def add(self, page: QWidget, title: str, icon_name: str, topic: str) -> None:
        """Add a tab; the icon stands for its title where there is no room for that.

        Args:
            page: What it shows.
            title: What it is called.
            icon_name: What stands for the title.
            topic: What help it has; so has what is around the tabs while it is open.
        """
        self._topics.append(topic)
        self._icons.append((title, icon_name))
        number = self.addTab(page, title)
        self.setTabToolTip(number, title)
        self.tabBar().setAccessibleTabName(number, title)

    def setTabVisible(self, index: int, visible: bool) -> None:  # noqa: N802
        """Show a tab or hide it."""
        super().setTabVisible(index, visible)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if 0 <= self.currentIndex() < len(self._topics):
            set_topic(self.parentWidget() or self, self._topics[self.currentIndex()])
        metrics = QFontMetrics(text_font(_FONT_PX, bold=True))
        wanted = sum(
            metrics.horizontalAdvance(title) + _AROUND_PX
            for number, (title, _) in enumerate(self._icons)
            if self.isTabVisible(number)
        )
        self._narrow = wanted > self.width() - _FIRST_PX
        for number, (title, name) in enumerate(self._icons):
            as_icon = self._narrow and number != self.currentIndex()
            text = "" if as_icon else title
            if self.tabText(number) != text:
                self.setTabText(number, text)
                self.setTabIcon(number, icon(name, "secondary") if as_icon else QIcon())
