from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton

from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.gui.theme import DARK, LIGHT, Theme
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import View
from apiflow_desktop.gui.window.unsaved import unsaved_question
from apiflow_desktop.openflow.edits import SetValue
from tests.gui.keys import do
from tests.gui.shell.fakes import SEQUENTIAL, Application


@pytest.fixture
def opened(window, application):
    return window.open_session(application.documents.open_item("1"))


def rename(page, title):
    page.session.push(SetValue(("summary",), title))


def answer(qtbot, monkeypatch, button):
    """Press a button of the question about unsaved work when it comes up."""
    asked = []

    def press(box):
        asked.append(box.informativeText())
        return button

    monkeypatch.setattr(QMessageBox, "exec", press)
    return asked


def test_a_new_window_says_what_to_do_and_a_click_on_a_workflow_opens_it(window, qtbot):
    assert window.workbench.stack.currentWidget() is window.start_page
    assert not window.registry["run.run"].isEnabled()
    rows = window.start_page.list
    place = rows.visualItemRect(rows.item(0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page is not None
    assert window.page.session.title == "Sequential edit"
    assert window.top_bar.tabs.tabText(0) == "Sequential edit"
    assert window.registry["run.run"].isEnabled()


def test_the_canvas_gets_more_than_half_of_a_new_window(window, opened, qtbot):
    window.resize(1280, 800)
    window.docks.arrange()
    qtbot.waitUntil(lambda: window.workbench.stack.width() > window.width() / 2)
    assert window.workbench.stack.height() > window.height() / 2


def test_an_edit_marks_the_tab_and_saving_takes_the_mark_away(window, opened, qtbot):
    rename(opened, "Other title")
    assert window.top_bar.tabs.tabText(0) == "Other title •"
    assert window.status_line.saved.text() == "● Not saved"
    assert window.windowTitle() == "Other title — apiflow desktop"
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert len(opened.session.target.saved) == 1
    assert window.top_bar.tabs.tabText(0) == "Other title"
    assert window.status_line.saved.text() == "● Saved"


def test_undo_and_redo_by_key_and_named_in_the_menu(window, opened, qtbot):
    rename(opened, "Other title")
    assert window.registry["edit.undo"].text().startswith("Undo: ")
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.session.document.text == SEQUENTIAL
    assert not window.registry["edit.undo"].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert opened.session.title == "Other title"


def test_an_item_opened_twice_has_one_tab(window, application, opened):
    for key in ("2", "1", "2", "1"):
        window.open_item(key)
    assert window.top_bar.tabs.count() == 3
    assert window.page.session.title == "Sequential edit"
    assert window.page is not opened


def test_tabs_are_reached_by_key(window, application, opened, qtbot):
    second = window.open_session(application.documents.open_item("2"))
    do(window, "view.next")
    assert window.page is opened
    do(window, "view.previous")
    assert window.page is second


def test_tabs_for_which_there_is_no_room_are_reached_by_arrows(window, qtbot):
    for _ in range(12):
        do(window, "file.new")
    tabs = window.top_bar.tabs
    left, right = (tabs.findChild(QToolButton, f"Scroll{side}Button") for side in ("Left", "Right"))
    qtbot.waitUntil(left.isVisible)
    assert min(left.width(), right.width()) >= 20
    assert left.isEnabled()
    while left.isEnabled():
        QTest.mouseClick(left, Qt.MouseButton.LeftButton)
    assert tabs.tabRect(0).left() >= 0


@pytest.mark.parametrize(
    ("button", "closed", "saved"),
    [
        (QMessageBox.StandardButton.Save, True, 1),
        (QMessageBox.StandardButton.Discard, True, 0),
        (QMessageBox.StandardButton.Cancel, False, 0),
    ],
)
def test_closing_with_unsaved_changes_asks(
    window, opened, qtbot, monkeypatch, button, closed, saved
):
    rename(opened, "Other title")
    asked = answer(qtbot, monkeypatch, button)
    assert window.close() is closed
    assert asked == ["•  Other title — Library"]
    assert len(opened.session.target.saved) == saved


def test_the_question_lists_every_unsaved_document(window, application, opened):
    new = window.open_session(application.documents.new())
    box = unsaved_question([opened.session, new.session], window)
    assert box.text() == "Save 2 documents before closing?"
    assert "Sequential edit — Library" in box.informativeText()
    assert "not saved yet" in box.informativeText()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Save)


def test_closing_a_tab_asks_too_and_shows_the_start_page_after_the_last(
    window, opened, qtbot, monkeypatch
):
    rename(opened, "Other title")
    answer(qtbot, monkeypatch, QMessageBox.StandardButton.Cancel)
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.page is opened
    answer(qtbot, monkeypatch, QMessageBox.StandardButton.Discard)
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.page is None
    assert window.workbench.stack.currentWidget() is window.start_page
    assert window.inspector.session is None


def test_graph_split_and_text(window, opened, qtbot):
    do(window, "view.split")
    assert opened.canvas_widget.isVisible()
    assert opened.text.isVisible()
    do(window, "view.text")
    assert not opened.canvas_widget.isVisible()
    assert window.registry["view.text"].isChecked()
    assert not window.registry["view.graph"].isChecked()
    do(window, "view.graph")
    assert opened.view is View.GRAPH
    assert not opened.text.isVisible()


def test_a_dropped_file_opens_and_becomes_recent(window, tmp_path, qtbot):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(drop)
    assert window.page.session.target.location == str(file)
    assert window.memory.recent == [file]


def test_a_file_that_is_no_workflow_gives_a_message_that_stays(window, tmp_path):
    file = tmp_path / "broken.json"
    file.write_text('{"a": ')
    window.open_paths([file])
    assert window.page is None
    (toast,) = window.toasts.shown()
    assert toast.notice.level == "error"
    assert "broken.json" in toast.notice.detail


def test_the_theme_changes_all_at_once_and_is_remembered(window, application, qtbot):
    do(window, "view.theme.light")
    assert Theme.current().tokens is LIGHT
    assert window.palette().window().color() == LIGHT.colour("panel")
    assert window.registry["view.theme.light"].isChecked()
    do(window, "view.theme.dark")
    assert Theme.current().tokens is DARK
    assert MainWindow(application.parts).memory.theme == "dark"


def test_panels_are_hidden_by_the_menu_and_stay_hidden_in_the_next_window(
    window, application, qtbot
):
    do(window, "view.panel.inspector")
    assert not window.docks["inspector"].isVisible()
    window.close()
    again = MainWindow(application.parts)
    qtbot.addWidget(again)
    again.show()
    assert not again.docks["inspector"].isVisible()
    assert again.docks["library"].isVisible()
    do(again, "view.panels.reset")
    assert again.docks["inspector"].isVisible()


def test_panels_get_titles_only_to_be_moved(window):
    assert window.docks.locked
    do(window, "view.panels.move")
    assert not window.docks.locked
    assert window.registry["view.panels.move"].isChecked()


def test_the_palette_finds_an_action_and_runs_it(window, opened, qtbot):
    do(window, "view.palette")
    palette = window.findChild(CommandPalette)
    QTest.keyClicks(palette.field, "split")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened.view is View.SPLIT


def test_the_palette_opens_workflows_and_the_arrows_choose(window, qtbot):
    do(window, "view.palette")
    palette = window.findChild(CommandPalette)
    QTest.keyClicks(palette.field, "conditional")
    assert palette.list.currentIndex().data() == "Conditional image processing"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.page.session.title == "Conditional image processing"


def test_a_palette_in_which_nothing_matches_says_so_and_a_second_takes_its_place(
    window, opened, qtbot
):
    canvas = opened.canvas_widget
    canvas.setFocus()
    before = window.focusWidget()
    for _ in range(2):
        do(window, "view.palette")
        palette = window.findChildren(CommandPalette)[-1]
        QTest.keyClicks(palette.field, "zzzzz")
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
        assert palette.nothing.isVisible()
        assert not palette.list.isVisible()
    qtbot.waitUntil(lambda: len(window.findChildren(CommandPalette)) == 1)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert window.focusWidget() is before


def test_every_action_with_a_key_has_its_own(window):
    keys = [keys for action in window.registry for keys in action.shortcuts]
    assert len(keys) == len(set(keys))


def test_everything_that_takes_the_focus_has_a_name_for_screen_readers(window, opened):
    do(window, "view.split")
    nameless = [
        widget
        for widget in window.findChildren(type(window.library).__mro__[1])
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and type(widget).__module__.startswith("apiflow_desktop.gui.w")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_the_run_target_is_remembered(window, application, qtbot):
    combo = window.top_bar.target
    assert combo.currentText() == "Demo studio"
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Replicate · costs money"
    again = MainWindow(application.parts)
    qtbot.addWidget(again)
    target = again.top_bar.current_target()
    assert target is not None
    assert target.name == "Replicate"


def test_preferences_and_shortcuts_and_about_open(window, qtbot):
    for action_id, name in (
        ("edit.preferences", "Preferences"),
        ("help.shortcuts", "Keyboard shortcuts"),
        ("help.about", "About apiflow desktop"),
    ):
        do(window, action_id)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        assert dialog.windowTitle() == name
        dialog.close()


def test_save_as_writes_the_bytes_and_moves_the_tab_there(
    window, application, tmp_path, monkeypatch
):
    page = window.open_session(application.documents.open_item("1"))
    place = tmp_path / "saved.json"
    monkeypatch.setattr(
        "apiflow_desktop.gui.window.actions_file.QFileDialog.getSaveFileName",
        lambda *_: (str(place), ""),
    )
    do(window, "file.save_as")
    assert place.read_text() == SEQUENTIAL
    assert page.session.target.location == str(place)
    assert window.memory.recent == [place]


def test_a_file_that_changed_on_disk_is_not_overwritten_unasked(window, tmp_path):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL)
    window.open_paths([file, file])
    assert window.top_bar.tabs.count() == 1
    rename(window.page, "Mine")
    file.write_text(SEQUENTIAL + " ")
    do(window, "file.save")
    assert file.read_text() == SEQUENTIAL + " "
    (toast,) = window.toasts.shown()
    titles = [action.title for action in toast.notice.actions]
    assert titles == ["Reload", "Keep mine", "Save a copy…"]
    toast.notice.actions[1].run()
    assert '"Mine"' in file.read_text()
    assert not window.page.session.dirty


def test_two_windows_can_be_made_in_a_row(tmp_path, qtbot, qapp):
    for number in range(2):
        application = Application(tmp_path / str(number))
        made = MainWindow(application.parts)
        qtbot.addWidget(made)
        made.open_session(application.documents.open_item("1"))
        made.close()
