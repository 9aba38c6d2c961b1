"""Actions get other keys by hand, in the page of shortcuts."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenuBar, QMessageBox, QPushButton

from apiflow_desktop.base import i18n
from apiflow_desktop.gui.actions.key_rules import refusal
from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.gui.actions.shortcuts import ShortcutsDialog
from apiflow_desktop.gui.window.main_window import ALL_ACTIONS
from apiflow_desktop.gui.window.page import View
from tests.gui.asked import LEFT
from tests.gui.canvas.hand import focused
from tests.gui.keys import do, tab_to
from tests.gui.mouse import double_click_row, press
from tests.gui.waiting import comes

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Page:
    """Someone at the page of shortcuts of a window."""

    def __init__(self, window):
        self.window = window
        do(window, "help.shortcuts")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ShortcutsDialog)
        self.dialog = dialog
        assert comes(dialog.isActiveWindow)

    def press(self, key, held=NONE):
        QTest.keyClick(focused(), key, held)

    def find(self, name):
        """Type a name, and go into what is found."""
        QTest.mouseClick(self.dialog.search, LEFT)
        self.press(KEY.Key_A, CTRL)
        QTest.keyClicks(focused(), name)
        self.press(KEY.Key_Down)
        assert self.dialog.tree.hasFocus()

    def record(self, name, key, held=NONE):
        """Find an action, and press other keys for it."""
        self.find(name)
        self.press(KEY.Key_Return)
        assert self.dialog.editor.field.hasFocus()
        self.press(key, held)

    def close(self):
        self.press(KEY.Key_Escape)
        assert comes(lambda: QApplication.activeModalWidget() is None)
        self.window.activateWindow()
        assert comes(self.window.isActiveWindow)

    @property
    def said(self):
        return self.dialog.editor.message.text()

    @property
    def row(self):
        """The selected row: its title, its keys, and what they are instead of."""
        item = self.dialog.tree.currentItem()
        return [item.text(column) for column in range(3)]

    @property
    def shown(self):
        tree = self.dialog.tree
        model = tree.model()
        headings = [model.index(row, 0) for row in range(model.rowCount())]
        rows = [model.index(n, 0, one) for one in headings for n in range(model.rowCount(one))]
        return [row.data() for row in rows if not tree.isRowHidden(row.row(), row.parent())]


@pytest.fixture
def page(window, opened):
    return Page(window)


def steps(page):
    return len(json.loads(page.session.document.text)["value"]["modules"])


def press_in(window, key, held=NONE):
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def test_new_keys_work_at_once_and_the_old_do_nothing(window, opened, page):
    page.record("Split", KEY.Key_J, CTRL)
    assert page.row == ["Split", "Ctrl+J", "Alt+2"]
    assert page.said == "“Split” has Ctrl+J now."
    assert page.dialog.tree.hasFocus()
    page.close()
    press_in(window, KEY.Key_2, ALT)
    assert window.registry["view.graph"].isChecked()
    press_in(window, KEY.Key_J, CTRL)
    assert window.registry["view.split"].isChecked()


def test_a_key_of_the_drawing_moves(window, opened, page):
    before = steps(opened)
    page.record("Delete what", KEY.Key_F9)
    page.close()
    opened.canvas.viewer.activateWindow()
    QTest.mouseClick(opened.canvas.viewer.viewport(), LEFT, pos=QPoint(3, 3))
    press_in(window, KEY.Key_A, CTRL)
    press_in(window, KEY.Key_Delete)
    press_in(window, KEY.Key_Backspace)
    assert steps(opened) == before
    press_in(window, KEY.Key_F9)
    assert steps(opened) == 0


def test_tool_tip_menu_palette_and_buttons_name_the_new_keys(window, page):
    window.resize(1400, 800)
    page.record("Run", KEY.Key_R, CTRL)
    page.record("Search the library", KEY.Key_L, CTRL)
    page.close()
    texts = [button.text() for button in window.top_bar.findChildren(QPushButton)]
    assert texts == ["Run  Ctrl+R"]
    assert window.registry["run.run"].toolTip().endswith("(Ctrl+R)")
    window.resizeDocks([window.docks["library"]], [400], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    assert window.library.search.placeholderText() == "Search…  Ctrl+L"
    do(window, "view.palette")
    palette = window.findChild(CommandPalette)
    QTest.keyClicks(palette.field, "search the library")
    assert palette.list.currentIndex().data(Qt.ItemDataRole.UserRole) == "Ctrl+L"


def test_keys_that_another_action_has_are_taken_only_when_asked(window, opened, page):
    page.record("Text", KEY.Key_K, CTRL)
    assert page.said == "Ctrl+K belongs to “Command palette”. Take it from there?"
    assert page.dialog.editor.take.hasFocus()
    page.press(KEY.Key_Escape)
    assert page.row == ["Text", "Alt+3", ""]
    assert page.dialog.isVisible()
    page.press(KEY.Key_F2)
    page.press(KEY.Key_K, CTRL)
    page.press(KEY.Key_Return)
    assert page.row == ["Text", "Ctrl+K", "Alt+3"]
    page.find("Command palette")
    assert page.row == ["Command palette", "", "Ctrl+K"]
    page.close()
    press_in(window, KEY.Key_K, CTRL)
    assert opened.view is View.TEXT
    assert window.findChild(CommandPalette) is None


def test_one_is_put_back_and_takes_its_keys_from_who_has_them(page):
    page.record("Duplicate", KEY.Key_K, CTRL)
    page.press(KEY.Key_Space)
    page.find("Command palette")
    press(page.dialog, "Put back")
    assert page.said == "Ctrl+K belongs to “Duplicate”. Take it from there?"
    press(page.dialog, "Take from there")
    assert page.row == ["Command palette", "Ctrl+K", ""]
    page.find("Duplicate")
    assert page.row == ["Duplicate", "", "Ctrl+D"]
    press(page.dialog, "Put back")
    assert page.row == ["Duplicate", "Ctrl+D", ""]
    assert not page.dialog.editor.put_back.isEnabled()


def test_all_are_put_back_after_a_question(page):
    page.record("Split", KEY.Key_J, CTRL)
    page.find("Graph")
    press(page.dialog, "No keys")
    assert page.row == ["Graph", "", "Alt+1"]
    press(page.dialog, "Put all back…")
    assert comes(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    press(QApplication.activeModalWidget(), "Put all back")
    assert page.row == ["Graph", "Alt+1", ""]
    page.find("Split")
    assert page.row == ["Split", "Alt+2", ""]
    assert not page.dialog.put_all_back.isEnabled()


def test_the_next_start_remembers(page, window, again):
    page.record("Split", KEY.Key_Comma, CTRL | ALT)
    page.find("Graph")
    press(page.dialog, "No keys")
    page.close()
    window.close()
    second = again()
    assert second.registry.keys("view.split") == ("Ctrl+Alt+,",)
    assert second.registry.keys("view.graph") == ()
    assert second.registry.keys("view.text") == ("Alt+3",)


def test_of_two_windows_the_last_is_right_and_neither_loses_what_the_other_chose(window, again):
    second = again()
    for one, name, key in ((window, "Split", KEY.Key_J), (second, "Graph", KEY.Key_I)):
        one.activateWindow()
        page = Page(one)
        page.record(name, key, CTRL)
        page.close()
    Page(window).record("Split", KEY.Key_M, CTRL)
    assert window.registry.keys("view.graph") == ("Ctrl+I",)
    assert again().registry.keys("view.split") == ("Ctrl+M",)


def test_keys_that_cannot_work_are_refused_with_a_reason(page):
    page.record("Split", KEY.Key_X)
    assert page.said == "Fields of text need X: hold Ctrl or Alt with it."
    assert page.dialog.editor.field.hasFocus()
    page.press(KEY.Key_F, ALT)
    assert page.said == "Alt+F opens the menu “File”."
    page.press(KEY.Key_Escape)
    assert page.row == ["Split", "Alt+2", ""]


@pytest.mark.parametrize(
    ("scope", "keys", "why"),
    [
        ("window", "Shift+X", "Fields of text need Shift+X: hold Ctrl or Alt with it."),
        ("window", "PgUp", "Fields of text need PgUp: hold Ctrl or Alt with it."),
        ("window", "Ctrl+Space", "Ctrl+Space offers what fits where text is typed."),
        ("window", "Esc", "Esc leaves whatever is being done."),
        ("canvas", "1", "The drawing needs 1 itself: hold Ctrl or Alt with it."),
        ("drawing", "Left", "The drawing needs Left itself: hold Ctrl or Alt with it."),
        (
            "drawing",
            "X",
            "In the outline X finds steps by name: hold Shift, Ctrl or Alt with it.",
        ),
        ("drawing", "Home", "The outline needs Home itself: hold Shift, Ctrl or Alt with it."),
        ("drawing", "Shift+X", ""),
        ("drawing", "Tab", ""),
        ("canvas", "X", ""),
        ("window", "F9", ""),
        ("window", "Ctrl+Alt+F", ""),
    ],
)
def test_what_is_refused_depends_on_where_keys_work(qapp, scope, keys, why):
    assert refusal(keys, scope) == why


def test_a_letter_alone_is_for_the_canvas(page):
    page.record("Pin output", KEY.Key_X)
    assert page.row == ["Pin output", "X", "P"]


def test_tab_can_be_given_to_what_is_done_on_the_drawing(page):
    page.record("Duplicate", KEY.Key_Tab)
    assert page.said == "Tab belongs to “Add a step”. Take it from there?"


def test_actions_are_found_by_their_keys(page):
    tab_to(page.dialog.pressed)
    page.press(KEY.Key_D, CTRL | SHIFT)
    assert page.dialog.pressed.text() == "Ctrl+Shift+D"
    assert page.shown == ["Duplicate without incoming wires"]
    page.press(KEY.Key_Y, CTRL)
    assert page.shown == ["Redo"]
    page.press(KEY.Key_Escape)
    assert len(page.shown) == sum(map(len, ALL_ACTIONS))
    page.press(KEY.Key_Tab)
    assert page.dialog.tree.hasFocus()


def test_a_double_click_begins_too(page):
    page.find("Tidy up")
    double_click_row(page.dialog.tree, page.dialog.tree.currentIndex())
    assert page.dialog.editor.field.hasFocus()
    press(page.dialog, "Leave as it is")
    assert page.row == ["Tidy up", "Alt+Shift+T", ""]


def test_kept_keys_that_say_nothing_are_left_out_alone(application, again, caplog):
    kept = application.parts.home.root / "window.ini"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(
        "[keys]\n"
        "gone.action=Ctrl+J\n"
        "view.split=Ctrl+Nonsense\n"
        "view.graph=X\n"
        'view.text="Ctrl+J; F9"\n'
    )
    window = again()
    assert window.registry.keys("view.split") == ("Alt+2",)
    assert window.registry.keys("view.graph") == ("Alt+1",)
    assert window.registry.keys("view.text") == ("Ctrl+J", "F9")
    for name in ("gone.action", "view.split", "view.graph"):
        assert name in caplog.text
    Page(window).record("Fit selection", KEY.Key_I, CTRL)
    assert "gone.action=Ctrl+J" in kept.read_text()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_rules_allow_all_keys_that_actions_come_with(language):
    i18n.use(i18n.load(language))
    try:
        found = [
            (action.id, keys, why)
            for action in (one for group in ALL_ACTIONS for one in group)
            for keys in action.shortcuts
            if (why := refusal(keys, action.scope))
        ]
    finally:
        i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))
    assert found == []


def test_the_menus_have_the_new_keys(window, page):
    page.record("Preferences", KEY.Key_F9)
    page.close()
    bar = window.findChild(QMenuBar)
    menus = [one.menu() for one in bar.actions()]
    keys = [one.shortcut().toString() for menu in menus for one in menu.actions()]
    assert "F9" in keys
    assert "Ctrl+," not in keys
