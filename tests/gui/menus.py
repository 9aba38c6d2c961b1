"""Menus that the right button opens, and the menus in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.waiting import comes

LEFT = Qt.MouseButton.LeftButton


def card_menu(user, card):
    """Click a card with the left and with the right button; return the menu that comes up."""
    view, place = user.hand.view, user.hand.at(user.hand.body(card))
    QTest.mouseClick(view, LEFT, pos=place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu), "no menu has come up"
    return menu


def submenu(menu, title):
    """Open the menu in a menu; None if there is none of that title."""
    entry = next((one for one in menu.actions() if one.text().replace("&&", "&") == title), None)
    if entry is None:
        return None
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
    assert comes(entry.menu().isVisible)
    return entry.menu()


def pick(menu, title):
    """Click an entry, and return it."""
    entry = next(one for one in menu.actions() if one.text() == title)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
    QApplication.processEvents()
    return entry
