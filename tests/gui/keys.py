"""What is done by keys: actions, by their own or by their names in the palette; fields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.menus import menu_titles
from tests.gui.canvas.hand import focused
from tests.gui.waiting import comes


def do(window, action_id):
    """Press the keys of an action; one that has none is chosen in the palette."""
    if QApplication.activeWindow() is not window:
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
    action = next(one for one in window.registry if one.id == action_id)
    keys = window.registry[action_id].shortcut()
    if keys.isEmpty():
        path = " › ".join([*menu_titles(action.menu), _(action.title)])
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(focused(), path.replace("›", "").replace("…", "").replace("  ", " "))
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    else:
        there = QApplication.focusWidget() or window
        QTest.keyClick(there, keys[0].key(), keys[0].keyboardModifiers())
    QApplication.processEvents()


def fill(field, text):
    """Click a field and type over what stands in it."""
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)


def tab_to(widget):
    """Press Tab until a widget has the keys."""
    assert comes(lambda: QApplication.activeWindow() is widget.window()), "its window is not active"
    for _press in range(100):
        if widget.hasFocus():
            return
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"{widget} is not reached by Tab")
