"""Tabs, turned to by the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def turn_to(tabs, title):
    """Click the tab of a title, which may be shown as an icon alone."""
    bar = tabs.tabBar()
    titles = [bar.tabToolTip(n) or bar.tabText(n) for n in range(bar.count())]
    number = titles.index(title)
    assert bar.isVisible(), "the tabs are not seen"
    assert bar.isTabVisible(number), f"{title} is not offered"
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
    QApplication.processEvents()
    assert tabs.currentIndex() == number
