"""What is edited is marked, undone, saved, and asked about before it would be lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

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
    assert titles == ["Reload", "Keep mine", "Save a copy…"]
    press(toast, "Keep mine")
    assert '"Mine"' in file.read_text()
    assert not window.page.session.dirty
