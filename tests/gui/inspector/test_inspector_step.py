from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from apiflow_desktop.gui.inspector.retry_text import retry_schedule
from apiflow_desktop.openflow.edits import DeleteModules, SetValue


def retitle(qtbot, line, text):
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, text)


def test_the_title_is_typed_where_it_stands(inspector, select, qtbot, module, session):
    select("hat")
    retitle(qtbot, inspector.step.header.title, "Add a crown")
    assert module("hat")["summary"] == "Add a crown"
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert inspector.step.header.title.text() == "Add a hat"


def test_a_renamed_id_takes_its_references_along(inspector, select, qtbot, module):
    select("hat")
    retitle(qtbot, inspector.step.header.id_line, "crown")
    qtbot.keyClick(inspector.step.header.id_line, Qt.Key.Key_Return)
    transforms = module("last")["value"]["input_transforms"]
    assert transforms["input_image"]["expr"] == "results.crown.output_image"
    assert inspector.step.header.id_line.text() == "crown"


def test_an_id_that_is_taken_is_refused_with_the_reason(inspector, select, qtbot, session):
    select("hat")
    retitle(qtbot, inspector.step.header.id_line, "last")
    qtbot.keyClick(inspector.step.header.id_line, Qt.Key.Key_Return)
    assert inspector.step.header.id_line.text() == "hat"
    assert "last" in inspector.step.header._problem.text()
    assert session.undo_stack.count() == 0


def test_a_retry_is_set_and_its_schedule_told(inspector, select, qtbot, module):
    select("hat")
    inspector.step.tabs.setCurrentIndex(2)
    rows = inspector.step.settings.rows
    qtbot.keyClicks(rows["retry", "constant", "attempts"].field.editor(), "2")
    qtbot.keyClicks(rows["retry", "constant", "seconds"].field.editor(), "5")
    assert module("hat")["retry"] == {"constant": {"attempts": 2, "seconds": 5}}
    shown = [
        label.text()
        for label in inspector.step.settings.findChildren(QLabel)
        if not label.isHidden() and re.search("tried again|retries within", label.text())
    ]
    assert shown == ["Waits 5 s, 5 s: 2 retries within 10 s."]


def test_an_early_end_gets_what_windmill_requires(inspector, select, qtbot, module):
    select("hat")
    inspector.step.tabs.setCurrentIndex(2)
    row = inspector.step.settings.rows["stop_after_if", "expr"]
    qtbot.keyClicks(row.expression, "result == 1")
    assert module("hat")["stop_after_if"] == {"expr": "result == 1", "skip_if_stopped": False}
    qtbot.mouseClick(row._remove, Qt.MouseButton.LeftButton)
    assert "stop_after_if" not in module("hat")


def test_a_bare_timeout_stays_bare(inspector, select, qtbot, module, session):
    handle = session.document.handles_by_id("hat")[0]
    session.push(SetValue((*session.document.pointer_of(handle), "timeout"), 30))
    select("hat")
    inspector.step.tabs.setCurrentIndex(2)
    row = inspector.step.settings.rows["timeout",]
    qtbot.keyClicks(row.field.editor(), "0")
    assert module("hat")["timeout"] == 300


@pytest.mark.parametrize(
    ("retry", "told"),
    [
        (None, "Not tried again."),
        (
            {
                "constant": {"attempts": 1, "seconds": 5},
                "exponential": {"attempts": 3, "multiplier": 2, "seconds": 3},
            },
            "Waits 5 s, 18 s, 54 s, 162 s: 4 retries within 239 s.",
        ),
    ],
)
def test_schedules_are_those_of_the_engine(retry, told):
    assert retry_schedule(retry) == told


def test_a_schedule_with_chance_tells_the_shortest_and_the_longest_wait():
    told = retry_schedule(
        {"exponential": {"attempts": 2, "multiplier": 2, "seconds": 10, "random_factor": 51}}
    )
    # R36: less than 51 %, so 50 % at most, of 20 s and of 200 s
    assert told == "Waits 10 s to 30 s, 100 s to 5 min: 2 retries within 110 s to 330 s."


def test_branches_are_edited_added_and_reordered(inspector, select, qtbot, module):
    select("choose")
    editor = inspector.step.inputs._branches
    qtbot.keyClick(editor.rows[0].expression, Qt.Key.Key_End)
    qtbot.keyClicks(editor.rows[0].expression, " || true")
    assert module("choose")["value"]["branches"][0]["expr"] == "flow_input.style === 'a' || true"
    add = next(b for b in editor.findChildren(QPushButton) if b.text() == "Add branch")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(editor.rows[1].summary, "Vintage")
    up = editor.rows[1].findChildren(QToolButton)[0]
    qtbot.mouseClick(up, Qt.MouseButton.LeftButton)
    names = [branch["summary"] for branch in module("choose")["value"]["branches"]]
    assert names == ["Vintage", "Cartoon"]
    assert [row.summary.text() for row in editor.rows] == ["Vintage", "Cartoon"]


def test_a_step_that_is_deleted_makes_room_for_the_flow(inspector, select, session):
    select("last")
    session.push(DeleteModules(tuple(session.document.handles_by_id("last"))))
    assert inspector._stack.currentWidget() is inspector.flow
    session.undo_stack.undo()
    assert inspector._stack.currentWidget() is inspector.step


def test_no_document_says_what_to_do(inspector):
    inspector.set_session(None)
    assert "Open a workflow" in inspector._empty.text()
