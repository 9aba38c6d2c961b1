"""A script's text and language are edited in the inspector, in the document's one history."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.openflow.document import Document
from tests.gui.application.user import CTRL
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
def flow():
    return FLOW


@pytest.fixture(scope="module")
def lookup():
    return Lookup()


@pytest.fixture
def tab(select):
    """Show the script of a step."""

    def show(module_id):
        return select(module_id, tab="Script").script

    return show


def content(session, module_id="code"):
    (handle,) = session.document.handles_by_id(module_id)
    return session.document.module(handle)["value"]


def visible_tabs(inspector):
    tabs = inspector.step.tabs
    return [tabs.tabToolTip(index) for index in range(tabs.count()) if tabs.isTabVisible(index)]


def test_only_scripts_have_the_tab(inspector, select, tab):
    script = tab("code")
    assert visible_tabs(inspector) == ["Inputs", "Script", "Settings", "Output", "History"]
    assert script.code.shown_text() == CODE
    assert script.language.currentText() == "python3"

    select("other")
    assert visible_tabs(inspector) == ["Inputs", "Settings", "Output", "Request", "History"]


def test_what_is_typed_is_one_edit_and_undone_as_one(tab, user, session):
    script = tab("code")
    user.click(script.code)
    user.key(Qt.Key.Key_End, CTRL)
    user.type("if 1:")
    user.key(Qt.Key.Key_Return)
    user.type("x")
    user.key(Qt.Key.Key_Tab)
    user.type("y")

    assert content(session)["content"] == CODE + "if 1:\n    x   y"
    assert session.undo_stack.count() == 1
    user.undo()
    assert content(session)["content"] == CODE
    assert script.code.shown_text() == CODE


def test_line_ends_stay_as_they_are(tab, user, session):
    script = tab("dos")
    tab("code")
    tab("dos")
    assert session.undo_stack.count() == 0

    user.click(script.code)
    user.key(Qt.Key.Key_Home, CTRL)
    user.type("#")

    assert content(session, "dos")["content"] == "#" + CODE.replace("\n", "\r\n")


def test_a_script_in_a_file_beside_the_document_is_edited_there(inspector, select, tab, user):
    tree = {"value": {"modules": [{"id": "a", "value": {**SCRIPT, "content": "!inline a.py"}}]}}
    text = json.dumps(tree)
    session = DocumentSession(Document.from_text(text, files={"a.py": CODE}), None, Lookup())
    user.window.open_session(session)
    QApplication.processEvents()
    select("a")
    assert list(inspector.step.inputs.rows) == ["a", "b"]
    script = tab("a")
    assert script.code.shown_text() == CODE

    user.click(script.code)
    user.key(Qt.Key.Key_Home, CTRL)
    user.type("#")

    assert session.document.files.get("a.py") == "#" + CODE
    assert session.document.to_bytes().decode() == text
    user.undo()
    assert session.document.files.get("a.py") == CODE
    assert script.code.shown_text() == CODE


def test_the_language_is_chosen(tab, user, session):
    script = tab("code")
    user.pick_from(script.language, "bun")

    assert content(session)["language"] == "bun"
    user.undo()
    assert script.language.currentText() == "python3"


def test_a_language_that_does_not_run_here_is_told(tab):
    script = tab("more")
    assert "go do not run here" in script._notice.text()
    tab("code")
    assert script._notice.isHidden()


def underlined(editor):
    """Return what is underlined, and what the pointer over it is told."""
    return [
        (cursor.selectedText(), editor.problem_at(cursor.selectionStart()))
        for _mark, cursor in editor._problems
    ]


@pytest.mark.parametrize("name", ["code", "dos"])
def test_python_that_does_not_parse_is_underlined_until_it_is_corrected(tab, user, qtbot, name):
    script = tab(name)
    user.click(script.code)
    user.key(Qt.Key.Key_End, CTRL)
    user.type("x = )")
    qtbot.waitUntil(lambda: underlined(script.code) != [])
    ((text, said),) = underlined(script.code)
    assert text == ")"
    assert "unmatched ')', line 3" in said

    other = tab("dos" if name == "code" else "code")
    assert underlined(other.code) == []
    assert [text for text, _said in underlined(tab(name).code)] == [")"]

    user.click(script.code)
    user.key(Qt.Key.Key_End, CTRL)
    user.key(Qt.Key.Key_Backspace)
    user.type("1")
    qtbot.waitUntil(lambda: underlined(script.code) == [])


def test_inputs_follow_the_signature(inspector, select, tab, user, session):
    select("code")
    assert list(inspector.step.inputs.rows) == ["a", "b"]

    user.click(tab("code").code)
    user.key(Qt.Key.Key_Home, CTRL)
    user.key(Qt.Key.Key_End)
    for _ in "):":
        user.key(Qt.Key.Key_Left)
    for _ in "b: int = 3":
        user.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    user.type("when")
    assert content(session)["content"] == CODE.replace("b: int = 3", "when")
    select("code")

    assert list(inspector.step.inputs.rows) == ["a", "when"]


def colour_at(code, text, letter):
    """Return the colour in which a letter of a piece of text is drawn."""
    at = code.document().find(text).selectionStart() + text.index(letter)
    block = code.document().findBlock(at)
    for span in block.layout().formats():
        if span.start <= at - block.position() < span.start + span.length:
            return span.format.foreground().color()
    return None


def test_only_what_is_a_comment_in_a_language_is_coloured_as_one(tab, user, session):
    script = tab("code")
    user.click(script.code)
    user.key(Qt.Key.Key_End, CTRL)
    user.type("half = 7 // 2  # rounded")
    comment = colour_at(script.code, "# rounded", "r")
    assert colour_at(script.code, "7 // 2", "2") == colour_at(script.code, "7 // 2", "7") != comment
    user.pick_from(script.language, "deno")
    assert content(session)["language"] == "deno"
    assert colour_at(script.code, "7 // 2", "2") == comment
