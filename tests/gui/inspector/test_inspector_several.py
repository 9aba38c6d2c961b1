"""Several steps are edited at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox

from apiflow_desktop.openflow.edits import SetValue


@pytest.fixture
def several(inspector, session):
    def choose(*ids):
        handles = [session.document.handles_by_id(one)[0] for one in ids]
        inspector.show_handles(handles)
        return inspector.several

    return choose


def inputs(module, step):
    return module(step)["value"]["input_transforms"]


def test_steps_of_one_node_show_their_inputs_and_where_they_differ(several):
    page = several("hat", "last")
    prompt = page.inputs.rows["prompt"]
    assert prompt.field.value() == "" or prompt.transform is None
    assert prompt.field.editor().placeholderText() == "differs"
    assert prompt._differs.text() == 'Differs: "Add a hat" · "Frame it"'
    assert page.inputs.rows["seed"]._differs.isHidden()


def test_what_is_typed_goes_to_all_of_them_as_one_undo_step(several, module, session, qtbot):
    page = several("hat", "last")
    before = session.document.to_bytes()
    editor = page.inputs.rows["prompt"].field.editor()
    editor.setFocus()
    qtbot.keyClicks(editor, "Draw a cat")
    for step in ("hat", "last"):
        assert inputs(module, step)["prompt"] == {"type": "static", "value": "Draw a cat"}
    assert page.inputs.rows["prompt"]._differs.isHidden()
    assert editor.hasFocus()
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.document.to_bytes() == before
    assert editor.placeholderText() == "differs"


def test_an_expression_is_begun_in_all_of_them(several, module, qtbot):
    row = several("hat", "last").inputs.rows["seed"]
    qtbot.keyClicks(row.field.editor(), "=")
    qtbot.keyClicks(row.expression, "1 + 1")
    for step in ("hat", "last"):
        assert inputs(module, step)["seed"] == {"type": "javascript", "expr": "1 + 1"}


def test_only_what_all_can_see_is_offered(several):
    offered = several("hat", "last").inputs._offers()
    assert "flow_input.photo" in offered
    assert not any(one.startswith("results.hat") for one in offered)


def test_options_of_steps_of_any_kind_are_set_for_all(several, module, session, qtbot):
    page = several("hat", "choose")
    assert not page.tabs.isTabVisible(0)
    before = session.document.to_bytes()
    timeout = page.settings.rows["timeout",]
    qtbot.keyClicks(timeout.field.editor(), "30")
    for step in ("hat", "choose"):
        assert module(step)["timeout"] == {"type": "static", "value": 30}
    assert session.undo_stack.count() == 1
    retries = page.settings.rows["retry", "constant", "attempts"]
    qtbot.keyClicks(retries.field.editor(), "12")
    assert module("choose")["retry"] == {"constant": {"attempts": 12}}
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.document.to_bytes() == before


def test_a_choice_that_differs_is_chosen_for_all(several, module, session, qtbot):
    handle = session.document.handles_by_id("hat")[0]
    session.push(SetValue((*session.document.pointer_of(handle), "continue_on_error"), True))
    page = several("hat", "last")
    page.tabs.setCurrentIndex(1)
    row = page.settings.rows["continue_on_error",]
    box = row.field.editor()
    assert isinstance(box, QComboBox)
    assert row._differs.text() == "Differs: true · not set"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    for step in ("hat", "last"):
        assert module(step)["continue_on_error"] is False


def test_a_condition_that_differs_is_replaced_or_taken_from_all(several, module, session, qtbot):
    handle = session.document.handles_by_id("hat")[0]
    session.push(SetValue((*session.document.pointer_of(handle), "skip_if"), {"expr": "a"}))
    page = several("hat", "last")
    page.tabs.setCurrentIndex(1)
    row = page.settings.rows["skip_if", "expr"]
    assert row._differs.text() == 'Differs: "a" · not set'
    qtbot.mouseClick(row._remove, Qt.MouseButton.LeftButton)
    assert "skip_if" not in module("hat")
    qtbot.keyClicks(row.expression, "false")
    for step in ("hat", "last"):
        assert module(step)["skip_if"] == {"expr": "false"}


def test_the_selection_of_one_step_brings_its_own_page_back(several, inspector, select):
    several("hat", "last")
    assert inspector._stack.currentWidget() is inspector.several
    select("hat")
    assert inspector._stack.currentWidget() is inspector.step


def test_switching_the_mode_keeps_what_each_step_had_for_undo(several, module, session, qtbot):
    row = several("hat", "last").inputs.rows["prompt"]
    before = session.document.to_bytes()
    place = QPoint(row.switch.width() - 10, 8)
    qtbot.mouseClick(row.switch, Qt.MouseButton.LeftButton, pos=place)
    assert inputs(module, "hat")["prompt"]["type"] == "javascript"
    session.undo_stack.undo()
    assert session.document.to_bytes() == before
