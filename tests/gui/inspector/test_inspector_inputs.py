from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox

from apiflow_desktop.catalog.items import Resource, Variable
from apiflow_desktop.engine.events import (
    JobStarted,
    OutputKept,
    RequestSent,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.theme import apply

URL = "https://files.example/hat.png"


def transforms(module, step="hat"):
    return module(step)["value"]["input_transforms"]


def click_switch(qtbot, row, part):
    x = 10 if part == "abc" else row.switch.width() - 10
    qtbot.mouseClick(row.switch, Qt.MouseButton.LeftButton, pos=QPoint(x, 8))


def test_shows_all_inputs_of_the_node_with_their_values(inspector, select):
    select("hat")
    rows = inspector.step.inputs.rows
    assert list(rows)[:4] == ["prompt", "input_image", "aspect_ratio", "seed"]
    assert rows["prompt"].field.value() == "Add a hat"
    assert rows["input_image"].expression.expression() == "flow_input.photo"
    assert isinstance(rows["aspect_ratio"].field.editor(), QComboBox)


def test_showing_and_changing_the_theme_edits_nothing(inspector, select, session, qapp):
    before = session.document.to_bytes()
    for step in ("hat", "choose", "last"):
        select(step)
        for tab in range(5):
            inspector.step.tabs.setCurrentIndex(tab)
    inspector.show_handles([])
    apply(qapp, "light")
    select("hat")
    apply(qapp, "dark")
    assert session.document.to_bytes() == before
    assert session.undo_stack.count() == 0


def test_typing_is_one_undo_step_and_keeps_focus_and_cursor(
    inspector, select, session, qtbot, module
):
    select("hat")
    editor = inspector.step.inputs.rows["prompt"].field.editor()
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    qtbot.keyClicks(editor, " tall")
    assert transforms(module)["prompt"] == {"type": "static", "value": "Add tall a hat"}
    assert editor.hasFocus()
    assert editor.textCursor().position() == 8
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert transforms(module)["prompt"]["value"] == "Add a hat"
    assert editor.toPlainText() == "Add a hat"


def test_clearing_a_text_keeps_its_key_in_its_place(inspector, select, qtbot, module):
    select("hat")
    editor = inspector.step.inputs.rows["prompt"].field.editor()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert list(transforms(module)) == ["prompt", "input_image"]
    assert transforms(module)["prompt"]["value"] == ""


def test_equals_in_an_empty_field_begins_an_expression(inspector, select, qtbot, module):
    select("hat")
    row = inspector.step.inputs.rows["seed"]
    editor = row.field.editor()
    editor.setFocus()
    qtbot.keyClicks(editor, "=")
    assert row.switch.mode == "expression"
    assert row.expression.hasFocus()
    qtbot.keyClicks(row.expression, "1+2")
    assert transforms(module)["seed"] == {"type": "javascript", "expr": "1+2"}


def test_switching_there_and_back_loses_nothing(inspector, select, qtbot, module):
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(qtbot, row, "fx")
    qtbot.keyClicks(row.expression, "x")
    click_switch(qtbot, row, "abc")
    assert transforms(module)["prompt"] == {"type": "static", "value": "Add a hat"}
    click_switch(qtbot, row, "fx")
    assert transforms(module)["prompt"] == {"type": "javascript", "expr": "x"}


def test_a_number_is_stored_as_a_number_and_nonsense_not_at_all(inspector, select, qtbot, module):
    select("hat")
    row = inspector.step.inputs.rows["seed"]
    qtbot.keyClicks(row.field.editor(), "42")
    assert transforms(module)["seed"] == {"type": "static", "value": 42}
    qtbot.keyClicks(row.field.editor(), "x")
    assert transforms(module)["seed"] == {"type": "static", "value": 42}


def test_a_choice_is_made_and_taken_back(inspector, select, qtbot, module, session):
    select("hat")
    box = inspector.step.inputs.rows["aspect_ratio"].field.editor()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert transforms(module)["aspect_ratio"] == {"type": "static", "value": "1:1"}
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert "aspect_ratio" not in transforms(module)
    assert box.currentText() == "default: match_input_image"


def test_completion_offers_what_comes_before(inspector, select, qtbot, module):
    select("last")
    edit = inspector.step.inputs.rows["input_image"].expression
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, "results.h")
    popup = edit._popup
    assert popup.isVisible()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert transforms(module, "last")["input_image"]["expr"] == "results.hat"
    offered = inspector.step.inputs._offers()
    assert "results.hat.output_image" in offered
    assert "flow_input.style" in offered
    assert not any("results.last" in one for one in offered)


def test_a_double_click_on_a_reference_puts_it_into_the_expression(
    inspector, select, qtbot, module
):
    select("last")
    row = inspector.step.inputs.rows["input_image"]
    qtbot.mouseClick(row.expression.viewport(), Qt.MouseButton.LeftButton)
    row.expression.selectAll()
    tree = inspector.step.inputs._tree
    item = tree.topLevelItem(0).child(1)
    tree.scrollToItem(item)
    place = tree.visualItemRect(item).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert transforms(module, "last")["input_image"]["expr"] == "flow_input.style"


@pytest.mark.parametrize("name", ["prompt", "seed", "aspect_ratio"])
def test_a_reference_dropped_on_a_value_makes_it_an_expression(inspector, select, module, name):
    select("last")
    row = inspector.step.inputs.rows[name]
    tree = inspector.step.inputs._tree
    data = tree.mimeData([tree.topLevelItem(0).child(0)])
    target = row.field.editor()
    target = target.viewport() if hasattr(target, "viewport") else target
    where, button, keys = QPoint(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(target, QDragEnterEvent(where, copy, data, button, keys))
    QApplication.sendEvent(target, QDropEvent(QPointF(where), copy, data, button, keys))
    expected = {"type": "javascript", "expr": "flow_input.photo"}
    assert transforms(module, "last")[name] == expected
    assert row.expression.hasFocus()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("f(", "A ) is missing."),
        ("'a", "The text that begins with 'a is not closed."),
        ("a]", "There is a ] too many."),
    ],
)
def test_plain_mistakes_in_an_expression_are_told(inspector, select, qtbot, typed, problem):
    select("hat")
    row = inspector.step.inputs.rows["input_image"]
    qtbot.keyClick(row.expression, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(row.expression, typed)
    assert row._problem.text() == problem


def test_the_last_run_stands_beneath(inspector, select, tmp_path):
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
    assert "hat.png" in live._text.text()
    select("hat")
    inspector.step.tabs.setCurrentIndex(4)
    inspector.step.request._copy.click()
    assert QGuiApplication.clipboard().text() == (
        "curl -X POST https://api.example/v1 \\\n"
        '  -H "Authorization: Bearer $TOKEN" \\\n'
        '  --data-raw \'{"prompt": "it\'"\'"\'s"}\''
    )


def test_after_a_dot_the_members_of_the_last_real_result_are_offered(inspector, select, qtbot):
    inspector.show_states(_hat_job({"pictures": [{"size": {"wide": 3}}], "a-b": 1}))
    select("last")
    edit = inspector.step.inputs.rows["input_image"].expression
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, "results.hat.")
    assert _offered(edit) == [
        "results.hat.output_image",
        "results.hat.pictures",
        'results.hat["a-b"]',
    ]
    qtbot.keyClicks(edit, "pictures[0].size.")
    assert _offered(edit) == ["results.hat.pictures[0].size.wide"]
    qtbot.keyClick(edit._popup, Qt.Key.Key_Tab)
    assert edit.expression() == "results.hat.pictures[0].size.wide"


def test_an_expression_shows_what_it_gives_with_the_last_results(inspector, select, qtbot):
    inspector.show_states(_hat_job({"output_image": "x.png"}))
    select("last")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(qtbot, row, "fx")
    qtbot.keyClicks(row.expression, "results.hat.output_image.toUpperCase()")
    qtbot.waitUntil(lambda: "X.PNG" in row.live._text.text(), timeout=10_000)
    qtbot.keyClicks(row.expression, ".nothing.at.all")
    qtbot.waitUntil(lambda: "TypeError" in row.live._text.text(), timeout=10_000)


def test_an_expression_on_a_step_that_has_not_run_says_so(inspector, select, qtbot):
    inspector.show_states(JobState.of([JobStarted(at=1.0, input={"photo": "p.png"})]))
    select("last")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(qtbot, row, "fx")
    qtbot.keyClicks(row.expression, "results.hat + 1")
    assert row.live._text.text() == "Known once hat has run."


def test_an_error_is_underlined_where_it_is(inspector, select, qtbot):
    select("hat")
    row = inspector.step.inputs.rows["input_image"]
    qtbot.keyClick(row.expression, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(row.expression, "'e' + 1 2")
    qtbot.waitUntil(lambda: bool(row._problem.text()), timeout=10_000)
    (mark,) = row.expression.extraSelections()
    assert mark.cursor.selectedText() == "2"
    assert "column 9" in row._problem.text()


def test_variables_and_resources_can_be_picked(inspector, select, session, qtbot, module):
    session.set_lookup(_WithItems(session.lookup))
    select("last")
    tree = inspector.step.inputs._tree
    labels = [tree.topLevelItem(n).text(0).split()[0] for n in range(tree.topLevelItemCount())]
    assert labels[-2:] == ["variables", "resources"]
    variables = tree.topLevelItem(tree.topLevelItemCount() - 2)
    variables.setExpanded(True)
    secret, plain = variables.child(0), variables.child(1)
    assert "hush" not in secret.toolTip(0) + secret.text(0)
    tree.scrollToItem(plain)
    place = tree.visualItemRect(plain).center()
    row = inspector.step.inputs.rows["input_image"]
    qtbot.mouseClick(row.expression.viewport(), Qt.MouseButton.LeftButton)
    row.expression.selectAll()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert transforms(module, "last")["input_image"]["expr"] == 'variable("u/me/style")'


class _WithItems:
    """A lookup with a workspace's variables and resources."""

    def __init__(self, lookup):
        self._lookup = lookup

    def describe(self, path, kind="script"):
        return self._lookup.describe(path, kind)

    def variables(self):
        return [
            Variable(path="u/me/token", value="hush", is_secret=True),
            Variable(path="u/me/style", value="cartoon"),
        ]

    def resources(self):
        return [Resource(path="u/me/server", value={"host": "h"})]


def _hat_job(result):
    return JobState.of(
        [
            JobStarted(at=1.0, input={"photo": "p.png"}),
            StepStarted(at=1.0, step="hat", module_id="hat", arguments={}),
            StepSucceeded(at=2.0, step="hat", result=result),
        ]
    )


def _offered(edit):
    model = edit._completer.completionModel()
    assert edit._popup.isVisible()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_what_the_other_mode_held_is_there_when_one_comes_back(inspector, select, qtbot, module):
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(qtbot, row, "fx")
    qtbot.keyClicks(row.expression, "1 + 1")
    select("last")
    select("choose")
    select("hat")
    row = inspector.step.inputs.rows["prompt"]
    click_switch(qtbot, row, "abc")
    assert transforms(module)["prompt"] == {"type": "static", "value": "Add a hat"}
    select("last")
    click_switch(qtbot, inspector.step.inputs.rows["prompt"], "fx")
    assert transforms(module, "last")["prompt"] == {"type": "javascript", "expr": ""}


def test_text_that_is_no_value_yet_is_there_when_one_comes_back(inspector, select, qtbot, module):
    select("hat")
    qtbot.keyClicks(inspector.step.inputs.rows["seed"].field.editor(), "12x")
    select("last")
    assert inspector.step.inputs.rows["seed"].field.editor().text() == ""
    select("hat")
    row = inspector.step.inputs.rows["seed"]
    assert row.field.editor().text() == "12x"
    assert row._problem.text()
    assert transforms(module)["seed"] == {"type": "static", "value": 12}


def test_the_first_letter_is_part_of_the_typing(inspector, select, qtbot, session):
    select("hat")
    before = session.document.to_bytes()
    qtbot.keyClicks(inspector.step.inputs.rows["seed"].field.editor(), "123")
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.document.to_bytes() == before
