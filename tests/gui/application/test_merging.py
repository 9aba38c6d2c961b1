"""A file that another program changed while it was edited here: both sets of changes in one."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gui.application.user import CTRL, User
from tests.gui.keys import do
from tests.gui.text_hand import TextHand

FLOW = {
    "summary": "Hats",
    "description": "Puts hats on.",
    "value": {"modules": [{"id": "a", "value": {"type": "identity"}}]},
}


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "flow.json"
    place.write_text(json.dumps(FLOW, indent=2))
    return place


@pytest.fixture
def user(start, qtbot, file):
    user = User(start(file), qtbot)
    user.activate(user.window)
    return user


def change_both(user, file, old, new, title="Mine"):
    """Give the flow a title here, and change something of the file there; both find out."""
    user.retype(user.window.inspector.flow.header.title, title)
    user.key(Qt.Key.Key_Return)
    file.write_text(file.read_text().replace(old, new))
    user.qtbot.waitUntil(lambda: bool(questions(user)), timeout=10_000)


def questions(user):
    shown = user.window.toasts.shown()
    return [one for one in shown if any(way.title == "Merge" for way in one.notice.actions)]


def merge(user):
    answer(user, "Merge")


def answer(user, title):
    (question,) = questions(user)
    button = user.button(title, question)
    user.qtbot.waitUntil(lambda: button.mapTo(question, QPoint()).y() > 0)  # it is laid out
    user.click(button)


def holds(user, *texts):
    user.qtbot.waitUntil(lambda: all(text in user.text for text in texts), timeout=5000)


def test_changes_of_other_lines_are_both_taken_and_saved(user, file):
    change_both(user, file, '"id": "a"', '"id": "theirs"')
    merge(user)
    holds(user, '"Mine"', '"theirs"')
    assert user.window.page.session.dirty
    assert '"Mine"' not in file.read_text()
    do(user.window, "file.save")
    assert file.read_text() == user.text
    assert not user.window.page.session.dirty


def test_undo_takes_theirs_out_again(user, file):
    change_both(user, file, '"id": "a"', '"id": "theirs"')
    mine = user.text
    merge(user)
    holds(user, '"theirs"')
    user.undo()
    assert user.text == mine
    user.undo()
    assert json.loads(user.text) == FLOW
    assert user.window.page.session.dirty, "the file holds theirs"


def test_where_both_changed_a_line_the_text_shows_both_and_one_is_made_of_them(user, file):
    change_both(user, file, '"Hats"', '"Theirs"')
    merge(user)
    user.qtbot.waitUntil(lambda: user.window.page.session.pending is not None, timeout=5000)
    reader = TextHand(user.window.page.text.editor)
    assert reader.editor.isVisible()
    assert user.window.registry["view.text"].isChecked()
    assert reader.editor.textCursor().block().text() == "<<<<<<< mine"
    assert '"Hats"' not in reader.text
    begin, end = reader.text.index("<<<<<<<"), reader.text.index("\n", reader.text.index(">>>>>>>"))
    reader.click("<<<<<<< mine")
    user.key(Qt.Key.Key_Home)
    for _line in range(reader.text[begin:end].count("\n")):
        user.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    user.key(Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    reader.type('"summary": "Of both",')
    user.qtbot.waitUntil(lambda: user.window.page.session.pending is None, timeout=5000)
    user.key(Qt.Key.Key_S, CTRL)
    assert json.loads(file.read_text()) == {**FLOW, "summary": "Of both"}


def test_both_versions_may_be_dropped_and_nothing_is_saved_unasked(user, file):
    change_both(user, file, '"Hats"', '"Theirs"')
    merge(user)
    user.qtbot.waitUntil(lambda: user.window.page.session.pending is not None, timeout=5000)
    user.click(user.button("Drop what was typed"))
    assert json.loads(user.text) == {**FLOW, "summary": "Mine"}
    do(user.window, "file.save")
    assert '"Theirs"' in file.read_text()
    assert questions(user)


def test_undo_of_all_does_not_make_it_saved_while_the_file_holds_theirs(user, file):
    change_both(user, file, '"Hats"', '"Theirs"')
    user.undo()
    assert json.loads(user.text) == FLOW
    assert user.window.page.session.dirty
    merge(user)
    holds(user, '"Theirs"')


def test_what_was_saved_before_the_last_save_is_no_base_of_a_merge(user, file):
    change_both(user, file, '"Hats"', '"Theirs"')
    answer(user, "Keep mine")
    user.qtbot.waitUntil(lambda: not user.window.page.session.dirty, timeout=5000)
    user.undo()
    user.retype(user.window.inspector.flow.header.title, "Another")
    user.key(Qt.Key.Key_Return)
    file.write_text(file.read_text().replace('"id": "a"', '"id": "theirs"'))
    user.qtbot.waitUntil(lambda: bool(user.window.toasts.shown()), timeout=10_000)
    titles = {way.title for one in user.window.toasts.shown() for way in one.notice.actions}
    assert "Reload" in titles
    assert "Merge" not in titles
