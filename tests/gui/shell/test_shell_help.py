"""Help: F1 and the question marks show what the guide says about what has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QToolButton

from apiflow_desktop.gui.help.window import HelpWindow
from apiflow_desktop.gui.window.preferences import Preferences
from tests.gui.canvas.hand import Hand, focused
from tests.gui.keys import do
from tests.gui.mouse import LEFT, click_row

F1, ESC = Qt.Key.Key_F1, Qt.Key.Key_Escape


@pytest.fixture
def page(window, qtbot):
    window.open_item("1")
    with qtbot.waitActive(window):
        window.activateWindow()
    return window.page


@pytest.fixture
def guide(window):
    return window.help


def press(key):
    QTest.keyClick(focused(), key)
    QApplication.processEvents()


def seen(view):
    """Return the text that is in view."""
    first, last = view.rect().topLeft(), view.viewport().rect().bottomRight()
    cursor = view.cursorForPosition(first)
    cursor.setPosition(view.cursorForPosition(last).position(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selection().toPlainText()


def follow(view, text):
    """Click at a link of the page in view."""
    cursor = view.document().find(text)
    assert cursor.charFormat().anchorHref(), f"{text!r} is no link"
    QTest.mouseClick(view.viewport(), LEFT, pos=view.cursorRect(cursor).center())
    QApplication.processEvents()


def question_mark(parent):
    (button,) = (
        one
        for one in parent.findChildren(QToolButton)
        if one.accessibleName() == "Help" and one.isVisible()
    )
    QTest.mouseClick(button, LEFT)
    QApplication.processEvents()


def test_f1_is_about_what_has_the_focus(window, page, guide, qtbot):
    assert not window.docks.is_shown("help")
    press(F1)
    assert window.docks.is_shown("help")
    assert guide.view.place == "tour.md#the-canvas"
    qtbot.waitUntil(lambda: "The canvas" in seen(guide.view))

    hand = Hand(page.canvas_widget)
    hand.click(hand.body("add_hat"))
    press(F1)
    assert guide.view.place == "running.md#script"
    assert "calls the node" in seen(guide.view)

    do(window, "view.search")
    press(F1)
    assert guide.view.place == "tour.md#the-library"
    do(window, "view.text")
    QTest.mouseClick(page.text.flow.editor.viewport(), LEFT)
    press(F1)
    assert guide.view.place == "documents.md#the-text"


def test_asked_twice_the_keys_go_to_the_guide_and_esc_gives_them_back(window, page, guide):
    press(F1)
    assert page.canvas_widget.isAncestorOf(focused())
    press(F1)
    assert guide.view.hasFocus()
    before = guide.view.verticalScrollBar().value()
    press(Qt.Key.Key_PageDown)
    assert guide.view.verticalScrollBar().value() > before
    press(ESC)
    assert not window.docks.is_shown("help")
    assert page.canvas_widget.isAncestorOf(focused())


def test_the_menu_opens_the_start_and_links_lead_on(window, page, guide):
    do(window, "help.guide")
    assert guide.view.place == "README.md"
    follow(guide.view, "Secrets")
    assert guide.view.place == "secrets.md"
    assert "A secret is a token" in seen(guide.view)

    def click(name):
        (button,) = (one for one in guide.findChildren(QToolButton) if one.toolTip() == name)
        QTest.mouseClick(button, LEFT)

    click("Back")
    assert guide.view.place == "README.md"
    click("Forward")
    assert guide.view.place == "secrets.md"
    click("Start of the guide")
    assert guide.view.place == "README.md"
    click("Close help")
    assert not window.docks.is_shown("help")


def test_pages_are_found_by_words(window, page, guide):
    do(window, "help.guide")
    QTest.mouseClick(guide.search, LEFT)
    QTest.keyClicks(guide.search, "zyzzyva")
    assert "The guide says nothing about “zyzzyva”." in seen(guide.view)
    press(ESC)
    assert "Documentation" in seen(guide.view)
    QTest.keyClicks(guide.search, "paid twice")
    assert "Nothing is paid for twice" in seen(guide.view)
    press(Qt.Key.Key_Return)
    assert guide.view.place == "running.md#nothing-is-paid-for-twice"
    assert "Before a call is sent" in seen(guide.view)
    press(ESC)
    assert not window.docks.is_shown("help")


def test_a_link_that_was_found_is_followed_by_a_click(window, page, guide):
    do(window, "help.guide")
    QTest.mouseClick(guide.search, LEFT)
    QTest.keyClicks(guide.search, "keyring")
    follow(guide.view, "Without a keyring")
    assert guide.view.place == "secrets.md#without-a-keyring"


def test_pictures_are_shown_in_the_colours_of_the_theme(window, page, guide, qtbot):
    window.resize(1600, 1000)
    do(window, "help.guide")
    follow(guide.view, "Gallery")

    def darkness():
        place = guide.view.viewport().mapTo(window, guide.view.viewport().rect().center())
        image = window.grab().toImage()
        return image.pixelColor(place).lightness()

    qtbot.waitUntil(lambda: darkness() < 60)
    do(window, "view.theme.light")
    qtbot.waitUntil(lambda: darkness() > 200)
    assert guide.view.place == "gallery.md"


def test_question_marks_are_about_what_they_stand_at(window, page, guide):
    question_mark(window.library)
    assert guide.view.place == "tour.md#the-library"
    click_row(window.library.tree, row_of(window.library, "For each"))
    question_mark(window.library)
    assert guide.view.place == "running.md#forloopflow"
    tabs = window.lower_tabs
    question_mark(tabs)
    assert guide.view.place == "tour.md#jobs"
    QTest.mouseClick(tabs.tabBar(), LEFT, pos=tabs.tabBar().tabRect(1).center())
    question_mark(tabs)
    assert guide.view.place == "diagnostics.md"


def row_of(panel, title):
    model = panel.model
    return next(
        child
        for section in range(model.rowCount())
        for row in range(model.rowCount(model.index(section, 0)))
        if (child := model.index(row, 0, model.index(section, 0))).data() == title
    )


def test_a_dialog_has_help_of_its_own_beside_it(window, page, qtbot):
    do(window, "edit.preferences")
    dialog = window.findChild(Preferences)
    qtbot.waitActive(dialog)
    press(F1)
    shown = dialog.findChild(HelpWindow)
    assert shown.panel.view.place == "preferences.md#theme"
    assert "light, dark, or like the system" in seen(shown.panel.view)
    assert not window.docks.is_shown("help")
    qtbot.waitActive(shown)
    press(ESC)
    qtbot.waitUntil(lambda: dialog.findChild(HelpWindow) is None)
    assert dialog.isVisible()

    button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Help)
    QTest.mouseClick(button, LEFT)
    assert dialog.findChild(HelpWindow).panel.view.place == "preferences.md"
    dialog.close()
