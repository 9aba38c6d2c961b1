from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenuBar, QStyleOptionMenuItem

from apiflow_desktop.gui.theme import apply
from apiflow_desktop.gui.widgets.menu import Menu
from tests.gui.canvas.hand import focused

LOWEST_SCREEN = 720


def right_edge(menu, action):
    """Return how far from the menu's right edge an item's last painted column is."""
    image = menu.grab(menu.actionGeometry(action)).toImage()
    ground = image.pixel(image.width() - 2, 1)
    middle = QRect(4, 4, image.width() - 8, image.height() - 8)
    for x in range(middle.right(), middle.left(), -1):
        if any(image.pixel(x, y) != ground for y in range(middle.top(), middle.bottom())):
            return image.width() - x
    return image.width()


def test_shortcuts_end_at_one_edge(qapp, qtbot):
    apply(qapp, "dark")
    menu = Menu()
    qtbot.addWidget(menu)
    actions = [QAction("New", menu), QAction("Save as", menu)]
    actions[0].setShortcut("Ctrl+N")
    actions[1].setShortcut("Ctrl+Shift+S")
    menu.addActions(actions)
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    edges = [right_edge(menu, action) for action in actions]
    assert abs(edges[0] - edges[1]) <= 2
    assert max(edges) < 20


def test_a_menu_writes_no_shortcut_into_the_text(qapp, qtbot):
    menu = Menu()
    qtbot.addWidget(menu)
    action = QAction("New", menu)
    action.setShortcut("Ctrl+N")
    menu.addAction(action)
    option = QStyleOptionMenuItem()
    menu.initStyleOption(option, action)
    assert option.text == "New"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("new node", "node"), ("new connector", "connector"), ("new variable", "variable")],
)
def test_the_palette_makes_items_of_the_library(window, application, qtbot, typed, kind):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused(), typed)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert ("add", kind) in application.library.calls


def opened_menu(window, title):
    bar = window.findChild(QMenuBar)
    action = next(one for one in bar.actions() if one.text().replace("&", "") == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(action).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    return menu


def test_quit_is_the_last_of_the_file_menu(window, qtbot):
    menu = opened_menu(window, "File")
    assert menu.actions()[-1].text() == "Quit"
    menu.close()


@pytest.mark.parametrize("title", ["File", "Edit", "View", "Run", "Help"])
def test_no_menu_is_higher_than_a_small_screen(window, qtbot, title):
    menu = opened_menu(window, title)
    assert menu.sizeHint().height() <= LOWEST_SCREEN
    menu.close()
