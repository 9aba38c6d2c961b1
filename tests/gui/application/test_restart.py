"""The window is started anew and comes back as it was, with what was not saved."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from apiflow_desktop.gui.window.preferences import Preferences
from tests.gui.application.user import User

CTRL = Qt.KeyboardModifier.ControlModifier


def restart(user):
    """Choose another size and press Restart now."""
    user.key(Qt.Key.Key_Comma, CTRL)
    dialog = user.dialog(Preferences)
    user.key(Qt.Key.Key_Tab)
    assert dialog.scale.hasFocus()
    QTest.keyClicks(dialog.scale, "125")
    user.click(dialog.scale_note.button)
    assert user.window.restarting
    assert not user.window.isVisible()


def test_all_tabs_come_back_with_what_is_not_saved(start, qtbot, tmp_path):
    steps = [{"id": name, "value": {"type": "identity"}} for name in "ab"]
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        path.write_text(json.dumps({"summary": path.stem, "value": {"modules": steps}}))
    user = User(start(*paths), qtbot)
    user.activate(user.window)
    user.key(Qt.Key.Key_N, CTRL)
    drag_tab_to_the_front(user)
    bring_forward(user, "one")
    user.select("b")
    user.key(Qt.Key.Key_Delete)
    assert [step["id"] for step in user.steps] == ["a"]
    saved = paths[0].read_text()

    restart(user)
    start.end()
    user = User(start(), qtbot)

    assert titles(user) == ["Untitled workflow", "one •", "two"]
    assert user.window.page.place == str(paths[0])
    assert [step["id"] for step in user.steps] == ["a"]
    assert paths[0].read_text() == saved
    assert user.window.toasts.shown() == []
    user.activate(user.window)
    user.hand.click(user.hand.body("start"))
    user.key(Qt.Key.Key_Z, CTRL)
    assert user.text == saved


def test_a_document_that_was_never_saved_comes_back_in_front(start, qtbot, fresh_home):
    user = User(start(), qtbot)
    user.activate(user.window)
    user.key(Qt.Key.Key_N, CTRL)
    user.key(Qt.Key.Key_Tab)
    user.type("identity")
    user.key(Qt.Key.Key_Return)
    assert len(user.steps) == 1
    text = user.text

    restart(user)
    start.end()
    user = User(start(), qtbot)

    assert user.window.page.place == ""
    assert user.text == text
    assert user.window.page.session.dirty
    assert user.window.memory.left == ""
    assert len(list(fresh_home.glob("recovery/*/*.unsaved"))) == 1


def titles(user):
    tabs = user.window.top_bar.tabs
    return [tabs.tabText(index) for index in range(tabs.count())]


def bring_forward(user, title):
    tabs = user.window.top_bar.tabs
    place = tabs.tabRect(titles(user).index(title)).center()
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)


def drag_tab_to_the_front(user):
    tabs = user.window.top_bar.tabs
    begin, end = tabs.tabRect(tabs.count() - 1).center(), tabs.tabRect(0).center()
    QTest.mousePress(tabs, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 11):
        QTest.mouseMove(tabs, begin + (end - begin) * step / 10)
    QTest.mouseRelease(tabs, Qt.MouseButton.LeftButton, pos=end)
