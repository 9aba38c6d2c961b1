"""Completion, explanations, folding in the text view, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.mouse import LEFT
from tests.gui.shell.reader import Reader

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

FLOW = """{
  "summary": "Loop",
  "value": {
    "modules": [
      {
        "id": "a",
        "value": {
          "type": "forloopflow",
          "iterator": {"type": "javascript", "expr": "flow_input.list"},
          "skip_failures": false,
          "modules": [
            {"id": "b", "value": {"type": "identity"}}
          ]
        }
      },
      {"id": "c", "value": {"type": "identity"}}
    ]
  }
}
"""
AS_YAML = """\
summary: Script
value:
  modules:
    - id: a
      value:
        type: rawscript
        language: python3
        content: |
          # the word true is no keyword here
          def main(): pass
        input_transforms: {}
    - id: b
      value: {type: identity}
"""


def offered(reader):
    popup = reader.editor.completion.popup
    model = popup.model()
    if not popup.isVisible():
        return []
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def shown_lines(reader):
    block, shown = reader.editor.document().begin(), []
    while block.isValid():
        if block.isVisible():
            shown.append(block.text())
        block = block.next()
    return shown


@pytest.fixture
def reader(qtbot):
    return Reader(qtbot, FLOW)


def test_what_begins_with_what_is_typed_is_offered_first(reader):
    reader.click('"id": "c"')
    reader.type('"re')
    assert offered(reader)[0] == "retry"
    assert "cache_ignore_s3_path" in offered(reader)
    reader.press(Qt.Key.Key_Return)
    assert '"retry": ' in reader.text


def test_the_line_typed_in_stays_in_its_place_when_the_text_does_not_parse(reader, qtbot):
    reader.click('"id": "c"')
    reader.press(Qt.Key.Key_Home)
    place = reader.editor.viewport().mapToGlobal(reader.editor.cursorRect().topLeft())
    reader.type('"')
    reader.press(Qt.Key.Key_Home)
    qtbot.waitUntil(reader.view.notice.isVisible)
    assert reader.editor.viewport().mapToGlobal(reader.editor.cursorRect().topLeft()) == place


def test_the_last_line_is_not_hidden_by_the_notice(reader, qtbot):
    reader.view.resize(800, 200)
    reader.press(Qt.Key.Key_End, CONTROL)
    reader.type("]")
    qtbot.waitUntil(reader.view.notice.isVisible)
    assert reader.editor.viewport().rect().contains(reader.editor.cursorRect())


def test_a_key_is_offered_while_it_is_typed_and_taken_with_enter(reader):
    reader.click('"id": "c"')
    reader.type('"con')
    assert offered(reader) == ["continue_on_error"]
    reader.press(Qt.Key.Key_Return)
    assert offered(reader) == ["true", "false"]
    reader.press(Qt.Key.Key_Return)
    reader.leave()
    assert '{"continue_on_error": true,"id": "c"' in reader.session.document.text
    assert reader.session.undo_stack.count() == 1


def test_ctrl_space_offers_what_is_not_there_yet_and_escape_closes_it(reader):
    reader.click('"id": "c"')
    reader.press(Qt.Key.Key_Space, CONTROL)
    assert "retry" in offered(reader)
    assert "id" not in offered(reader)
    reader.press(Qt.Key.Key_Escape)
    assert offered(reader) == []
    assert reader.text == FLOW


def test_a_value_is_replaced_by_the_one_that_is_chosen(reader):
    reader.click("identity", 0)
    reader.press(Qt.Key.Key_Space, CONTROL)
    assert "whileloopflow" in offered(reader)
    while reader.editor.completion.popup.currentIndex().data() != "whileloopflow":
        reader.press(Qt.Key.Key_Down)
    reader.press(Qt.Key.Key_Tab)
    assert '{"id": "b", "value": {"type": "whileloopflow"}}' in reader.text


def test_a_chosen_text_key_brings_quotes_with_the_cursor_between_them(reader):
    reader.click('"id": "c"')
    reader.type('"sum')
    reader.press(Qt.Key.Key_Return)
    reader.type("Hello")
    assert '{"summary": "Hello","id"' in reader.text


def test_typing_where_nothing_is_known_offers_nothing(reader):
    reader.click("Loop", 2)
    reader.type("type")
    assert offered(reader) == []


def test_undo_works_while_the_list_is_open(reader):
    reader.click('"id": "c"')
    reader.type('"con')
    assert reader.editor.completion.popup.isVisible()
    reader.press(Qt.Key.Key_Z, CONTROL)
    assert not reader.editor.completion.popup.isVisible()
    assert reader.text == FLOW


def test_yaml_is_completed_too(qtbot):
    reader = Reader(qtbot, AS_YAML)
    reader.click("id: b")
    reader.press(Qt.Key.Key_End)
    reader.press(Qt.Key.Key_Return)
    reader.type("  ret")
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_Return)
    reader.type("con")
    reader.press(Qt.Key.Key_Return)
    assert reader.text.endswith(
        "- id: b\n      retry:\n        constant:\n      value: {type: identity}\n"
    )
    reader.click("python3")
    reader.press(Qt.Key.Key_Space, CONTROL)
    assert "bun" in offered(reader)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("forloopflow", "once for each element of a list"),
        ("skip_failures", "Without it: false."),
        ('id": "c', "results.&lt;id&gt;"),
        ("flow_input", "JavaScript that sees"),
    ],
)
def test_the_pointer_over_a_word_explains_it(reader, word, said):
    assert said in reader.hover(word)


def test_the_pointer_over_nothing_known_says_nothing(reader):
    assert reader.hover("{\n") == ""


def test_problems_and_explanations_are_told_together(qtbot):
    reader = Reader(qtbot, FLOW.replace('"identity"', '"identify"'))
    said = reader.hover("identify")
    assert "unknown type" in said
    assert "What a step does" in said


def test_a_container_folds_in_the_margin_and_unfolds(reader):
    header = reader.editor.document().findBlockByNumber(6)
    mark = reader.editor.margin.mark_area(header).center()
    QTest.mouseClick(reader.editor.margin, LEFT, pos=mark)
    lines = shown_lines(reader)
    assert '        "value": {' in lines
    assert not any("forloopflow" in line for line in lines)
    assert lines[7] == "        }"
    QTest.mouseClick(reader.editor.margin, LEFT, pos=mark)
    assert "\n".join(shown_lines(reader)) == FLOW


def test_what_is_around_the_cursor_folds_by_the_keyboard(qtbot):
    reader = Reader(qtbot, AS_YAML)
    reader.click("def main")
    reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    assert not any("def main" in line for line in shown_lines(reader))
    reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    assert shown_lines(reader)[4:6] == ["      value:", "    - id: b"]
    reader.press(Qt.Key.Key_BraceRight, CONTROL | SHIFT)
    assert any("language" in line for line in shown_lines(reader))
    assert reader.text == AS_YAML


def test_what_is_hidden_shows_where_the_cursor_comes_to(reader):
    reader.click('"modules": [\n            ')
    reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    assert not any('"b"' in line for line in shown_lines(reader))
    reader.press(Qt.Key.Key_End)
    reader.press(Qt.Key.Key_Right)
    assert "\n".join(shown_lines(reader)) == FLOW


def test_what_is_typed_while_something_is_folded_arrives(reader):
    reader.click('"value": {\n          ')
    reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    reader.click('Loop"', 4)
    reader.type(" more")
    reader.leave()
    assert reader.session.document.text == FLOW.replace("Loop", "Loop more")
    assert not any("forloopflow" in line for line in shown_lines(reader))


def test_a_line_is_broken_as_deep_as_it_was_and_deeper_in_brackets(reader):
    reader.click('"id": "a",')
    reader.press(Qt.Key.Key_End)
    reader.press(Qt.Key.Key_Return)
    reader.type('"retry": {')
    reader.type("}")
    reader.press(Qt.Key.Key_Left)
    reader.press(Qt.Key.Key_Return)
    assert '\n        "id": "a",\n        "retry": {\n          \n        }\n' in reader.text


def colours(reader, word):
    block = reader.editor.document().findBlock(reader.text.index(word))
    at = reader.text.index(word) - block.position()
    return {
        span.format.foreground().color().name()
        for span in block.layout().formats()
        if span.start <= at < span.start + span.length
    }


def test_yaml_is_coloured_as_yaml(qtbot):
    reader = Reader(qtbot, AS_YAML)
    key, plain = colours(reader, "language"), colours(reader, "python3")
    assert key
    assert plain == set()
    in_script = colours(reader, "true is no")
    assert in_script == colours(reader, "def main")
    assert in_script
    assert in_script != key
    assert colours(reader, "input_transforms") == key
