"""Rows, buttons, tabs, menus, the wheel and what is dropped, by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QTabBar

from tests.gui.waiting import comes

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def press(parent, title):
    """Press the button of a title."""
    (button,) = (one for one in parent.findChildren(QPushButton) if one.text() == title)
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


def turn_to(tabs, title):
    """Click the tab of a title, which may be shown as an icon alone."""
    bar = tabs if isinstance(tabs, QTabBar) else tabs.tabBar()
    titles = [bar.tabToolTip(index) or bar.tabText(index) for index in range(bar.count())]
    index = titles.index(title)
    assert bar.isVisible(), "the tabs are not seen"
    assert bar.isTabVisible(index), f"{title} is not offered"
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(index).center())
    QApplication.processEvents()
    assert tabs.currentIndex() == index


def row_place(view, index):
    """Return where a row of a list, table or tree is in its viewport, scrolled to."""
    view.scrollTo(index)
    return view.visualRect(index).center()


def click_row(view, index):
    QTest.mouseClick(view.viewport(), LEFT, pos=row_place(view, index))


def double_click_row(view, index):
    click_row(view, index)
    QTest.mouseDClick(view.viewport(), LEFT, pos=row_place(view, index))


def menu_at(widget, place):
    """Press the right button at a place of a widget; return the menu that opens."""
    QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu), "no menu has come up"
    return menu


def choose(menu, *titles):
    """Choose from an open menu, through the menus in it."""
    for title in titles:
        named = {one.text().replace("&", ""): one for one in menu.actions()}
        assert title in named, f"{title} is not among {list(named)}"
        action = named[title]
        assert action.isEnabled(), f"{title} cannot be chosen"
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        menu = action.menu()
        assert menu is None or comes(menu.isVisible), f"{title} does not open"


def turn_wheel(viewport, place, notches):
    """Turn the wheel over a place of a viewport, away from the user if positive."""
    point = QPointF(place)
    event = QWheelEvent(
        point, viewport.mapToGlobal(point), QPoint(), QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton, NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def drop(widget, data, place):
    """Drag something in and drop it; return whether it was taken."""
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, action, data, LEFT, NO_KEYS)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    dropped = QDropEvent(QPointF(place), action, data, LEFT, NO_KEYS)
    QApplication.sendEvent(widget, dropped)
    return dropped.isAccepted()
