"""A YAML workflow in the window: drawn, typed in, undone, saved as what it is, converted."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from apiflow_desktop.gui.notify import Notices
from tests.gui.application.user import User
from tests.gui.keys import do
from tests.gui.text_hand import TextHand

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key

FLOW = """\
# kept as it is
summary: Two steps
value:
  modules:
    # the first
    - id: a
      summary: First
      value: {type: identity} # in brackets
    - id: b
      summary: "Second"
      value:
        type: identity
"""


@pytest.fixture
def user(start, qtbot):
    user = User(start(), qtbot)
    user.activate(user.window)
    return user


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "two.yaml"
    file.write_bytes(FLOW.replace("\n", "\r\n").encode())
    return file


@pytest.fixture
def editor(user, file):
    user.window.open_paths([file])
    page = user.window.page
    do(user.window, "view.text")
    user.click(page.text.editor)
    return page.text.editor


def put_cursor_after(editor, words):
    hand = TextHand(editor)
    hand.click(words, len(words))


def test_typing_in_the_text_changes_the_drawing_and_only_those_bytes(user, editor, file):
    put_cursor_after(editor, "summary: First")
    user.type(" of all")
    first = user.document.handles()[0]
    user.qtbot.waitUntil(lambda: user.document.module(first)["summary"] == "First of all")
    card = user.hand.item("a").card
    assert card.title == "First of all"
    user.key(KEY.Key_S, CTRL)
    assert file.read_bytes().decode() == FLOW.replace("First", "First of all").replace("\n", "\r\n")
    user.key(KEY.Key_Z, CTRL)
    user.key(KEY.Key_S, CTRL)
    assert file.read_bytes().decode() == FLOW.replace("\n", "\r\n")


def test_text_that_does_not_parse_is_held_back_until_it_does(user, editor, file):
    put_cursor_after(editor, "summary: First")
    user.type(": [")
    session = user.window.page.session
    user.qtbot.waitUntil(lambda: session.pending is not None)
    assert "not valid YAML" in str(session.pending.error)
    assert user.window.page.text.notice.isVisible()
    assert user.document.text == FLOW.replace("\n", "\r\n")
    for _ in range(3):
        user.key(KEY.Key_Backspace)
    user.qtbot.waitUntil(lambda: session.pending is None)
    assert not session.dirty


def test_a_step_deleted_on_the_drawing_leaves_the_text_with_its_comments(user, file):
    user.window.open_paths([file])
    user.select("b")
    user.key(KEY.Key_Delete)
    user.key(KEY.Key_S, CTRL)
    kept = FLOW[: FLOW.index("    - id: b")]
    assert file.read_bytes().decode() == kept.replace("\n", "\r\n")


@pytest.mark.parametrize("name", ["other.json", "other.yml"])
def test_save_as_writes_the_language_of_the_ending(user, file, tmp_path, monkeypatch, name):
    asked = []
    chosen = tmp_path / name

    def answer(_window, _title, proposed, _filter):
        asked.append(proposed)
        return str(chosen), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    user.window.open_paths([file])
    value = user.document.value
    user.key(KEY.Key_S, CTRL | SHIFT)
    assert asked == ["Two steps.yaml"]
    assert user.window.page.place == str(chosen)
    assert user.document.value == value
    if name.endswith("json"):
        assert json.loads(chosen.read_bytes()) == value
        assert len(user.window.workbench.pages) == 3
        assert "converted copy" in Notices.current().history[-1].message
    else:
        assert chosen.read_bytes() == file.read_bytes()
        assert len(user.window.workbench.pages) == 2
