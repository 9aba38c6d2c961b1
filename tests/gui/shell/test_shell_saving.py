"""What is edited is marked, undone, saved, and asked about before it would be lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.gui.window.tab_titles import tab_titles
from apiflow_desktop.gui.window.unsaved import unsaved_question
from tests.gui.asked import answering, choosing
from tests.gui.keys import do
from tests.gui.mouse import press
from tests.gui.shell.fakes import SEQUENTIAL
from tests.gui.text_hand import TextHand


def rename(window, title):
    """Write another title of the workflow into its text."""
    before = window.page.view
    do(window, "view.text")
    TextHand(window.page.text.editor).write_over(window.page.session.title, title)
    do(window, f"view.{before}")
    assert window.page.session.title == title


def test_an_edit_marks_the_tab_and_saving_takes_the_mark_away(window, opened, qtbot):
    rename(window, "Other title")
    assert window.top_bar.tabs.tabText(0) == "Other title •"
    assert window.status_line.saved.text() == "● Not saved"
    assert window.windowTitle() == "Other title — apiflow desktop"
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert len(opened.session.target.saved) == 1
    assert window.top_bar.tabs.tabText(0) == "Other title"
    assert window.status_line.saved.text() == "● Saved"


def test_undo_and_redo_by_key_and_named_in_the_menu(window, opened, qtbot):
    rename(window, "Other title")
    assert window.registry["edit.undo"].text().startswith("Undo: ")
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.session.document.text == SEQUENTIAL
    assert not window.registry["edit.undo"].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert opened.session.title == "Other title"


@pytest.mark.parametrize(
    ("button", "closed", "saved"),
    [
        (QMessageBox.StandardButton.Save, True, 1),
        (QMessageBox.StandardButton.Discard, True, 0),
        (QMessageBox.StandardButton.Cancel, False, 0),
    ],
)
def test_closing_with_unsaved_changes_asks(window, opened, button, closed, saved):
    rename(window, "Other title")
    with answering(button) as asked:
        assert window.close() is closed
    assert [question.detail for question in asked] == ["•  Other title — Library"]
    assert len(opened.session.target.saved) == saved


def test_the_question_lists_every_unsaved_document(window, application, opened):
    new = window.open_session(application.documents.new())
    box = unsaved_question([opened.session, new.session], window)
    assert box.text() == "Save 2 documents before closing?"
    assert "Sequential edit — Library" in box.informativeText()
    assert "not saved yet" in box.informativeText()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Save)


def test_closing_a_tab_asks_too_and_shows_the_start_page_after_the_last(window, opened):
    rename(window, "Other title")
    with answering(QMessageBox.StandardButton.Cancel):
        QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.page is opened
    with answering(QMessageBox.StandardButton.Discard):
        QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.page is None
    assert window.workbench.stack.currentWidget() is window.start_page
    assert window.inspector.session is None


def test_save_as_writes_the_bytes_and_moves_the_tab_there(window, opened, tmp_path):
    place = tmp_path / "saved.json"
    with choosing(place):
        do(window, "file.save_as")
    assert place.read_text() == SEQUENTIAL
    assert opened.session.target.location == str(place)
    assert window.memory.recent == [place]


def test_a_file_that_changed_on_disk_is_not_overwritten_unasked(window, tmp_path):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file, file])
    assert window.top_bar.tabs.count() == 1
    rename(window, "Mine")
    file.write_text(SEQUENTIAL + " ")
    do(window, "file.save")
    assert file.read_text() == SEQUENTIAL + " "
    (toast,) = window.toasts.shown()
    titles = [action.title for action in toast.notice.actions]
    assert titles == ["Merge", "Reload", "Keep mine", "Save a copy…"]
    press(toast, "Keep mine")
    assert '"Mine"' in file.read_text()
    assert not window.page.session.dirty


def test_what_another_program_writes_is_read_anew_and_undo_brings_back_what_was(
    window, tmp_path, qtbot
):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    session = window.page.session
    for title in ("Theirs", "Theirs again"):
        # as programs save: another file takes the place of the old one
        other = tmp_path / "flow.json.new"
        other.write_text(SEQUENTIAL.replace("Sequential edit", title))
        other.replace(file)
        qtbot.waitUntil(lambda title=title: session.title == title, timeout=10_000)
        assert not session.dirty
    do(window, "edit.undo")
    do(window, "edit.undo")
    assert session.document.text == SEQUENTIAL
    assert {toast.notice.level for toast in window.toasts.shown()} == {"info"}


def test_where_something_is_not_saved_one_is_asked_as_soon_as_the_file_changes(
    window, tmp_path, qtbot
):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    rename(window, "Mine")
    file.write_text(SEQUENTIAL.replace("Sequential edit", "Theirs"))
    qtbot.waitUntil(lambda: bool(window.toasts.shown()), timeout=10_000)
    assert window.page.session.title == "Mine"
    do(window, "file.save")
    (toast,) = window.toasts.shown()
    press(toast, "Reload")
    assert window.page.session.title == "Theirs"


@pytest.mark.parametrize("settled", ["file.save", "file.close"])
def test_a_question_about_a_file_goes_once_the_document_is_saved_or_closed(
    window, tmp_path, qtbot, settled
):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    rename(window, "Mine")
    file.write_text(SEQUENTIAL.replace("Sequential edit", "Theirs"))
    qtbot.waitUntil(lambda: bool(window.toasts.shown()), timeout=10_000)
    if settled == "file.save":
        file.unlink()
        do(window, settled)
        assert '"Mine"' in file.read_text()
    else:
        with answering(QMessageBox.StandardButton.Discard):
            do(window, settled)
    assert window.toasts.shown() == []


def test_what_was_deleted_is_no_longer_saved_and_is_written_again(window, tmp_path, qtbot):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    for _time in range(2):
        file.unlink()
        qtbot.waitUntil(lambda: window.page.session.dirty, timeout=10_000)
        (toast,) = window.toasts.shown()
        assert "deleted or moved" in toast.notice.message
        press(toast, "Save")
        assert file.read_text() == SEQUENTIAL
        assert not window.page.session.dirty
        assert window.toasts.shown() == []


def test_what_comes_back_as_another_is_asked_about(window, tmp_path, qtbot):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    file.unlink()
    qtbot.waitUntil(lambda: window.page.session.dirty, timeout=10_000)
    file.write_text(SEQUENTIAL.replace("Sequential edit", "Theirs"))
    qtbot.waitUntil(lambda: len(window.toasts.shown()) == 2, timeout=10_000)
    press(window.toasts.shown()[-1], "Reload")
    assert window.page.session.title == "Theirs"


def test_saving_here_is_no_change_from_outside(window, tmp_path, qtbot):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    rename(window, "Mine")
    do(window, "file.save")
    count = window.page.session.undo_stack.count()
    qtbot.wait(600)
    assert window.toasts.shown() == []
    assert window.page.session.undo_stack.count() == count


def test_what_cannot_be_saved_is_saved_elsewhere(window, tmp_path):
    folder, elsewhere = tmp_path / "gone", tmp_path / "there.json"
    folder.mkdir()
    file = folder / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file])
    rename(window, "Mine")
    file.unlink()
    folder.rmdir()
    do(window, "file.save")
    (toast,) = window.toasts.shown()
    assert "could not be saved" in toast.notice.message
    with choosing(elsewhere):
        press(toast, "Save as…")
    assert '"Mine"' in elsewhere.read_text()
    assert not window.page.session.dirty


def test_documents_of_one_title_are_told_apart_by_their_folders(window, tmp_path):
    files = [tmp_path / folder / "flow.json" for folder in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text(SEQUENTIAL)
    window.open_paths(files)
    tabs = window.top_bar.tabs
    titles = [tabs.tabText(n) for n in range(tabs.count())]
    assert titles == ["Sequential edit · one", "Sequential edit · two"]
    do(window, "file.close")
    assert [tabs.tabText(n) for n in range(tabs.count())] == ["Sequential edit"]


@pytest.mark.parametrize(
    ("documents", "titles"),
    [
        ([("A", "/x/a.json"), ("B", "/x/b.json")], ["A", "B"]),
        ([("A", "/x/a.json"), ("A", "/y/a.json")], ["A · x", "A · y"]),
        ([("A", "/x/a.json"), ("A", "/x/b.json")], ["A · a.json", "A · b.json"]),
        ([("A", "/x/y/a.json"), ("A", "/z/y/a.json")], ["A · /x/y/a.json", "A · /z/y/a.json"]),
        ([("A", "Library"), ("A", "/x/a.json"), ("A", "")], ["A · Library", "A · x", "A"]),
    ],
)
def test_titles_of_tabs(documents, titles):
    assert tab_titles(documents) == titles
