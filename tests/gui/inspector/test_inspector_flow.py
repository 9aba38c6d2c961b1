from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from tests.gui.mouse import turn_to


def cards(inspector):
    return inspector.flow.inputs.cards


def test_the_flow_is_shown_while_nothing_is_selected(inspector):
    assert inspector._stack.currentWidget() is inspector.flow
    assert inspector.flow.header.title.text() == "Hats"
    assert list(cards(inspector)) == ["photo", "style"]


def test_title_and_description(inspector, user, session):
    user.retype(inspector.flow.header.title, "Crowns")
    user.retype(inspector.flow.description.field.editor(), "Puts crowns on.")
    assert session.document.value["summary"] == "Crowns"
    assert session.document.value["description"] == "Puts crowns on."
    assert session.undo_stack.count() == 2


def test_a_renamed_input_takes_its_references_along(inspector, user, session, module):
    user.retype(cards(inspector)["photo"].name_line, "face")
    user.key(Qt.Key.Key_Return)
    assert list(session.document.schema["properties"]) == ["face", "style"]
    assert session.document.schema["required"] == ["face"]
    assert session.document.schema["order"] == ["face", "style"]
    assert module("hat")["value"]["input_transforms"]["input_image"]["expr"] == "flow_input.face"
    user.undo()
    assert list(cards(inspector)) == ["photo", "style"]


def test_a_name_that_is_taken_is_refused(inspector, user, session):
    card = cards(inspector)["photo"]
    user.retype(card.name_line, "style")
    user.key(Qt.Key.Key_Return)
    assert "already" in card.problem.text()
    assert card.name_line.text() == "photo"
    assert session.undo_stack.count() == 0


def test_inputs_are_added_typed_required_reordered_and_removed(inspector, user, session):
    user.click(user.button("Add input", inspector))
    card = cards(inspector)["input_1"]
    assert card.name_line.hasFocus()
    user.key(Qt.Key.Key_Tab)
    assert card.type_box.hasFocus()
    user.key(Qt.Key.Key_Down)
    user.click(card.required_box)
    schema = session.document.schema
    assert schema["properties"]["input_1"] == {"type": "integer", "description": ""}
    assert schema["order"] == ["photo", "style", "input_1"]
    assert schema["required"] == ["photo", "input_1"]
    card = cards(inspector)["input_1"]
    user.click(card.default_row.field.editor())
    user.type("7")
    assert session.document.schema["properties"]["input_1"]["default"] == 7
    user.click(user.named("Move up: input_1", QToolButton))
    assert session.document.schema["order"] == ["photo", "input_1", "style"]
    user.click(user.named("Remove the input: input_1", QToolButton))
    assert session.document.schema["order"] == ["photo", "style"]
    assert session.document.schema["required"] == ["photo"]


def test_choices(inspector, user, session):
    user.retype(cards(inspector)["style"].choices_line, "a, b")
    user.key(Qt.Key.Key_Return)
    assert session.document.schema["properties"]["style"]["enum"] == ["a", "b"]


def test_tab_leads_from_the_choices_to_the_default_they_make(inspector, user, session):
    card = cards(inspector)["photo"]
    user.retype(card.choices_line, "me, you")
    user.key(Qt.Key.Key_Tab)
    assert session.document.schema["properties"]["photo"]["enum"] == ["me", "you"]
    assert card.default_row.field.editor().hasFocus()
    user.key(Qt.Key.Key_Down)
    assert session.document.schema["properties"]["photo"]["default"] == "me"
    user.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert card.choices_line.hasFocus()


def test_long_names_are_shown_from_their_beginning(inspector, user):
    line = cards(inspector)["photo"].name_line
    user.retype(line, "a_name_that_is_longer_than_its_field_is_wide")
    user.key(Qt.Key.Key_Tab)
    assert line.cursorPosition() == 0


def side(inspector, title):
    tabs = inspector.flow.tabs
    turn_to(tabs, title)
    return inspector.flow.sides.get(tabs.currentIndex())


def drag(qtbot, card, onto):
    grip = card.grip
    target = grip.mapFromGlobal(onto.mapToGlobal(onto.rect().bottomLeft()))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, target)
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=target)


def test_an_input_is_dragged_to_another_place(inspector, user, qtbot, session):
    before = session.document.to_bytes()
    drag(qtbot, cards(inspector)["photo"], cards(inspector)["style"])
    assert session.document.schema["order"] == ["style", "photo"]
    assert list(cards(inspector)) == ["style", "photo"]
    assert session.undo_stack.count() == 1
    user.undo()
    assert session.document.to_bytes() == before


def test_a_drag_is_given_up_and_keys_move_an_input(inspector, user, qtbot, session):
    grip = cards(inspector)["photo"].grip
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.keyClick(grip, Qt.Key.Key_Escape)
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.rect().bottomLeft() * 20)
    assert session.undo_stack.count() == 0
    user.key(Qt.Key.Key_Down)
    assert session.document.schema["order"] == ["style", "photo"]
    assert grip.hasFocus()
    user.key(Qt.Key.Key_Up)
    assert session.document.schema["order"] == ["photo", "style"]


def test_more_about_an_input(inspector, user, session):
    card = cards(inspector)["style"]
    user.click(card.details.head)
    assert list(card.details.rows) == ["title", "placeholder", "format", "pattern"]
    user.click(card.details.rows["title"].field.editor())
    user.type("Style of it")
    assert session.document.schema["properties"]["style"]["title"] == "Style of it"


def test_the_form_is_that_of_a_run(inspector, user, session):
    form = side(inspector, "Form").form
    assert list(form.rows) == ["photo", "style"]
    user.click(form.rows["photo"].field.editor())
    user.type("x.png")
    assert session.undo_stack.count() == 0
    turn_to(inspector.flow.tabs, "Inputs")
    user.retype(cards(inspector)["photo"].name_line, "face")
    user.key(Qt.Key.Key_Return)
    assert list(side(inspector, "Form").form.rows) == ["face", "style"]


def type_into_cell(user, table, row, column, text):
    """Type over what a cell holds; a row that was just added is typed into already."""
    if table.state() != table.State.EditingState:
        place = table.visualItemRect(table.item(row, column)).center()
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    user.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type(text)
    user.key(Qt.Key.Key_Return)


def test_values_of_the_flow_are_added_and_references_follow_their_names(
    inspector, user, select, session, module
):
    page = side(inspector, "Values")
    user.click(user.button("Add", page))
    table = page.field.editor()
    type_into_cell(user, table, 0, 0, "size")
    type_into_cell(user, table, 0, 1, "3")
    assert session.document.flow_value["flow_env"] == {"size": 3}
    user.click(select("hat").inputs.rows["seed"].field.editor())
    user.type("=flow_env.size + 1")
    user.select("start")
    type_into_cell(user, table, 0, 0, "width")
    assert session.document.flow_value["flow_env"] == {"width": 3}
    assert module("hat")["value"]["input_transforms"]["seed"]["expr"] == "flow_env.width + 1"
    user.undo()
    assert module("hat")["value"]["input_transforms"]["seed"]["expr"] == "flow_env.size + 1"


def test_only_what_can_be_done_with_the_current_row_is_offered(inspector, user, session):
    page = side(inspector, "Values")

    def offered():
        names = ("Move up", "Move down", "Remove")
        return [name for name in names if user.named(name, QToolButton, page).isEnabled()]

    assert offered() == []
    table = page.field.editor()
    for row, name in enumerate(["one", "two"]):
        user.click(user.button("Add", page))
        type_into_cell(user, table, row, 0, name)
    assert offered() == ["Move up", "Remove"]
    user.click(user.named("Move up", QToolButton, page))
    assert offered() == ["Move down", "Remove"]
    assert list(session.document.flow_value["flow_env"]) == ["two", "one"]
    for _ in range(2):
        user.click(user.named("Remove", QToolButton, page))
    assert offered() == []
    assert "flow_env" not in session.document.flow_value


def test_options_of_the_flow(inspector, user, session):
    before = session.document.to_bytes()
    rows = side(inspector, "Options").form.rows
    user.click(rows["value", "skip_expr"].expression)
    user.type("flow_input.photo == 'x'")
    user.click(rows["value", "cache_ttl"].field.editor())
    user.type("60")
    user.pick_from(rows["value", "early_return"].field.editor(), "last")
    user.click(user.named("Who runs it on a server, folded", QToolButton))
    user.click(rows["tag",].field.editor())
    user.type("gpu")
    value = session.document.flow_value
    assert value["skip_expr"] == "flow_input.photo == 'x'"
    assert (value["cache_ttl"], value["early_return"]) == (60, "last")
    assert session.document.value["tag"] == "gpu"
    assert session.undo_stack.count() == 4
    user.undo(4)
    assert session.document.to_bytes() == before


def test_all_constants_stand_on_one_page(inspector, user, session, module):
    page = side(inspector, "Constants")
    shown = [(session.document.module(step)["id"], name) for step, name in page.rows]
    assert shown == [("hat", "prompt"), ("last", "prompt")]
    (_, first), (key, last) = page.rows.items()
    user.retype(last.field.editor(), "Draw it")
    assert module("last")["value"]["input_transforms"]["prompt"]["value"] == "Draw it"
    assert session.undo_stack.count() == 1
    # made an expression, it stays where it is: it is being typed
    user.retype(last.field.editor(), "")
    user.key(Qt.Key.Key_Backspace)
    user.type("=1")
    assert module("last")["value"]["input_transforms"]["prompt"]["expr"] == "1"
    assert page.rows[key] is last
    user.click(page.search)
    user.type("hat")
    assert list(page.rows.values()) == [first]
    user.click(page._heads[next(iter(page.rows))[0]])
    (step,) = user.window.page.selected
    assert session.document.module(step)["id"] == "hat"
