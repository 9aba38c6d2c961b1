"""Two windows on one home: neither overwrites what the other saved without asking."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.gui.application.test_items_by_path import delete
from tests.gui.application.user import User
from tests.gui.keys import do


def renamed_in_both(start, qtbot):
    """Open the first workflow in two windows, save a name in one, make another in the other."""
    users = [User(start(), qtbot) for _window in range(2)]
    for user, name in zip(users, ("Theirs", "Mine"), strict=True):
        user.retype(user.window.inspector.flow.header.title, name)
    theirs, mine = (user.window for user in users)
    do(theirs, "file.save")
    assert not theirs.page.session.dirty
    do(mine, "file.save")
    assert mine.page.session.dirty
    return theirs, mine


def answer(window, title):
    (toast,) = (one for one in window.toasts.shown() if "another window" in one.notice.message)
    assert "Library" in toast.notice.detail
    button = next(one for one in toast.findChildren(QPushButton) if one.text() == title)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def stored(window):
    return window.parts.documents.open_item("1").document.text


def test_reload_takes_theirs_and_undo_brings_mine_back(start, qtbot):
    theirs, mine = renamed_in_both(start, qtbot)
    answer(mine, "Reload")
    assert mine.page.session.document.text == theirs.page.session.document.text
    assert not mine.page.session.dirty
    do(mine, "edit.undo")
    assert '"Mine"' in mine.page.session.document.text
    do(mine, "file.save")
    assert '"Mine"' in stored(theirs)


def test_keep_mine_overwrites(start, qtbot):
    theirs, mine = renamed_in_both(start, qtbot)
    answer(mine, "Keep mine")
    assert not mine.page.session.dirty
    assert '"Mine"' in stored(theirs)


def test_what_another_window_deleted_can_be_kept(start, qtbot):
    they, me = User(start(), qtbot), User(start(), qtbot)
    theirs, mine = they.window, me.window
    item = next(one for one in theirs.parts.library.items() if one.kind == "workflow")
    delete(they, item.title)
    me.retype(mine.inspector.flow.header.title, "Mine")
    do(mine, "file.save")
    answer(mine, "Keep mine")
    assert not mine.page.session.dirty
    kept = [one for one in theirs.parts.library.items() if one.title == "Mine"]
    assert '"Mine"' in theirs.parts.documents.open_item(kept[0].key).document.text
