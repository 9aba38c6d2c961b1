"""Notes, by mouse and keys in the window."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest

from tests.gui.canvas.hand import Hand, focused
from tests.gui.mouse import choose, menu_at
from tests.unit.openflow_picture.flows import identity, note

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Board:
    """A window on a flow with notes, and a hand."""

    def __init__(self, window, page):
        self.window, self.page = window, page
        self.hand = Hand(page.canvas)

    @property
    def notes(self):
        return json.loads(self.page.session.document.text)["value"].get("notes", [])

    def rect(self, note_id):
        return self.page.canvas.notes.items[f"{note_id}#1"].rect()

    def key(self, key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(focused(), key, held)

    def undo(self):
        self.key(Qt.Key.Key_Z, CONTROL)


@pytest.fixture
def board(window, qtbot, tmp_path):
    """Return a function that opens a flow with notes in the window."""

    def open_on(*notes):
        flow: Any = {"summary": "T", "value": {"modules": [identity("a"), identity("b")]}}
        if notes:
            flow["value"]["notes"] = list(notes)
        file = tmp_path / "flow.json"
        file.write_text(json.dumps(flow, indent=2), "utf-8")
        window.open_paths([file])
        qtbot.waitUntil(lambda: window.page is not None)
        qtbot.waitUntil(lambda: window.page.canvas.viewer.hasFocus())
        return Board(window, window.page)

    return open_on


def test_a_note_is_added_typed_and_undone_step_by_step(board):
    work = board()
    page = work.page
    QCursor.setPos(page.canvas.mapToGlobal(page.canvas.rect().center()))
    before = page.session.document.text
    work.key(Qt.Key.Key_S, SHIFT)
    (made,) = work.notes
    assert (made["text"], made["color"], made["type"]) == ("", "yellow", "free")
    QTest.keyClicks(focused(), "Check **S")
    work.key(Qt.Key.Key_Tab)
    work.key(Qt.Key.Key_Backspace)
    QTest.keyClicks(focused(), "0**")
    work.key(Qt.Key.Key_Return, CONTROL)
    assert work.notes[0]["text"] == "Check **S0**"
    assert page.canvas.viewer.hasFocus()
    work.undo()
    assert work.notes[0]["text"] == ""
    work.undo()
    assert page.session.document.text == before


def test_escape_leaves_the_text_as_it_was_and_leaving_takes_it_over(board):
    work = board(note("n"))
    work.hand.double_click(work.rect("n").center())
    QTest.keyClicks(focused(), "never")
    work.key(Qt.Key.Key_Escape)
    assert work.notes[0]["text"] == "one"
    work.hand.double_click(work.rect("n").center())
    QTest.keyClicks(focused(), " more")
    work.hand.click(work.rect("n").bottomLeft() + QPointF(0, 60))
    assert work.notes[0]["text"] == "one more"


def test_a_note_is_moved_and_resized_each_one_undo_step(board):
    work = board(note("n"))
    before, start = work.page.session.document.text, work.rect("n")
    work.hand.drag(start.center(), start.center() + QPointF(80, -40))
    moved = work.rect("n")
    assert moved.topLeft() != start.topLeft()
    assert work.notes[0]["position"] == {"x": moved.x(), "y": moved.y()}
    corner = moved.bottomRight() - QPointF(5, 5)
    work.hand.drag(corner, corner + QPointF(60, 40))
    assert work.notes[0]["size"]["width"] > moved.width()
    assert work.notes[0]["position"] == {"x": moved.x(), "y": moved.y()}
    work.undo()
    assert work.rect("n") == moved
    work.undo()
    assert work.rect("n") == start
    assert work.page.session.document.text == before


def test_a_locked_note_stays_put_and_escape_takes_a_drag_back(board):
    work = board(note("n", locked=True), note("m", x=300))
    before = work.page.session.document.text
    locked = work.rect("n")
    work.hand.drag(locked.center(), locked.center() + QPointF(80, 80))
    assert work.rect("n") == locked
    free = work.rect("m")
    work.hand.press(free.center())
    work.hand.move(free.center() + QPointF(50, 90))
    assert work.rect("m") != free
    work.hand.key(Qt.Key.Key_Escape)
    work.hand.release(free.center() + QPointF(50, 90))
    assert work.rect("m") == free
    assert work.page.session.document.text == before


def test_a_note_and_steps_are_deleted_at_once(board):
    work = board(note("n"), note("m", x=300))
    before = work.page.session.document.text
    work.hand.click(work.rect("n").center())
    work.hand.click(work.hand.body("b"), keys=CONTROL)
    work.key(Qt.Key.Key_Delete)
    assert [found["id"] for found in work.notes] == ["m"]
    assert [module["id"] for module in work.page.session.document.flow_value["modules"]] == ["a"]
    work.undo()
    assert work.page.session.document.text == before


def test_the_menu_of_a_note_colours_and_locks_it(board):
    work = board(note("n"))
    for path, read in (
        (("Colour", "Purple"), lambda found: found["color"] == "purple"),
        (("Lock the note",), lambda found: found["locked"] is True),
    ):
        point = work.hand.at(work.rect("n").center())
        choose(menu_at(work.hand.view, point), *path)
        assert read(work.notes[0])


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_a_key_types_on_the_selected_note_also_where_a_step_is_selected(board, key):
    work = board(note("one", "Old"))
    title = work.page.session.document.text
    work.hand.click(work.rect("one").center())
    work.hand.click(work.hand.body("a"), keys=SHIFT)
    work.key(key)
    QTest.keyClicks(focused(), "er")
    work.key(Qt.Key.Key_Return, CONTROL)
    assert work.notes[0]["text"] == "Older"
    work.undo()
    assert work.page.session.document.text == title


def test_the_menu_of_a_step_shows_the_keys_of_the_canvas(board):
    work = board()
    menu = menu_at(work.hand.view, work.hand.at(work.hand.body("a")))
    shown = {one.text(): one.shortcut().toString() for one in menu.actions()}
    assert (shown["Type values on the card"], shown["Pin output"]) == ("Return", "P")
