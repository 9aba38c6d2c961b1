from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton


def retype(qtbot, line, text):
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, text)


def cards(inspector):
    return inspector.flow.inputs.cards


def test_the_flow_is_shown_while_nothing_is_selected(inspector):
    assert inspector._stack.currentWidget() is inspector.flow
    assert inspector.flow.header.title.text() == "Hats"
    assert list(cards(inspector)) == ["photo", "style"]


def test_title_and_description(inspector, qtbot, session):
    retype(qtbot, inspector.flow.header.title, "Crowns")
    retype(qtbot, inspector.flow.description.field.editor(), "Puts crowns on.")
    assert session.document.value["summary"] == "Crowns"
    assert session.document.value["description"] == "Puts crowns on."
    assert session.undo_stack.count() == 2


def test_a_renamed_input_takes_its_references_along(inspector, qtbot, session, module):
    line = cards(inspector)["photo"].name_line
    retype(qtbot, line, "face")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert list(session.document.schema["properties"]) == ["face", "style"]
    assert session.document.schema["required"] == ["face"]
    assert session.document.schema["order"] == ["face", "style"]
    assert module("hat")["value"]["input_transforms"]["input_image"]["expr"] == "flow_input.face"
    session.undo_stack.undo()
    assert list(cards(inspector)) == ["photo", "style"]


def test_a_name_that_is_taken_is_refused(inspector, qtbot, session):
    card = cards(inspector)["photo"]
    retype(qtbot, card.name_line, "style")
    qtbot.keyClick(card.name_line, Qt.Key.Key_Return)
    assert "already" in card.problem.text()
    assert card.name_line.text() == "photo"
    assert session.undo_stack.count() == 0


def test_inputs_are_added_typed_required_reordered_and_removed(inspector, qtbot, session):
    add = next(b for b in inspector.flow.findChildren(QPushButton) if b.text() == "Add input")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    card = cards(inspector)["input_1"]
    assert card.name_line.hasFocus()
    qtbot.keyClick(card.required_box, Qt.Key.Key_Space)
    card.type_box.setFocus()
    qtbot.keyClick(card.type_box, Qt.Key.Key_Down)
    schema = session.document.schema
    assert schema["properties"]["input_1"] == {"type": "integer", "description": ""}
    assert schema["order"] == ["photo", "style", "input_1"]
    assert schema["required"] == ["photo", "input_1"]
    card = cards(inspector)["input_1"]
    qtbot.keyClicks(card.default_row.field.editor(), "7")
    assert session.document.schema["properties"]["input_1"]["default"] == 7
    card.moved.emit(-1)
    assert session.document.schema["order"] == ["photo", "input_1", "style"]
    cards(inspector)["input_1"].removed.emit()
    assert session.document.schema["order"] == ["photo", "style"]
    assert session.document.schema["required"] == ["photo"]


def test_choices(inspector, qtbot, session):
    line = cards(inspector)["style"].choices_line
    retype(qtbot, line, "a, b")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.document.schema["properties"]["style"]["enum"] == ["a", "b"]
