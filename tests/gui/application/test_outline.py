"""The outline: a workflow is walked and changed by keys alone, as screen readers need it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from tests.gui.application.test_step_clipboard import FLOW
from tests.gui.application.user import User
from tests.unit.openflow_picture.flows import note

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


@pytest.fixture
def user(start, qtbot, tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"summary": "One", "value": {"modules": FLOW}}, indent=1))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.key(KEY.Key_O, ALT)
    assert user.window.outline.tree.hasFocus()
    return user


def rows(user):
    """List what is shown, a line a row, from top to bottom."""
    tree, found = user.window.outline.tree, []
    index = tree.model().index(0, 0)
    while index.isValid():
        found.append(index.data())
        index = tree.indexBelow(index)
    return found


def ids(user):
    return [step["id"] for step in user.steps]


def selected(user):
    document = user.document
    return [document.module(handle)["id"] for handle in user.window.page.selected]


def test_every_step_has_a_line_and_the_selection_is_the_drawings(user):
    assert rows(user) == [
        "a · Passes its input on",
        "b · Passes its input on",
        "c · For each",
        "d · Passes its input on",
    ]
    assert selected(user) == ["a"]
    for _ in range(3):
        user.key(KEY.Key_Down)
    assert selected(user) == ["d"]
    assert user.hand.item("d").isSelected()
    user.hand.click(user.hand.body("b"))
    tree = user.window.outline.tree
    assert tree.currentIndex().data() == "b · Passes its input on"


def test_steps_are_moved_deleted_copied_and_added_by_keys(user):
    before = user.text
    user.key(KEY.Key_Home)
    user.key(KEY.Key_Down, ALT)
    assert ids(user) == ["b", "a", "c"]
    user.key(KEY.Key_Up, ALT)
    assert ids(user) == ["a", "b", "c"]
    user.key(KEY.Key_Up, ALT)
    assert ids(user) == ["a", "b", "c"]
    user.key(KEY.Key_D, CTRL)
    assert ids(user) == ["a", "a2", "b", "c"]
    assert selected(user) == ["a2"]
    assert rows(user)[1].startswith("a2")
    user.key(KEY.Key_Delete)
    assert ids(user) == ["a", "b", "c"]
    user.key(KEY.Key_Home)
    user.key(KEY.Key_Tab)
    user.type("pass on")
    user.key(KEY.Key_Return)
    assert ids(user) == ["a", "e", "b", "c"]
    while user.window.page.session.undo_stack.canUndo():
        user.key(KEY.Key_Z, CTRL)
    assert user.text == before


def test_two_neighbours_move_together(user):
    user.key(KEY.Key_Home)
    user.key(KEY.Key_Down, SHIFT)
    assert selected(user) == ["a", "b"]
    user.key(KEY.Key_Down, ALT)
    assert ids(user) == ["c", "a", "b"]


def test_enter_goes_to_the_inspector(user):
    user.key(KEY.Key_Home)
    user.key(KEY.Key_Return)
    assert not user.window.outline.tree.hasFocus()
    assert user.window.inspector.isAncestorOf(user.window.focusWidget())


def test_a_screen_reader_hears_the_lines(user):
    reader = QAccessible.queryAccessibleInterface(user.window.outline.tree)
    assert reader.text(QAccessible.Text.Name) == "Outline"
    assert reader.childCount() >= 4


def test_hidden_it_reads_nothing(user):
    user.key(KEY.Key_O, ALT)
    assert not user.window.outline.isVisible()
    user.hand.click(user.hand.body("b"))
    user.key(KEY.Key_Delete)
    user.key(KEY.Key_O, ALT)
    assert [row[0] for row in rows(user)] == ["a", "c", "d"]


@pytest.fixture
def annotated(start, qtbot, tmp_path):
    """The person before a workflow with a note and a group, in its outline."""
    path = tmp_path / "annotated.json"
    value = {
        "modules": FLOW,
        "notes": [note("n", "Try it", y=-300)],
        "groups": [{"start_id": "a", "end_id": "b", "summary": "Both"}],
    }
    path.write_text(json.dumps({"summary": "One", "value": value}, indent=1))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.key(KEY.Key_O, ALT)
    return user


def test_notes_and_groups_are_walked_typed_and_deleted_by_keys(annotated):
    user = annotated
    assert rows(user)[-4:] == ["Groups", "Both", "Notes", "Try it"]
    user.key(KEY.Key_End)
    (item,) = user.hand.canvas.notes.items.values()
    assert item.isSelected()
    assert selected(user) == []
    read = QAccessible.queryAccessibleInterface(user.window.outline.tree)
    names = [read.child(n).text(QAccessible.Text.Name) for n in range(read.childCount())]
    assert "Note: Try it" in names
    assert "Group: Both" in names

    user.key(KEY.Key_Return)
    user.key(KEY.Key_A, CTRL)
    user.type("Drop a photo")
    user.key(KEY.Key_Return, CTRL)
    assert json.loads(user.text)["value"]["notes"][0]["text"] == "Drop a photo"
    assert rows(user)[-1] == "Drop a photo"

    user.click(user.window.outline.tree)
    user.key(KEY.Key_End)
    user.key(KEY.Key_Delete)
    assert "notes" not in json.loads(user.text)["value"]
    assert user.window.outline.tree.currentIndex().data() == "Both"
    user.key(KEY.Key_Up)
    user.key(KEY.Key_Down)
    user.key(KEY.Key_Delete)
    assert "groups" not in json.loads(user.text)["value"]
    assert rows(user)[-1] == "d · Passes its input on"
