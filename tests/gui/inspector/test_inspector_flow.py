from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from apiflow_desktop.openflow.edits import SetInput


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


def side(inspector, title):
    tabs = inspector.flow.tabs
    number = next(n for n in range(tabs.count()) if tabs.tabToolTip(n) == title)
    tabs.setCurrentIndex(number)
    return inspector.flow.sides.get(number)


def drag(qtbot, card, onto):
    grip = card.grip
    target = grip.mapFromGlobal(onto.mapToGlobal(onto.rect().bottomLeft()))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, target)
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=target)


def test_an_input_is_dragged_to_another_place(inspector, qtbot, session):
    before = session.document.to_bytes()
    drag(qtbot, cards(inspector)["photo"], cards(inspector)["style"])
    assert session.document.schema["order"] == ["style", "photo"]
    assert list(cards(inspector)) == ["style", "photo"]
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.document.to_bytes() == before


def test_a_drag_is_given_up_and_keys_move_an_input(inspector, qtbot, session):
    grip = cards(inspector)["photo"].grip
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.keyClick(grip, Qt.Key.Key_Escape)
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.rect().bottomLeft() * 20)
    assert session.undo_stack.count() == 0
    qtbot.keyClick(grip, Qt.Key.Key_Down)
    assert session.document.schema["order"] == ["style", "photo"]
    assert grip.hasFocus()
    qtbot.keyClick(grip, Qt.Key.Key_Up)
    assert session.document.schema["order"] == ["photo", "style"]


def test_more_about_an_input(inspector, qtbot, session):
    card = cards(inspector)["style"]
    qtbot.mouseClick(card.details.head, Qt.MouseButton.LeftButton)
    assert list(card.details.rows) == ["title", "placeholder", "format", "pattern"]
    qtbot.keyClicks(card.details.rows["title"].field.editor(), "Style of it")
    assert session.document.schema["properties"]["style"]["title"] == "Style of it"


def test_the_form_is_that_of_a_run(inspector, qtbot, session):
    form = side(inspector, "Form").form
    assert list(form.rows) == ["photo", "style"]
    qtbot.keyClicks(form.rows["photo"].field.editor(), "x.png")
    assert session.undo_stack.count() == 0
    inspector.flow.tabs.setCurrentIndex(0)
    retype(qtbot, cards(inspector)["photo"].name_line, "face")
    qtbot.keyClick(cards(inspector)["photo"].name_line, Qt.Key.Key_Return)
    assert list(side(inspector, "Form").form.rows) == ["face", "style"]


def type_into_cell(qtbot, table, row, column, text):
    table.setCurrentCell(row, column)
    if not any(one.isVisible() for one in table.findChildren(QLineEdit)):
        qtbot.keyClicks(table, text[0])
    editor = next(one for one in table.findChildren(QLineEdit) if one.isVisible())
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait(1)  # the editor of a cell goes when the window comes round to it


def test_values_of_the_flow_are_added_and_references_follow_their_names(
    inspector, qtbot, session, module
):
    page = side(inspector, "Values")
    add = next(b for b in page.findChildren(QPushButton) if b.text() == "Add")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    table = page.field.editor()
    type_into_cell(qtbot, table, 0, 0, "size")
    type_into_cell(qtbot, table, 0, 1, "3")
    assert session.document.flow_value["flow_env"] == {"size": 3}
    hat = session.document.handles_by_id("hat")[0]
    session.push(SetInput(hat, "seed", {"type": "javascript", "expr": "flow_env.size + 1"}))
    type_into_cell(qtbot, table, 0, 0, "width")
    assert session.document.flow_value["flow_env"] == {"width": 3}
    assert module("hat")["value"]["input_transforms"]["seed"]["expr"] == "flow_env.width + 1"
    session.undo_stack.undo()
    assert module("hat")["value"]["input_transforms"]["seed"]["expr"] == "flow_env.size + 1"


def test_options_of_the_flow(inspector, qtbot, session):
    before = session.document.to_bytes()
    rows = side(inspector, "Options").form.rows
    qtbot.keyClicks(rows["value", "skip_expr"].expression, "flow_input.photo == 'x'")
    qtbot.keyClicks(rows["value", "cache_ttl"].field.editor(), "60")
    answer = rows["value", "early_return"].field.editor()
    qtbot.keyClick(answer, Qt.Key.Key_End)
    qtbot.keyClicks(rows["tag",].field.editor(), "gpu")
    value = session.document.flow_value
    assert value["skip_expr"] == "flow_input.photo == 'x'"
    assert (value["cache_ttl"], value["early_return"]) == (60, "last")
    assert session.document.value["tag"] == "gpu"
    assert session.undo_stack.count() == 4
    for _ in range(4):
        session.undo_stack.undo()
    assert session.document.to_bytes() == before


def test_all_constants_stand_on_one_page(inspector, qtbot, session, module):
    page = side(inspector, "Constants")
    shown = [(session.document.module(step)["id"], name) for step, name in page.rows]
    assert shown == [("hat", "prompt"), ("last", "prompt")]
    (_, first), (key, last) = page.rows.items()
    editor = last.field.editor()
    editor.selectAll()
    qtbot.keyClicks(editor, "Draw it")
    assert module("last")["value"]["input_transforms"]["prompt"]["value"] == "Draw it"
    assert session.undo_stack.count() == 1
    # made an expression, it stays where it is: it is being typed
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(editor, "=")
    qtbot.keyClicks(last.expression, "1")
    assert module("last")["value"]["input_transforms"]["prompt"]["expr"] == "1"
    assert page.rows[key] is last
    qtbot.keyClicks(page.search, "hat")
    assert list(page.rows.values()) == [first]
    with qtbot.waitSignal(inspector.step_wanted) as wanted:
        qtbot.mouseClick(page._heads[next(iter(page.rows))[0]], Qt.MouseButton.LeftButton)
    assert session.document.module(wanted.args[0])["id"] == "hat"
