"""Completion, explanations, folding, finding in the text view, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.textview.document_text import DocumentText
from apiflow_desktop.openflow.document import Document
from tests.gui.shell.fakes import Lookup

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

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


class Reader:
    """Someone at the text of a flow."""

    def __init__(self, qtbot, text):
        self.session = DocumentSession(Document.from_text(text), None, Lookup())
        self.view = DocumentText(self.session)
        qtbot.addWidget(self.view)
        self.view.resize(800, 700)
        self.view.show()
        self.view.editor.setFocus()
        qtbot.waitUntil(self.view.editor.hasFocus)

    @property
    def editor(self):
        return self.view.editor

    @property
    def popup(self):
        return self.editor.completion.popup

    @property
    def text(self):
        return self.editor.shown_text()

    @property
    def keyboard(self) -> QWidget:
        """What keys go to: an open list before what has the focus, as on a desktop."""
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget is not None
        return widget

    def place(self, word, index=0):
        """Where a character of a word is in the viewport."""
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(self.text.index(word) + index)
        return self.editor.cursorRect(cursor).center() + QPoint(1, 0)

    def click(self, word, index=0):
        QTest.mouseClick(self.editor.viewport(), LEFT, pos=self.place(word, index))

    def hover(self, word):
        at = self.place(word, 1)
        viewport = self.editor.viewport()
        event = QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, event)
        return QToolTip.text()

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.keyboard, key, modifiers)

    def type(self, text):
        for sign in text:
            QTest.keyClicks(self.keyboard, sign)

    def offered(self):
        model = self.popup.model()
        if not self.popup.isVisible():
            return []
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def shown_lines(self):
        block, shown = self.editor.document().begin(), []
        while block.isValid():
            if block.isVisible():
                shown.append(block.text())
            block = block.next()
        return shown


@pytest.fixture
def reader(qtbot):
    return Reader(qtbot, FLOW)


@pytest.fixture
def yaml_reader(qtbot):
    return Reader(qtbot, AS_YAML)


def test_a_key_is_offered_while_it_is_typed_and_taken_with_enter(reader):
    reader.click('"id": "c"')
    reader.type('"con')
    assert reader.offered() == ["continue_on_error"]
    reader.press(Qt.Key.Key_Return)
    assert reader.offered() == ["true", "false"]
    reader.press(Qt.Key.Key_Return)
    reader.view.take_over()
    assert '{"continue_on_error": true,"id": "c"' in reader.session.document.text
    assert reader.session.undo_stack.count() == 1


def test_ctrl_space_offers_what_is_not_there_yet_and_escape_closes_it(reader):
    reader.click('"id": "c"')
    reader.press(Qt.Key.Key_Space, CONTROL)
    assert "retry" in reader.offered()
    assert "id" not in reader.offered()
    reader.press(Qt.Key.Key_Escape)
    assert reader.offered() == []
    assert reader.text == FLOW


def test_a_value_is_replaced_by_the_one_that_is_chosen(reader):
    reader.click("identity", 0)
    reader.press(Qt.Key.Key_Space, CONTROL)
    assert "whileloopflow" in reader.offered()
    while reader.popup.currentIndex().data() != "whileloopflow":
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
    assert reader.offered() == []


def test_undo_works_while_the_list_is_open(reader):
    reader.click('"id": "c"')
    reader.type('"con')
    assert reader.popup.isVisible()
    reader.press(Qt.Key.Key_Z, CONTROL)
    assert not reader.popup.isVisible()
    assert reader.text == FLOW


def test_yaml_is_completed_too(yaml_reader):
    yaml_reader.click("id: b")
    yaml_reader.press(Qt.Key.Key_End)
    yaml_reader.press(Qt.Key.Key_Return)
    yaml_reader.type("  ret")
    yaml_reader.press(Qt.Key.Key_Return)
    yaml_reader.press(Qt.Key.Key_Return)
    yaml_reader.type("con")
    yaml_reader.press(Qt.Key.Key_Return)
    assert yaml_reader.text.endswith(
        "- id: b\n      retry:\n        constant:\n      value: {type: identity}\n"
    )
    yaml_reader.click("python3")
    yaml_reader.press(Qt.Key.Key_Space, CONTROL)
    assert "bun" in yaml_reader.offered()


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
    reader.session.diagnose()
    said = reader.hover("identify")
    assert "unknown type" in said
    assert "What a step does" in said


def test_a_container_folds_in_the_margin_and_unfolds(reader):
    header = reader.editor.document().findBlockByNumber(6)
    mark = reader.editor.margin.mark_area(header).center()
    QTest.mouseClick(reader.editor.margin, LEFT, pos=mark)
    lines = reader.shown_lines()
    assert '        "value": {' in lines
    assert not any("forloopflow" in line for line in lines)
    assert lines[7] == "        }"
    QTest.mouseClick(reader.editor.margin, LEFT, pos=mark)
    assert "\n".join(reader.shown_lines()) == FLOW


def test_what_is_around_the_cursor_folds_by_the_keyboard(yaml_reader):
    yaml_reader.click("def main")
    yaml_reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    assert not any("def main" in line for line in yaml_reader.shown_lines())
    yaml_reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    assert yaml_reader.shown_lines()[4:6] == ["      value:", "    - id: b"]
    yaml_reader.press(Qt.Key.Key_BraceRight, CONTROL | SHIFT)
    assert any("language" in line for line in yaml_reader.shown_lines())
    assert yaml_reader.text == AS_YAML


def test_what_is_hidden_shows_where_the_cursor_comes_to(reader):
    reader.click('"modules": [\n            ')
    reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    assert not any('"b"' in line for line in reader.shown_lines())
    reader.press(Qt.Key.Key_End)
    reader.press(Qt.Key.Key_Right)
    assert "\n".join(reader.shown_lines()) == FLOW


def test_what_is_typed_while_something_is_folded_arrives(reader):
    reader.click('"value": {\n          ')
    reader.press(Qt.Key.Key_BraceLeft, CONTROL | SHIFT)
    reader.click('Loop"', 4)
    reader.type(" more")
    reader.view.take_over()
    assert reader.session.document.text == FLOW.replace("Loop", "Loop more")
    assert not any("forloopflow" in line for line in reader.shown_lines())


def marked(view):
    return [cursor.selectedText() for cursor in view.editor._found]


def test_ctrl_f_finds_over_the_flow_from_the_drawing(window, application):
    page = window.open_session(application.documents.open_item("1"))
    page.canvas_widget.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    bar = page.text.find_bar
    assert bar.isVisible()
    QTest.keyClicks(bar.wanted, "HAT")
    assert bar.count.text().startswith("1 of ")
    first = page.text.editor.textCursor().selectionStart()
    assert page.text.editor.textCursor().selectedText().lower() == "hat"
    QTest.keyClick(bar.wanted, Qt.Key.Key_Return)
    assert page.text.editor.textCursor().selectionStart() > first
    QTest.keyClick(bar.wanted, Qt.Key.Key_Return, SHIFT)
    assert page.text.editor.textCursor().selectionStart() == first
    QTest.mouseClick(bar.cased, LEFT, pos=QPoint(8, bar.cased.height() // 2))
    assert bar.count.text() == "Not found"
    QTest.keyClick(bar.wanted, Qt.Key.Key_Escape)
    assert not bar.isVisible()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_everything_is_replaced_in_one_undo_step(window, application, qtbot, line_end):
    page = window.open_session(application.documents.open_item("1"))
    before = page.session.document.text.replace("\n", line_end)
    page.session.set_text(before)
    steps = page.session.undo_stack.count()
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    QTest.keyClicks(bar.wanted, "add_hat")
    QTest.keyClicks(bar.replacement, "add_cap")
    QTest.mouseClick(bar.replace_all_button, LEFT)
    assert page.session.document.text == before.replace("add_hat", "add_cap")
    assert page.session.undo_stack.count() == steps + 1
    assert bar.count.text() == "Not found"
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert page.session.document.text == before


def test_one_place_after_the_other_is_replaced(window, application):
    page = window.open_session(application.documents.open_item("1"))
    before = page.session.document.text
    assert before.count("add_hat") > 1
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
    bar = page.text.find_bar
    QTest.keyClicks(bar.wanted, "add_hat")
    assert set(marked(page.text)) == {"add_hat"}
    QTest.keyClicks(bar.replacement, "cap")
    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert page.text.editor.shown_text() == before.replace("add_hat", "cap", 1)
    assert bar.count.text() == f"1 of {before.count('add_hat') - 1}"
    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    page.take_over_text()
    assert page.session.document.text == before.replace("add_hat", "cap", 2)


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


def test_yaml_is_coloured_as_yaml(yaml_reader):
    key, plain = colours(yaml_reader, "language"), colours(yaml_reader, "python3")
    assert key
    assert plain == set()
    in_script = colours(yaml_reader, "true is no")
    assert in_script == colours(yaml_reader, "def main")
    assert in_script
    assert in_script != key
    assert colours(yaml_reader, "input_transforms") == key
