"""What a card shows is typed where it shows it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenuBar, QPlainTextEdit

from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.canvas.gestures.library_drop import NODE_MIME, STEP_MIME
from apiflow_desktop.gui.canvas.in_place.editor import InPlaceEditor
from apiflow_desktop.gui.inspector.live_value import LiveValue
from apiflow_desktop.openflow.picture.model import START
from tests.gui.canvas.hand import dragged, focused
from tests.gui.mouse import choose
from tests.unit.openflow_picture.flows import EDIT_PATH, branchone, for_each, script, step

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def editor(work):
    found = work.hand.view.findChildren(InPlaceEditor)
    return next((one for one in found if one.isVisible()), None)


def open_at(work, module_id, key):
    work.open_place(module_id, key)
    assert editor(work) is not None
    assert editor(work).isAncestorOf(focused())


def text_field():
    field = focused()
    assert isinstance(field, QPlainTextEdit)
    return field


def type_text(text):
    for letter in text:
        QTest.keyClicks(focused(), letter)


def press(key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focused(), key, keys)


def hide_offers():
    popup = QApplication.activePopupWidget()
    if popup is not None:
        QTest.keyClick(popup, KEY.Key_Escape)


def branch(work, number=0):
    return work.document.module(work.handle("o"))["value"]["branches"][number]


def test_a_static_value_is_typed_on_the_card_as_one_undo_step(desk):
    work = desk(step("a", prompt="a cat"), step("b"))
    before = work.document.text
    open_at(work, "a", "in:prompt")
    type_text("a dog")
    assert work.document.text == before
    press(KEY.Key_Return)
    assert editor(work) is None
    assert work.input("a", "prompt") == {"type": "static", "value": "a dog"}
    assert work.session.undo_stack.count() == 1
    work.undo()
    assert work.document.text == before


def test_escape_leaves_the_document_as_it_was(desk):
    work = desk(step("a", prompt="a cat"))
    open_at(work, "a", "in:prompt")
    type_text("a dog")
    press(KEY.Key_Escape)
    assert editor(work) is None
    assert work.session.undo_stack.count() == 0
    assert work.canvas.viewer.hasFocus()


def test_an_equals_sign_makes_an_expression_of_an_empty_value(desk):
    work = desk(step("a"), step("b"))
    open_at(work, "b", "in:prompt")
    type_text("=results.a")
    hide_offers()
    press(KEY.Key_Return)
    assert work.input("b", "prompt") == {"type": "javascript", "expr": "results.a"}


def test_what_can_be_referred_to_is_offered_and_return_takes_the_offer(desk):
    work = desk(step("first", prompt="x"), step("b", prompt="=flow_input"))
    open_at(work, "b", "in:prompt")
    press(KEY.Key_A, CTRL)
    type_text("results.f")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, KEY.Key_Return)
    assert editor(work) is not None
    assert text_field().toPlainText().startswith("results.first")
    hide_offers()
    press(KEY.Key_Return)
    assert work.input("b", "prompt")["expr"].startswith("results.first")


def test_the_predicate_and_the_name_of_a_branch_are_one_undo_step(desk):
    work = desk(branchone("o", ("one", "true", [script("a")])))
    open_at(work, "o", "exec:branch.0")
    press(KEY.Key_A, CTRL)
    type_text("flow_input.x > 1")
    hide_offers()
    assert focused().accessibleName() == "Taken if"
    name = editor(work).findChild(QLineEdit)
    QTest.mouseDClick(name, Qt.MouseButton.LeftButton)
    type_text("large")
    press(KEY.Key_Return)
    assert branch(work)["expr"] == "flow_input.x > 1"
    assert branch(work)["summary"] == "large"
    assert work.session.undo_stack.count() == 1


def test_a_wrong_expression_stays_open_and_says_where_it_is_wrong(desk):
    work = desk(branchone("o", ("one", "true", [script("a")])))
    open_at(work, "o", "exec:branch.0")
    press(KEY.Key_A, CTRL)
    type_text("1 + + (")
    hide_offers()
    press(KEY.Key_Return)
    assert editor(work) is not None
    shown = [label.text() for label in editor(work).findChildren(QLabel) if label.isVisible()]
    assert any("column" in text for text in shown)
    press(KEY.Key_Escape)
    assert branch(work)["expr"] == "true"


def test_the_iterator_of_a_loop_is_typed_on_its_card(desk):
    work = desk(for_each("l", "=[1, 2]", script("a")))
    open_at(work, "l", "opt:iterator")
    press(KEY.Key_A, CTRL)
    type_text("[3, 4]")
    hide_offers()
    press(KEY.Key_Return)
    iterator = work.document.module(work.handle("l"))["value"]["iterator"]
    assert iterator == {"type": "javascript", "expr": "[3, 4]"}


def test_a_double_click_on_the_title_renames_the_step(desk):
    work = desk(step("a"))
    open_at(work, "a", "title")
    type_text("Paint it")
    press(KEY.Key_Return)
    assert work.document.module(work.handle("a"))["summary"] == "Paint it"
    assert work.hand.item("a").card.title == "Paint it"


def test_return_types_the_values_of_the_selected_card_and_tab_goes_on(desk):
    work = desk(step("a", prompt="x", aspect_ratio="1:1"))
    work.hand.click(work.hand.body("a"))
    work.hand.key(KEY.Key_Return)
    type_text("y")
    press(KEY.Key_Tab)
    press(KEY.Key_Tab)
    type_text("3:2")
    press(KEY.Key_Tab, SHIFT)
    press(KEY.Key_Escape)
    assert work.input("a", "prompt") == {"type": "static", "value": "y"}
    assert work.input("a", "aspect_ratio") == {"type": "static", "value": "3:2"}
    assert work.session.undo_stack.count() == 2


def test_a_press_beside_it_takes_over_what_was_typed(desk):
    work = desk(step("a", prompt="x"))
    open_at(work, "a", "in:prompt")
    type_text("y")
    QTest.mouseClick(work.hand.view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert editor(work) is None
    assert work.input("a", "prompt") == {"type": "static", "value": "y"}


@pytest.mark.parametrize("zoom", [0.3, 1.0, 3.0])
def test_it_is_typed_at_any_zoom_and_the_field_stays_inside_of_the_view(desk, zoom):
    work = desk(step("a", prompt="x"), script("b"), script("c"))
    work.hand.zoom_to(zoom, work.place("a", "in:prompt"))
    open_at(work, "a", "in:prompt")
    work.hand.wheel(work.place("a", "in:prompt"), 1)
    shown = editor(work)
    assert work.hand.view.rect().contains(shown.geometry())
    type_text("y")
    press(KEY.Key_Return)
    assert work.input("a", "prompt") == {"type": "static", "value": "y"}


def test_keys_of_the_drawing_are_only_typed(desk):
    work = desk(step("a", prompt="x"))
    open_at(work, "a", "in:prompt")
    zoom = work.canvas.viewer.zoom
    type_text("p01+")
    press(KEY.Key_Backspace)
    press(KEY.Key_Return)
    assert work.input("a", "prompt") == {"type": "static", "value": "p01"}
    assert work.canvas.viewer.zoom == zoom
    assert work.ids() == ["a"]


def test_it_ends_when_its_step_goes(window_desk):
    work = window_desk(step("a"))
    work.hand.drop(dragged(NODE_MIME, EDIT_PATH), work.hand.port("a", "exec:next"))
    assert work.ids() == ["a", "b"]
    open_at(work, "b", "in:prompt")
    type_text("a dog")
    choose(work.window.findChild(QMenuBar), "Edit", f"Undo: {work.session.undo_stack.undoText()}")
    assert work.ids() == ["a"]
    assert editor(work) is None
    assert not work.session.undo_stack.canUndo()
    assert work.refusals == []


def test_it_is_written_where_its_step_is_by_then(window_desk):
    work = window_desk(step("a"), {**script("b"), "retry": {"retry_if": {"expr": "false"}}})
    work.hand.drop(dragged(NODE_MIME, EDIT_PATH), work.hand.port("a", "exec:next"))
    assert work.ids() == ["a", "c", "b"]
    open_at(work, "b", "opt:retry_if")
    press(KEY.Key_A, CTRL)
    type_text("1 > 2")
    hide_offers()
    choose(work.window.findChild(QMenuBar), "Edit", f"Undo: {work.session.undo_stack.undoText()}")
    assert work.ids() == ["a", "b"]
    press(KEY.Key_Return)
    assert work.document.module(work.handle("b"))["retry"]["retry_if"]["expr"] == "1 > 2"
    assert work.refusals == []


def test_beside_values_and_title_a_double_click_opens_the_step(desk):
    work = desk(step("a"))
    opened: list[object] = []
    work.canvas.card_activated.connect(opened.append)
    card = work.hand.item("a").rect()
    work.hand.double_click(card.topLeft() + QPoint(20, 22))
    assert opened == [work.handle("a")]
    assert editor(work) is None


def ran(work, **given):
    """Show a job that was run with an input, in which step a gave 7."""
    history: list[events.Event] = [
        events.JobStarted(at=0, input=given),
        events.StepStarted(at=1, step="a", module_id="a"),
        events.StepSucceeded(at=2, step="a", result=7),
        events.JobCompleted(at=3, result=7),
    ]
    work.canvas.show_states(JobState.of(history))


def said(work):
    """List what stands under the expressions, from top to bottom."""
    lines = [line for line in editor(work).findChildren(LiveValue) if line.isVisible()]
    return [line.said.partition("  ")[0] for line in lines]


def test_predicates_show_on_the_card_what_they_give_with_the_last_run(desk, qtbot):
    work = desk(
        script("a"),
        branchone("o", ("one", "flow_input.n > 1", []), ("two", "results.a == 1", [])),
    )
    ran(work, n=3)
    open_at(work, "o", "opt:predicates")
    qtbot.waitUntil(lambda: said(work) == ["true", "false"])
    press(KEY.Key_Backspace)
    type_text("9")
    hide_offers()
    qtbot.waitUntil(lambda: said(work) == ["false", "false"])


@pytest.mark.parametrize(
    ("option", "key", "expression", "gives"),
    [
        ("skip_if", "opt:skip_if", "flow_input.n == 3", "true"),
        ("stop_after_if", "opt:stop_after_if", "result == 7", "true"),
    ],
)
def test_an_option_sees_what_it_is_asked_about(desk, qtbot, option, key, expression, gives):
    work = desk({**script("a"), option: {"expr": expression}})
    ran(work, n=3)
    open_at(work, "a", key)
    qtbot.waitUntil(lambda: said(work) == [gives])


def test_an_input_and_an_iterator_show_what_they_give(desk, qtbot):
    work = desk(script("a"), step("b", prompt="=`${results.a}!`"), for_each("l", "=[results.a]"))
    ran(work, n=3)
    open_at(work, "b", "in:prompt")
    qtbot.waitUntil(lambda: said(work) == ['"7!"'])
    press(KEY.Key_Escape)
    open_at(work, "l", "opt:iterator")
    qtbot.waitUntil(lambda: said(work) == ["[7]"])


def test_what_a_new_loop_goes_over_is_typed_over(desk):
    work = desk(script("a"))
    work.hand.drop(dragged(STEP_MIME, "forloopflow"), work.hand.port("a", "exec:next"))
    work.hand.key(KEY.Key_Return)
    type_text("flow_input.n")
    hide_offers()
    press(KEY.Key_Return)
    (handle,) = work.canvas.selected_handles()
    assert work.document.module(handle)["value"]["iterator"]["expr"] == "flow_input.n"


def test_where_nothing_runs_is_typed_at_the_mark_on_start(desk, qtbot):
    work = desk(script("a"), skip_expr="flow_input.n > 5")
    ran(work, n=7)
    before = work.document.text
    work.hand.double_click(work.hand.item(START).rect().bottomLeft() + QPointF(30, -14))
    qtbot.waitUntil(lambda: said(work) == ["true"])
    press(KEY.Key_Backspace)
    type_text("9")
    hide_offers()
    qtbot.waitUntil(lambda: said(work) == ["false"])
    press(KEY.Key_Return)
    assert work.document.flow_value["skip_expr"] == "flow_input.n > 9"
    work.undo()
    assert work.document.text == before
    work.hand.click(work.hand.body(START))
    work.hand.key(KEY.Key_Return)
    assert text_field().toPlainText() == "flow_input.n > 5"


def test_the_groups_that_may_approve_are_typed_on_the_card(desk):
    groups = {"type": "javascript", "expr": "['ops']"}
    work = desk({**script("a"), "suspend": {"required_events": 1, "user_groups_required": groups}})
    open_at(work, "a", "opt:user_groups_required")
    press(KEY.Key_Left)
    type_text(", 'art'")
    hide_offers()
    press(KEY.Key_Return)
    suspend = work.document.module(work.handle("a"))["suspend"]
    assert suspend["user_groups_required"]["expr"] == "['ops', 'art']"
