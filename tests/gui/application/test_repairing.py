"""Files that are no workflows are opened as text, and corrected."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from apiflow_desktop.gui.window.page import View
from tests.gui.application.user import User, dialogs
from tests.gui.asked import answering, choosing
from tests.gui.text_hand import TextHand

ALT = Qt.KeyboardModifier.AltModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
STEP = {"id": "a", "value": {"type": "identity"}}
GOOD = json.dumps({"summary": "Mended", "value": {"modules": [STEP]}}, indent=2) + "\n"
BROKEN = GOOD.replace('"id": "a",', '"id": "a"')
DEEP = '{"value": {"modules": ' + "[" * 600 + "]" * 600 + "}}"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "flow.json"
    path.write_text(BROKEN, encoding="utf-8")
    return path


@pytest.fixture
def broken(user, file):
    """The person before the text of a broken file."""
    user.window.open_paths([file])
    user.activate(user.window)
    return user


def underlined(page):
    return [cursor.selectedText() for _, cursor in page.text.editor._problems]


def press(user, title):
    user.qtbot.waitUntil(lambda: bool(user.window.toasts.shown()))
    user.click(user.button(title))


@pytest.mark.parametrize(
    ("content", "message", "advice"),
    [
        ("hello", "not valid JSON", "Line 1, column 1"),
        ("", "empty", "Line 1, column 1"),
        ("[1, 2]", "not an OpenFlow document", "A flow is an object"),
        ('{"a": 1}', "not an OpenFlow document", "A flow is an object"),
        ('{"value": {"modules": 3}}', '"value.modules" is', "A flow is an object"),
        (GOOD[:60], "ends too early", "Line "),
        (DEEP, "deeper than 500 levels", "damaged"),
    ],
    ids=["text", "empty", "list", "other", "modules", "half", "deep"],
)
def test_what_is_not_a_workflow_is_opened_as_text(start, tmp_path, content, message, advice):
    window = start().window
    path = tmp_path / "flow.json"
    path.write_text(content, encoding="utf-8")
    window.open_paths([path])
    page = window.page
    assert page.place == str(path)
    assert page.view is View.TEXT
    assert page.text.editor.toPlainText() == content
    assert message in page.text.notice.text.text()
    assert advice in page.text.notice.text.text()
    assert not page.session.dirty
    assert window.toasts.shown() == []


def test_the_cursor_is_on_the_error_and_the_drawing_says_why_it_is_empty(broken):
    page = broken.window.page
    line = BROKEN[: BROKEN.index('"value": {\n          "type"')].count("\n") + 1
    assert f"Line {line}, column" in page.text.notice.text.text()
    assert not page.text.notice.discard_button.isVisible()
    assert page.text.editor.textCursor().blockNumber() == line - 1
    assert len(underlined(page)) == 1
    assert QApplication.focusWidget() is page.text.editor
    broken.key(Qt.Key.Key_1, ALT)
    said = broken.named("Nothing is drawn: the text does not parse yet")
    assert said.isVisibleTo(page.canvas_widget)
    assert page.canvas_widget.stage.picture.cards.keys() == {"start"}


def test_once_it_parses_it_is_an_ordinary_document(broken, file):
    page = broken.window.page
    hand = TextHand(page.text.editor)
    hand.click('"id": "a"', 9)
    hand.type(",")
    broken.qtbot.waitUntil(lambda: page.session.pending is None)
    assert broken.document.to_bytes().decode() == GOOD
    assert not page.text.notice.isVisible()
    assert page.session.dirty
    assert page.session.title == "Mended"
    assert len(page.canvas_widget.stage.picture.cards) > 1
    assert file.read_text() == BROKEN
    broken.key(Qt.Key.Key_S, CTRL)
    assert file.read_text() == GOOD
    assert not page.session.dirty
    hand.write_over("Mended", "Whole")
    broken.key(Qt.Key.Key_Z, CTRL)
    assert broken.text == GOOD


def test_what_was_corrected_is_not_merged_away_as_if_it_had_been_saved(broken, file):
    page = broken.window.page
    hand = TextHand(page.text.editor)
    hand.click('"id": "a"', 9)
    hand.type(",")
    broken.qtbot.waitUntil(lambda: page.session.pending is None)
    file.write_text(GOOD.replace("Mended", "Theirs"), encoding="utf-8")
    broken.qtbot.waitUntil(lambda: bool(broken.window.toasts.shown()), timeout=10_000)
    (question,) = broken.window.toasts.shown()
    titles = [way.title for way in question.notice.actions]
    assert titles == ["Reload", "Keep mine", "Save a copy…"]
    assert broken.text == GOOD


def test_what_is_typed_is_undone_step_by_step_and_dropped(broken):
    page = broken.window.page
    hand = TextHand(page.text.editor)
    hand.write_over("Mended", "More")
    broken.qtbot.waitUntil(lambda: page.session.dirty)
    hand.write_over("identity", "noop")
    broken.key(Qt.Key.Key_Z, CTRL)
    assert hand.text == BROKEN.replace("Mended", "More")
    broken.key(Qt.Key.Key_Z, CTRL)
    assert hand.text == BROKEN
    assert not page.session.dirty
    broken.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert hand.text == BROKEN.replace("Mended", "More")
    user = broken
    user.click(page.text.notice.discard_button)
    assert hand.text == BROKEN
    assert not page.session.dirty


def test_saving_asks_before_it_writes_what_does_not_parse(broken, file):
    page = broken.window.page
    TextHand(page.text.editor).write_over("Mended", "Half")
    broken.key(Qt.Key.Key_S, CTRL)
    assert file.read_text() == BROKEN
    press(broken, "Save the text as it is")
    assert file.read_text() == BROKEN.replace("Mended", "Half")
    assert not page.session.dirty
    assert page.session.pending is not None


def test_it_is_saved_elsewhere_as_it_is(broken, file, tmp_path):
    copy = tmp_path / "copy.json"
    TextHand(broken.window.page.text.editor).write_over("Mended", "Half")
    with choosing(copy):
        broken.key(Qt.Key.Key_S, CTRL | SHIFT)
    assert copy.read_text() == BROKEN.replace("Mended", "Half")
    assert file.read_text() == BROKEN
    assert broken.window.page.place == str(copy)


def test_closing_asks_only_after_something_was_typed(broken, file):
    broken.key(Qt.Key.Key_W, CTRL)
    assert broken.window.workbench.find(str(file)) is None
    broken.window.open_paths([file])
    TextHand(broken.window.page.text.editor).write_over("Mended", "Half")
    with answering(QMessageBox.StandardButton.Cancel) as asked:
        broken.key(Qt.Key.Key_W, CTRL)
    assert "flow" in asked[0].text
    with answering(QMessageBox.StandardButton.Save):
        broken.key(Qt.Key.Key_W, CTRL)
    assert broken.window.workbench.find(str(file)) is not None
    assert file.read_text() == BROKEN
    with answering(QMessageBox.StandardButton.Discard):
        broken.key(Qt.Key.Key_W, CTRL)
    assert broken.window.workbench.find(str(file)) is None
    assert dialogs(QMessageBox) == []


def test_line_ends_and_mark_stay(user, tmp_path):
    path = tmp_path / "flow.json"
    path.write_bytes(("\ufeff" + BROKEN.replace("\n", "\r\n")).encode())
    user.window.open_paths([path])
    user.activate(user.window)
    hand = TextHand(user.window.page.text.editor)
    hand.click('"id": "a"', 9)
    hand.type(",")
    user.key(Qt.Key.Key_S, CTRL)
    assert path.read_bytes() == ("\ufeff" + GOOD.replace("\n", "\r\n")).encode()


def test_a_flow_folder_gets_its_scripts(user, tmp_path):
    folder = tmp_path / "mine.flow"
    folder.mkdir()
    (folder / "a.sh").write_text("echo a\n")
    path = folder / "flow.yaml"
    good = (
        "summary: Folder\nvalue:\n  modules:\n  - id: a\n    value:\n      type: rawscript\n"
        "      content: '!inline a.sh'\n      language: bash\n      input_transforms: {}\n"
    )
    path.write_text(good.replace("modules:", "modules"))
    user.window.open_paths([path])
    user.activate(user.window)
    page = user.window.page
    hand = TextHand(page.text.editor)
    hand.click("modules", 7)
    hand.type(":")
    user.qtbot.waitUntil(lambda: page.session.pending is None)
    assert user.document.files.texts() == {"a.sh": "echo a\n"}
    assert page.text.tabs.isVisible()
    user.key(Qt.Key.Key_S, CTRL)
    assert path.read_text() == good
    assert (folder / "a.sh").read_text() == "echo a\n"


@pytest.mark.parametrize("mended", [True, False])
def test_what_another_program_writes_meanwhile_is_shown(broken, file, mended):
    page = broken.window.page
    text = GOOD if mended else BROKEN.replace("Mended", "Other")
    file.write_text(text)
    broken.qtbot.waitUntil(lambda: page.text.editor.toPlainText() == text, timeout=10_000)
    assert (page.session.pending is None) is mended
    assert not page.session.dirty


def test_a_file_that_is_deleted_meanwhile_is_unsaved(broken, file):
    file.unlink()
    broken.qtbot.waitUntil(lambda: broken.window.page.session.dirty, timeout=10_000)
    broken.key(Qt.Key.Key_S, CTRL)
    press(broken, "Save the text as it is")
    assert file.read_text() == BROKEN
    assert not broken.window.page.session.dirty


def test_what_was_typed_comes_back_after_a_crash(start, qtbot, file, fresh_home):
    half = BROKEN.replace("Mended", "Half")
    first = User(start(), qtbot)
    first.window.open_paths([file])
    first.activate(first.window)
    TextHand(first.window.page.text.editor).write_over("Mended", "Half")
    kept = "recovery/*/*.unsaved"
    qtbot.waitUntil(lambda: bool(list(fresh_home.glob(kept))), timeout=10_000)
    (written,) = fresh_home.glob(kept)
    left = written.read_bytes()
    start.end()
    dead = fresh_home / "recovery" / "dead" / "1.unsaved"
    dead.parent.mkdir(parents=True)
    dead.write_bytes(left)

    second = User(start(), qtbot)
    press(second, "Restore")
    page = second.window.page
    assert page.place == str(file)
    assert page.session.pending.text == half
    assert page.session.dirty
    assert page.text.editor.toPlainText() == half


def test_running_is_refused(broken):
    broken.key(Qt.Key.Key_F5)
    (toast,) = broken.window.toasts.shown()
    assert "cannot run" in toast.notice.message
