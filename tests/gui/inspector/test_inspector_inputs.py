from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox

from apiflow_desktop.engine.events import (
    JobStarted,
    OutputKept,
    RequestSent,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.openflow.document import Document
from tests.gui.keys import tab_to

URL = "https://files.example/hat.png"


def transforms(module, step="hat"):
    return module(step)["value"]["input_transforms"]


def click_switch(user, row, part):
    x = 10 if part == "abc" else row.switch.width() - 10
    user.click(row.switch, QPoint(x, 8))


def type_into(user, field, text):
    """Type into a field where the cursor comes to be when one goes there."""
    user.click(field)
    user.type(text)


def test_shows_all_inputs_of_the_node_with_their_values(inspector, select):
    select("hat")
    rows = inspector.step.inputs.rows
    assert list(rows)[:4] == ["prompt", "input_image", "aspect_ratio", "seed"]
    assert rows["prompt"].field.value() == "Add a hat"
    assert rows["input_image"].expression.expression() == "flow_input.photo"
    assert isinstance(rows["aspect_ratio"].field.editor(), QComboBox)


def test_showing_and_changing_the_theme_edits_nothing(user, select, session, qapp):
    before = session.document.to_bytes()
    for step in ("hat", "choose", "last"):
        for tab in ("Settings", "Output", "Request", "History", "Inputs"):
            select(step, tab=tab)
    user.select("start")
    apply(qapp, "light")
    select("hat")
    apply(qapp, "dark")
    assert session.document.to_bytes() == before
    assert session.undo_stack.count() == 0


def test_typing_is_one_undo_step_and_keeps_focus_and_cursor(
    inspector, select, session, user, module
):
    select("hat")
    editor = inspector.step.inputs.rows["prompt"].field.editor()
    user.click(editor)
    user.key(Qt.Key.Key_Home)
    for _ in range(3):
        user.key(Qt.Key.Key_Right)
    user.type(" tall")
    assert transforms(module)["prompt"] == {"type": "static", "value": "Add tall a hat"}
    assert editor.hasFocus()
    assert editor.textCursor().position() == 8
    assert session.undo_stack.count() == 1
    user.undo()
    assert transforms(module)["prompt"]["value"] == "Add a hat"
    assert editor.toPlainText() == "Add a hat"


def test_clearing_a_text_keeps_its_key_in_its_place(inspector, select, user, module):
    select("hat")
    editor = inspector.step.inputs.rows["prompt"].field.editor()
    user.retype(editor, "")
    user.key(Qt.Key.Key_Backspace)
    assert list(transforms(module)) == ["prompt", "input_image"]
    assert transforms(module)["prompt"]["value"] == ""


def test_equals_in_an_empty_field_begins_an_expression(inspector, select, user, module):
    select("hat")
    row = inspector.step.inputs.rows["seed"]
    type_into(user, row.field.editor(), "=")
    assert row.switch.mode == "expression"
    assert row.expression.hasFocus()
    user.type("1+2")
    assert transforms(module)["seed"] == {"type": "javascript", "expr": "1+2"}


def test_equals_typed_over_a_whole_value_begins_an_expression(inspector, select, user, module):
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    user.retype(row.field.editor(), "=")
    assert row.switch.mode == "expression"
    user.type("1+2")
    assert transforms(module)["prompt"] == {"type": "javascript", "expr": "1+2"}


def test_equals_typed_over_a_part_of_a_value_is_a_character(inspector, select, user, module):
    select("hat")
    editor = inspector.step.inputs.rows["prompt"].field.editor()
    user.click(editor)
    user.key(Qt.Key.Key_Home)
    user.key(Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    user.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    user.type("=")
    assert transforms(module)["prompt"]["value"] == "=t"


def test_switching_there_and_back_loses_nothing(inspector, select, user, module):
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(user, row, "fx")
    user.type("x")
    click_switch(user, row, "abc")
    assert transforms(module)["prompt"] == {"type": "static", "value": "Add a hat"}
    click_switch(user, row, "fx")
    assert transforms(module)["prompt"] == {"type": "javascript", "expr": "x"}


def test_a_number_is_stored_as_a_number_and_nonsense_not_at_all(inspector, select, user, module):
    select("hat")
    row = inspector.step.inputs.rows["seed"]
    type_into(user, row.field.editor(), "42")
    assert transforms(module)["seed"] == {"type": "static", "value": 42}
    user.type("x")
    assert transforms(module)["seed"] == {"type": "static", "value": 42}


def test_a_choice_is_made_and_taken_back(inspector, select, user, module):
    select("hat")
    box = inspector.step.inputs.rows["aspect_ratio"].field.editor()
    user.click(inspector.step.inputs.rows["input_image"].expression)
    tab_to(box)
    user.key(Qt.Key.Key_Down)
    user.key(Qt.Key.Key_Down)
    assert transforms(module)["aspect_ratio"] == {"type": "static", "value": "1:1"}
    user.undo(2)
    assert "aspect_ratio" not in transforms(module)
    assert box.currentText() == "default: match_input_image"


def test_the_last_run_stands_beneath(inspector, user, select, tmp_path):
    job = JobState.of(
        [
            JobStarted(at=1.0, input={"photo": "p.png"}),
            StepStarted(at=1.0, step="hat", module_id="hat", arguments={"input_image": "p.png"}),
            RequestSent(
                at=1.1,
                step="hat",
                attempt=0,
                method="POST",
                url="https://api.example/v1",
                headers={"Authorization": "Bearer $TOKEN"},
                body={"prompt": "it's"},
            ),
            StepSucceeded(at=2.0, step="hat", result={"output_image": URL}),
            OutputKept(
                at=2.1,
                step="hat",
                url=URL,
                asset="0" * 64,
                path=str(tmp_path / "hat.png"),
                content_type="image/png",
                size=1,
            ),
        ]
    )
    select("last")
    inspector.show_states(job)
    live = inspector.step.inputs.rows["input_image"].live
    assert live.isVisible()
    assert "hat.png" in live.said
    select("hat", tab="Request")
    user.click(inspector.step.request._copy)
    assert QGuiApplication.clipboard().text() == (
        "curl -X POST https://api.example/v1 \\\n"
        '  -H "Authorization: Bearer $TOKEN" \\\n'
        '  --data-raw \'{"prompt": "it\'"\'"\'s"}\''
    )


def test_what_the_other_mode_held_is_there_when_one_comes_back(inspector, select, user, module):
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(user, row, "fx")
    user.type("1 + 1")
    select("last")
    select("choose")
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(user, row, "abc")
    assert transforms(module)["prompt"] == {"type": "static", "value": "Add a hat"}
    select("last")
    click_switch(user, inspector.step.inputs.rows["prompt"], "fx")
    assert transforms(module, "last")["prompt"] == {"type": "javascript", "expr": ""}


def test_text_that_is_no_value_yet_is_there_when_one_comes_back(inspector, select, user, module):
    select("hat")
    type_into(user, inspector.step.inputs.rows["seed"].field.editor(), "12x")
    select("last")
    assert inspector.step.inputs.rows["seed"].field.editor().text() == ""
    select("hat")
    row = inspector.step.inputs.rows["seed"]
    assert row.field.editor().text() == "12x"
    assert row._problem.text()
    assert transforms(module)["seed"] == {"type": "static", "value": 12}


def test_the_first_letter_is_part_of_the_typing(inspector, select, user, session):
    select("hat")
    before = session.document.to_bytes()
    type_into(user, inspector.step.inputs.rows["seed"].field.editor(), "123")
    assert session.undo_stack.count() == 1
    user.undo()
    assert session.document.to_bytes() == before


def test_what_is_left_unsaid_belongs_to_one_workflow(inspector, select, user, session, lookup):
    select("hat", tab="Output")
    user.click(user.button("Edit and pin…", inspector))
    select("hat")
    type_into(user, inspector.step.inputs.rows["seed"].field.editor(), "12x")
    again = DocumentSession(Document.from_text(session.document.text), None, lookup)
    user.window.open_session(again)
    QApplication.processEvents()
    select("hat", tab="Output")
    assert inspector.step.output._editor.isHidden()
    select("hat")
    assert inspector.step.inputs.rows["seed"].field.editor().text() == "12"
    user.key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    select("hat")
    assert inspector.step.inputs.rows["seed"].field.editor().text() == "12x"
