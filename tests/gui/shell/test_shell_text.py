from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.textview.mirror import (
    merge,
    original_offset,
    position_offset,
    shown,
    shown_offset,
)
from tests.gui.canvas.hand import Hand
from tests.gui.keys import do
from tests.gui.shell.fakes import SEQUENTIAL
from tests.gui.shell.reader import Reader
from tests.gui.text_hand import TextHand, marked_text

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def reader(qtbot):
    return Reader(qtbot, SEQUENTIAL)


def test_typing_becomes_one_undo_step_after_a_pause(reader, qtbot):
    session = reader.session
    reader.click("edit")
    reader.type("portrait ")
    assert session.document.text == SEQUENTIAL
    with qtbot.waitSignal(session.changed, timeout=3000):
        pass
    assert session.title == "Sequential portrait edit"
    assert session.undo_stack.count() == 1
    reader.press(Qt.Key.Key_Z, CTRL)
    assert session.document.text == SEQUENTIAL
    assert reader.text == SEQUENTIAL


def test_text_that_does_not_parse_waits_and_says_where(reader):
    session, notice = reader.session, reader.view.notice
    reader.click('"modules"')
    reader.type("x")
    reader.leave()
    assert session.pending is not None
    assert session.read_only
    assert notice.isVisible()
    assert "line" in notice.text.text().lower() or "5" in notice.text.text()
    reader.click('"modules"')
    reader.press(Qt.Key.Key_Backspace)
    reader.leave()
    assert session.pending is None
    assert not notice.isVisible()
    assert session.undo_stack.count() == 0


def test_undo_drops_what_does_not_parse(reader):
    reader.click("{")
    reader.type("]]")
    reader.press(Qt.Key.Key_Z, CTRL)
    assert reader.session.pending is None
    assert reader.text == SEQUENTIAL


def test_what_does_not_parse_is_told_over_the_drawing_and_can_be_dropped(
    window, application, qtbot
):
    page = window.open_session(application.documents.open_item("1"))
    do(window, "view.text")
    TextHand(page.text.editor).type("]]")
    do(window, "view.graph")
    assert page.session.read_only
    assert page._notice.isVisible()
    assert window.status_line.saved.text() == "The text does not parse"
    qtbot.mouseClick(page._notice.discard_button, Qt.MouseButton.LeftButton)
    assert not page._notice.isVisible()
    assert page.session.pending is None
    assert page.text.editor.shown_text() == SEQUENTIAL


def test_an_edit_elsewhere_shows_in_the_text_and_the_cursor_stays(qtbot):
    canvas = FlowCanvas()
    reader = Reader(qtbot, SEQUENTIAL, canvas)
    canvas.set_session(reader.session)
    reader.click('"summary"')
    at = reader.editor.textCursor().position()
    hand = Hand(canvas)
    hand.double_click(hand.item("add_hat").pos() + QPointF(60, 14))
    reader.type("Other")
    reader.press(Qt.Key.Key_Return)
    assert '"summary": "Other"' in reader.text
    assert reader.editor.textCursor().position() == at


def split(window, document):
    """Show the drawing and the text of a document side by side; return both hands."""
    window.resize(1600, 1000)
    page = window.open_session(document)
    do(window, "view.split")
    return Hand(page.canvas), TextHand(page.text.editor)


def test_the_cursor_tells_the_step_and_a_selected_step_is_marked(window, application, qtbot):
    hand, reader = split(window, application.documents.open_item("1"))
    page = window.page
    with qtbot.waitSignal(page.text.handle_selected) as told:
        reader.click("Make this a 90s")
    assert told.args == page.session.document.handles_by_id("cartoon") == page.selected
    hand.click(hand.body("add_hat"))
    marked = marked_text(page.text.editor)
    assert marked.startswith("{")
    assert "add_hat" in marked
    assert "cartoon" not in marked


def test_signs_beyond_the_basic_plane_do_not_shift_the_marks(window, application):
    title, text = application.documents.library["1"]
    application.documents.library["1"] = (title, text.replace("Sequential edit", "🎩🎩🎩"))
    hand, _reader = split(window, application.documents.open_item("1"))
    hand.click(hand.body("add_hat"))
    marked = marked_text(window.page.text.editor)
    assert marked.startswith("{")
    assert marked.endswith("}")


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_line_ends_survive_typing(qtbot, line_end):
    text = SEQUENTIAL.replace("\n", line_end)
    reader = Reader(qtbot, text)
    document = reader.session.document
    assert document.text == text
    reader.click("edit")
    reader.type("fine ")
    reader.leave()
    assert document.text == text.replace("Sequential edit", "Sequential fine edit")


def test_tab_indents_by_what_the_text_is_indented_by_and_back(reader):
    reader.click('"summary"')
    reader.press(Qt.Key.Key_Tab)
    assert reader.text.startswith('{\n    "summary"')
    reader.press(Qt.Key.Key_Backtab, SHIFT)
    assert reader.text == SEQUENTIAL
    reader.press(Qt.Key.Key_A, CTRL)
    reader.press(Qt.Key.Key_Tab)
    lines = SEQUENTIAL.splitlines()
    assert reader.text.splitlines() == ["  " + line if line else "" for line in lines]
    reader.press(Qt.Key.Key_Backtab, SHIFT)
    assert reader.text == SEQUENTIAL


def test_what_was_taken_back_is_done_again_by_either_key(reader):
    document = reader.session.document
    reader.click("edit")
    reader.type("fine ")
    for redo, modifiers in [(Qt.Key.Key_Z, CTRL | SHIFT), (Qt.Key.Key_Y, CTRL)]:
        reader.press(Qt.Key.Key_Z, CTRL)
        assert document.text == reader.text == SEQUENTIAL
        reader.press(redo, modifiers)
        assert "Sequential fine edit" in document.text
        assert document.text == reader.text


def test_redo_leaves_what_is_half_typed_alone(reader):
    reader.click("edit")
    reader.type("fine ")
    reader.press(Qt.Key.Key_Z, CTRL)
    reader.type('"')
    half = reader.text
    reader.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert reader.session.pending is not None
    assert reader.text == half
    assert reader.session.document.text == SEQUENTIAL


def test_what_parses_is_seen_at_once_and_what_is_half_typed_only_after_a_pause(reader, qtbot):
    session = reader.session
    reader.click("edit")
    told: list[object] = []
    session.pending_changed.connect(told.append)
    reader.type('"')
    qtbot.wait(100)
    reader.press(Qt.Key.Key_Backspace)
    reader.type("a")
    qtbot.waitUntil(lambda: "Sequential aedit" in session.document.text)
    assert told == []
    assert session.undo_stack.count() == 1
    reader.type('"')
    qtbot.waitUntil(lambda: session.pending is not None)
    assert "Sequential aedit" in session.document.text


def test_where_half_typed_text_does_not_parse_is_underlined_until_it_does(qtbot):
    text = SEQUENTIAL.replace("Sequential edit", "🎩 edit")
    reader = Reader(qtbot, text)
    notice = reader.view.notice
    reader.click('"summary"')
    reader.type("x")
    reader.leave()
    assert underlined(reader) == {"x": "error"}
    assert notice.text.text().startswith("Line 2, column 3: ")
    assert "another file" not in notice.text.text()
    qtbot.mouseClick(notice.discard_button, Qt.MouseButton.LeftButton)
    assert "error" not in underlined(reader).values()
    assert reader.text == text


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


def underlined(reader):
    return {cursor.selectedText(): mark.severity for mark, cursor in reader.editor._problems}


def test_problems_are_underlined_where_they_are_and_told_on_hovering(qtbot):
    reader = Reader(qtbot, BROKEN)
    assert underlined(reader) == {
        "+": "error",
        '"nothing"': "error",
        "nobody": "warning",
        "{": "warning",
    }
    assert "is not JavaScript" in reader.hover('+"}', 0)
    assert "nobody" in reader.hover("nobody", 2)
    assert reader.editor.problem_at(0) == ""


def test_underlines_move_with_what_is_typed_and_go_when_it_is_put_right(qtbot):
    reader = Reader(qtbot, BROKEN)
    reader.click("nobody")
    reader.type("flow_input.")
    assert "nobody" in underlined(reader)
    with qtbot.waitSignal(reader.session.diagnostics_changed, timeout=5000):
        pass
    assert "nobody" not in underlined(reader)
    assert "+" in underlined(reader)


def test_half_a_character_that_was_typed_counts_as_one_position():
    assert [position_offset("🎩\ud800x", position) for position in (2, 3, 4)] == [1, 2, 3]
