"""Several steps are edited at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox

from tests.gui.inspector.conftest import hat_with


def inputs(module, step):
    return module(step)["value"]["input_transforms"]


def test_steps_of_one_node_show_their_inputs_and_where_they_differ(select):
    page = select("hat", "last")
    prompt = page.inputs.rows["prompt"]
    assert prompt.field.value() == "" or prompt.transform is None
    assert prompt.field.editor().placeholderText() == "differs"
    assert prompt._differs.text() == 'Differs: "Add a hat" · "Frame it"'
    assert page.inputs.rows["seed"]._differs.isHidden()


def test_what_is_typed_goes_to_all_of_them_as_one_undo_step(select, user, module, session):
    page = select("hat", "last")
    before = session.document.to_bytes()
    editor = page.inputs.rows["prompt"].field.editor()
    user.click(editor)
    user.type("Draw a cat")
    for step in ("hat", "last"):
        assert inputs(module, step)["prompt"] == {"type": "static", "value": "Draw a cat"}
    assert page.inputs.rows["prompt"]._differs.isHidden()
    assert editor.hasFocus()
    assert session.undo_stack.count() == 1
    user.undo()
    assert session.document.to_bytes() == before
    assert editor.placeholderText() == "differs"


def test_an_expression_is_begun_in_all_of_them(select, user, module):
    row = select("hat", "last").inputs.rows["seed"]
    user.click(row.field.editor())
    user.type("=1 + 1")
    for step in ("hat", "last"):
        assert inputs(module, step)["seed"] == {"type": "javascript", "expr": "1 + 1"}


def test_only_what_all_can_see_is_offered(select):
    offered = select("hat", "last").inputs._offers()
    assert "flow_input.photo" in offered
    assert not any(one.startswith("results.hat") for one in offered)


def test_options_of_steps_of_any_kind_are_set_for_all(select, user, module, session):
    page = select("hat", "choose", tab="Settings")
    assert not page.tabs.isTabVisible(0)
    before = session.document.to_bytes()
    timeout = page.settings.rows["timeout",]
    user.click(timeout.field.editor())
    user.type("30")
    for step in ("hat", "choose"):
        assert module(step)["timeout"] == {"type": "static", "value": 30}
    assert session.undo_stack.count() == 1
    retries = page.settings.rows["retry", "constant", "attempts"]
    user.click(retries.field.editor())
    user.type("12")
    assert module("choose")["retry"] == {"constant": {"attempts": 12}}
    assert session.undo_stack.count() == 2
    user.undo(2)
    assert session.document.to_bytes() == before


@pytest.mark.parametrize("flow", [hat_with(continue_on_error=True)])
def test_a_choice_that_differs_is_chosen_for_all(select, user, module):
    page = select("hat", "last", tab="Settings")
    row = page.settings.rows["continue_on_error",]
    box = row.field.editor()
    assert isinstance(box, QComboBox)
    assert row._differs.text() == "Differs: true · not set"
    user.pick_from(box, "false")
    for step in ("hat", "last"):
        assert module(step)["continue_on_error"] is False


@pytest.mark.parametrize("flow", [hat_with(skip_if={"expr": "a"})])
def test_a_condition_that_differs_is_replaced_or_taken_from_all(select, user, module):
    page = select("hat", "last", tab="Settings")
    row = page.settings.rows["skip_if", "expr"]
    assert row._differs.text() == 'Differs: "a" · not set'
    user.click(row._remove)
    assert "skip_if" not in module("hat")
    user.click(row.expression)
    user.type("false")
    for step in ("hat", "last"):
        assert module(step)["skip_if"] == {"expr": "false"}


def test_the_selection_of_one_step_brings_its_own_page_back(inspector, select):
    select("hat", "last")
    assert inspector._stack.currentWidget() is inspector.several
    select("hat")
    assert inspector._stack.currentWidget() is inspector.step


def test_switching_the_mode_keeps_what_each_step_had_for_undo(select, user, module, session):
    row = select("hat", "last").inputs.rows["prompt"]
    before = session.document.to_bytes()
    place = QPoint(row.switch.width() - 10, 8)
    user.click(row.switch, place)
    assert inputs(module, "hat")["prompt"]["type"] == "javascript"
    user.undo()
    assert session.document.to_bytes() == before
