from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.textview.document_text import DocumentText
from apiflow_desktop.gui.textview.mirror import merge, original_offset, shown, shown_offset
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import SetValue
from tests.gui.keys import do
from tests.gui.shell.fakes import SEQUENTIAL, Lookup

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def open_text(qtbot, text):
    session = DocumentSession(Document.from_text(text), None, Lookup())
    view = DocumentText(session)
    qtbot.addWidget(view)
    view.show()
    view.editor.setFocus()
    qtbot.waitUntil(view.editor.hasFocus)
    return session, view


def put_cursor(view, before):
    cursor = view.editor.textCursor()
    cursor.setPosition(view.editor.toPlainText().index(before))
    view.editor.setTextCursor(cursor)


def key(view, sign, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(view.editor, sign, modifiers)


def test_typing_becomes_one_undo_step_after_a_pause(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, "edit")
    QTest.keyClicks(view.editor, "portrait ")
    assert session.document.text == SEQUENTIAL
    with qtbot.waitSignal(session.changed, timeout=3000):
        pass
    assert session.title == "Sequential portrait edit"
    assert session.undo_stack.count() == 1
    QTest.keyClick(view.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.document.text == SEQUENTIAL
    assert view.editor.shown_text() == SEQUENTIAL


def test_text_that_does_not_parse_waits_and_says_where(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, '"modules"')
    QTest.keyClicks(view.editor, "x")
    view.take_over()
    assert session.pending is not None
    assert session.read_only
    assert view.notice.isVisible()
    assert "line" in view.notice.text.text().lower() or "5" in view.notice.text.text()
    QTest.keyClick(view.editor, Qt.Key.Key_Backspace)
    view.take_over()
    assert session.pending is None
    assert not view.notice.isVisible()
    assert session.undo_stack.count() == 0


def test_undo_drops_what_does_not_parse(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    QTest.keyClicks(view.editor, "]]")
    QTest.keyClick(view.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.pending is None
    assert view.editor.shown_text() == SEQUENTIAL


def test_what_does_not_parse_is_told_over_the_drawing_and_can_be_dropped(
    window, application, qtbot
):
    page = window.open_session(application.documents.open_item("1"))
    do(window, "view.text")
    QTest.keyClicks(page.text.editor, "]]")
    do(window, "view.graph")
    assert page.session.read_only
    assert page._notice.isVisible()
    assert window.status_line.saved.text() == "The text does not parse"
    qtbot.mouseClick(page._notice.discard_button, Qt.MouseButton.LeftButton)
    assert not page._notice.isVisible()
    assert page.session.pending is None
    assert page.text.editor.shown_text() == SEQUENTIAL


def test_an_edit_elsewhere_shows_in_the_text_and_the_cursor_stays(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, '"summary"')
    at = view.editor.textCursor().position()
    session.push(SetValue(("summary",), "Other"))
    assert '"summary": "Other"' in view.editor.shown_text()
    assert view.editor.textCursor().position() == at


def test_the_cursor_tells_the_step_and_a_selected_step_is_marked(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    (cartoon,) = session.document.handles_by_id("cartoon")
    with qtbot.waitSignal(view.handle_selected) as told:
        put_cursor(view, "Make this a 90s")
    assert told.args == [cartoon]
    (hat,) = session.document.handles_by_id("add_hat")
    view.select_handle(hat)
    marked = view.editor.marked_text
    assert marked.startswith("{")
    assert "add_hat" in marked
    assert "cartoon" not in marked


def test_signs_beyond_the_basic_plane_do_not_shift_the_marks(qtbot):
    text = SEQUENTIAL.replace("Sequential edit", "🎩🎩🎩")
    session, view = open_text(qtbot, text)
    (hat,) = session.document.handles_by_id("add_hat")
    view.select_handle(hat)
    marked = view.editor.marked_text
    assert marked.startswith("{")
    assert marked.endswith("}")


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_line_ends_survive_typing(qtbot, line_end):
    text = SEQUENTIAL.replace("\n", line_end)
    session, view = open_text(qtbot, text)
    assert session.document.text == text
    put_cursor(view, "edit")
    QTest.keyClicks(view.editor, "fine ")
    view.take_over()
    assert session.document.text == text.replace("Sequential edit", "Sequential fine edit")


def test_tab_indents_by_what_the_text_is_indented_by_and_back(qtbot):
    _session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, '"summary"')
    key(view, Qt.Key.Key_Tab)
    assert view.editor.shown_text().startswith('{\n    "summary"')
    key(view, Qt.Key.Key_Backtab, SHIFT)
    assert view.editor.shown_text() == SEQUENTIAL
    key(view, Qt.Key.Key_A, CTRL)
    key(view, Qt.Key.Key_Tab)
    lines = SEQUENTIAL.splitlines()
    assert view.editor.shown_text().splitlines() == ["  " + line if line else "" for line in lines]
    key(view, Qt.Key.Key_Backtab, SHIFT)
    assert view.editor.shown_text() == SEQUENTIAL


def test_what_was_taken_back_is_done_again_by_either_key(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, "edit")
    QTest.keyClicks(view.editor, "fine ")
    for redo, modifiers in [(Qt.Key.Key_Z, CTRL | SHIFT), (Qt.Key.Key_Y, CTRL)]:
        key(view, Qt.Key.Key_Z, CTRL)
        assert session.document.text == view.editor.shown_text() == SEQUENTIAL
        key(view, redo, modifiers)
        assert "Sequential fine edit" in session.document.text
        assert session.document.text == view.editor.shown_text()


def test_redo_leaves_what_is_half_typed_alone(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, "edit")
    QTest.keyClicks(view.editor, "fine ")
    key(view, Qt.Key.Key_Z, CTRL)
    QTest.keyClicks(view.editor, '"')
    half = view.editor.shown_text()
    key(view, Qt.Key.Key_Z, CTRL | SHIFT)
    assert session.pending is not None
    assert view.editor.shown_text() == half
    assert session.document.text == SEQUENTIAL


def test_what_parses_is_seen_at_once_and_what_is_half_typed_only_after_a_pause(qtbot):
    session, view = open_text(qtbot, SEQUENTIAL)
    put_cursor(view, "edit")
    told: list[object] = []
    session.pending_changed.connect(told.append)
    QTest.keyClicks(view.editor, '"')
    qtbot.wait(100)
    QTest.keyClick(view.editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(view.editor, "a")
    qtbot.waitUntil(lambda: "Sequential aedit" in session.document.text)
    assert told == []
    assert session.undo_stack.count() == 1
    QTest.keyClicks(view.editor, '"')
    qtbot.waitUntil(lambda: session.pending is not None)
    assert "Sequential aedit" in session.document.text


def test_where_half_typed_text_does_not_parse_is_underlined_until_it_does(qtbot):
    text = SEQUENTIAL.replace("Sequential edit", "🎩 edit")
    _session, view = open_text(qtbot, text)
    put_cursor(view, '"summary"')
    QTest.keyClicks(view.editor, "x")
    view.take_over()
    assert underlined(view) == {"x": "error"}
    assert view.notice.text.text().startswith("Line 2, column 3: ")
    assert "another file" not in view.notice.text.text()
    qtbot.mouseClick(view.notice.discard_button, Qt.MouseButton.LeftButton)
    assert "error" not in underlined(view).values()
    assert view.editor.shown_text() == text


LINES = st.lists(st.text(alphabet="ab 🎩", max_size=4), max_size=6)


@given(LINES, LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_only_what_was_typed_changes(lines, typed, line_end, data):
    original = line_end.join(lines)
    before = shown(original)
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    after = before[:start] + "\n".join(typed) + before[end:]
    merged = merge(original, before, after)
    assert shown(merged) == after
    assert merged.startswith(original[: original_offset(original, start)])
    assert merged.endswith(original[original_offset(original, end) :])


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_offsets_go_there_and_back(lines, line_end, data):
    original = line_end.join(lines)
    at = data.draw(st.integers(0, len(shown(original))))
    assert shown_offset(original, original_offset(original, at)) == at


BROKEN = """{
  "modules": [
    {"id": "a", "value": {"type": "identity"}},
    {"id": "b", "skip_if": {"expr": "results.a +"}, "value": {"type": "nothing"}},
    {"id": "c", "skip_if": {"expr": "flow_input.é == nobody"}, "value": {"type": "identity"}},
    {
      "value": {"type": "identity"}
    }
  ]
}
"""


def underlined(view):
    return {cursor.selectedText(): mark.severity for mark, cursor in view.editor._problems}


def test_problems_are_underlined_where_they_are_and_told_on_hovering(qtbot):
    session, view = open_text(qtbot, BROKEN)
    session.diagnose()
    assert underlined(view) == {
        "+": "error",
        '"nothing"': "error",
        "nobody": "warning",
        "{": "warning",
    }
    shown_text = view.editor.shown_text()
    assert "is not JavaScript" in view.editor.problem_at(shown_text.index('+"}'))
    assert "nobody" in view.editor.problem_at(shown_text.index("nobody") + 2)
    assert view.editor.problem_at(0) == ""


def test_underlines_move_with_what_is_typed_and_go_when_it_is_put_right(qtbot):
    session, view = open_text(qtbot, BROKEN)
    session.diagnose()
    put_cursor(view, "nobody")
    QTest.keyClicks(view.editor, "flow_input.")
    assert "nobody" in underlined(view)
    with qtbot.waitSignal(session.diagnostics_changed, timeout=5000):
        pass
    assert "nobody" not in underlined(view)
    assert "+" in underlined(view)
