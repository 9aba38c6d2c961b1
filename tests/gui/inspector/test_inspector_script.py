"""A script's text and language are edited in the inspector, in the document's one history."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from apiflow_desktop.gui.inspector import Inspector
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.openflow.document import Document
from tests.unit.openflow_picture.flows import Lookup

CODE = "def main(a: str, b: int = 3):\n    return a\n"
SCRIPT = {"type": "rawscript", "language": "python3", "content": CODE, "input_transforms": {}}
FLOW = {
    "value": {
        "modules": [
            {"id": "code", "value": SCRIPT},
            {"id": "other", "value": {"type": "identity"}},
            {"id": "dos", "value": {**SCRIPT, "content": CODE.replace("\n", "\r\n")}},
            {"id": "more", "value": {**SCRIPT, "language": "go", "content": "package inner"}},
        ]
    }
}


@pytest.fixture
def session(qtbot, qapp):
    apply(qapp, "dark")
    return DocumentSession(Document.from_text(json.dumps(FLOW, indent=2)), None, Lookup())


@pytest.fixture
def inspector(qtbot, session):
    made = Inspector()
    qtbot.addWidget(made)
    made.resize(420, 700)
    made.set_session(session)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.set_session(None)


def tab(inspector, session, module_id):
    inspector.show_handles(session.document.handles_by_id(module_id))
    inspector.step.tabs.setCurrentIndex(1)
    return inspector.step.script


def content(session, module_id="code"):
    (handle,) = session.document.handles_by_id(module_id)
    return session.document.module(handle)["value"]


def visible_tabs(inspector):
    tabs = inspector.step.tabs
    return [tabs.tabText(index) for index in range(tabs.count()) if tabs.isTabVisible(index)]


def test_only_scripts_have_the_tab(inspector, session):
    script = tab(inspector, session, "code")
    assert visible_tabs(inspector) == ["Inputs", "Script", "Settings", "Output", "History"]
    assert script.code.shown_text() == CODE
    assert script.language.currentText() == "python3"

    inspector.show_handles(session.document.handles_by_id("other"))
    assert visible_tabs(inspector) == ["Inputs", "Settings", "Output", "Request", "History"]


def test_what_is_typed_is_one_edit_and_undone_as_one(inspector, session):
    script = tab(inspector, session, "code")
    script.code.setFocus()
    script.code.reveal(len(CODE))
    QTest.keyClicks(script.code, "if 1:")
    QTest.keyClick(script.code, Qt.Key.Key_Return)
    QTest.keyClicks(script.code, "x")
    QTest.keyClick(script.code, Qt.Key.Key_Tab)
    QTest.keyClicks(script.code, "y")

    assert content(session)["content"] == CODE + "if 1:\n    x   y"
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert content(session)["content"] == CODE
    assert script.code.shown_text() == CODE


def test_line_ends_stay_as_they_are(inspector, session):
    script = tab(inspector, session, "dos")
    tab(inspector, session, "code")
    tab(inspector, session, "dos")
    assert session.undo_stack.count() == 0

    script.code.setFocus()
    QTest.keyClicks(script.code, "#")

    assert content(session, "dos")["content"] == "#" + CODE.replace("\n", "\r\n")


def test_a_script_in_a_file_beside_the_document_is_edited_there(inspector):
    tree = {"value": {"modules": [{"id": "a", "value": {**SCRIPT, "content": "!inline a.py"}}]}}
    text = json.dumps(tree)
    session = DocumentSession(Document.from_text(text, files={"a.py": CODE}), None, Lookup())
    inspector.set_session(session)
    inspector.show_handles(session.document.handles_by_id("a"))
    assert list(inspector.step.inputs.rows) == ["a", "b"]
    script = tab(inspector, session, "a")
    assert script.code.shown_text() == CODE

    script.code.setFocus()
    QTest.keyClicks(script.code, "#")

    assert session.document.files.get("a.py") == "#" + CODE
    assert session.document.to_bytes().decode() == text
    session.undo_stack.undo()
    assert session.document.files.get("a.py") == CODE
    assert script.code.shown_text() == CODE


def test_the_language_is_chosen(inspector, session):
    script = tab(inspector, session, "code")
    script.language.setCurrentText("bun")
    script.language.textActivated.emit("bun")

    assert content(session)["language"] == "bun"
    session.undo_stack.undo()
    assert script.language.currentText() == "python3"


def test_a_language_that_does_not_run_here_is_told(inspector, session):
    script = tab(inspector, session, "more")
    assert "go do not run here" in script._notice.text()
    tab(inspector, session, "code")
    assert script._notice.isHidden()


def test_inputs_follow_the_signature(inspector, session):
    script = tab(inspector, session, "code")
    inspector.step.tabs.setCurrentIndex(0)
    assert list(inspector.step.inputs.rows) == ["a", "b"]

    script.code.show_text(CODE.replace("b: int = 3", "when"))
    inspector.step.tabs.setCurrentIndex(0)

    assert list(inspector.step.inputs.rows) == ["a", "when"]


def colour_at(code, text, letter):
    """Return the colour in which a letter of a piece of text is drawn."""
    at = code.document().find(text).selectionStart() + text.index(letter)
    block = code.document().findBlock(at)
    for span in block.layout().formats():
        if span.start <= at - block.position() < span.start + span.length:
            return span.format.foreground().color()
    return None


def test_only_what_is_a_comment_in_a_language_is_coloured_as_one(inspector, session):
    script = tab(inspector, session, "code")
    QTest.mouseClick(script.code.viewport(), Qt.MouseButton.LeftButton)
    QTest.keyClick(script.code, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(script.code, "half = 7 // 2  # rounded")
    comment = colour_at(script.code, "# rounded", "r")
    assert colour_at(script.code, "7 // 2", "2") == colour_at(script.code, "7 // 2", "7") != comment
    QTest.keyClicks(script.language, "deno")
    QTest.keyClick(script.language, Qt.Key.Key_Return)
    assert content(session)["language"] == "deno"
    assert colour_at(script.code, "7 // 2", "2") == comment
