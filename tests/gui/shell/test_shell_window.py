from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.gui.theme import DARK, LIGHT, Theme
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.gui.window.page import View
from tests.gui.keys import do, tab_to
from tests.gui.mouse import LEFT, click_row, drop
from tests.gui.shell.fakes import SEQUENTIAL, Application


def test_a_new_window_says_what_to_do_and_a_click_on_a_workflow_opens_it(window, qtbot):
    assert window.workbench.stack.currentWidget() is window.start_page
    assert not window.registry["run.run"].isEnabled()
    click_row(window.start_page.list, window.start_page.list.model().index(0, 0))
    assert window.page is not None
    assert window.page.session.title == "Sequential edit"
    assert window.top_bar.tabs.tabText(0) == "Sequential edit"
    assert window.registry["run.run"].isEnabled()


def test_the_canvas_gets_more_than_half_of_a_new_window(window, opened, qtbot):
    window.resize(1280, 800)
    do(window, "view.panels.reset")
    qtbot.waitUntil(lambda: window.workbench.stack.width() > window.width() / 2)
    assert window.workbench.stack.height() > window.height() / 2


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
        QTest.mouseClick(left, LEFT)
    assert tabs.tabRect(0).left() >= 0


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
    assert drop(window, data, QPoint(5, 5))
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


def test_panels_are_hidden_by_the_menu_and_stay_hidden_in_the_next_window(window, again):
    do(window, "view.panel.inspector")
    assert not window.docks["inspector"].isVisible()
    window.close()
    second = again()
    assert not second.docks["inspector"].isVisible()
    assert second.docks["library"].isVisible()
    do(second, "view.panels.reset")
    assert second.docks["inspector"].isVisible()


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
    before = window.focusWidget()
    assert opened.canvas_widget.isAncestorOf(before)
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
    users = defaultdict(set)
    for action in window.registry:
        for keys in action.shortcuts:
            users[keys].add(action.id)
    shared = {keys: ids for keys, ids in users.items() if len(ids) > 1}
    # the one is done with steps that are selected alone, the other with a note
    assert shared == {key: {"edit.values", "note.edit"} for key in ("Return", "Enter")}


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


def test_the_run_target_is_remembered(window, again):
    combo = window.top_bar.target
    assert combo.currentText() == "Demo studio"
    tab_to(combo)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Replicate · costs money"
    target = again().top_bar.current_target()
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


def test_two_windows_can_be_made_in_a_row(tmp_path, qtbot, qapp):
    for number in range(2):
        application = Application(tmp_path / str(number))
        made = MainWindow(application.parts)
        qtbot.addWidget(made)
        made.open_session(application.documents.open_item("1"))
        made.close()
