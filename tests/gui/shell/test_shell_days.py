"""What a user meets on the second day: old jobs, open documents, menus, closing."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.actions.palette import CommandPalette
from apiflow_desktop.gui.jobs.table import SUMMARY
from apiflow_desktop.gui.window import job_link
from apiflow_desktop.gui.window.page import View
from apiflow_desktop.gui.window.reopening import reopen
from apiflow_desktop.vault.vault import SESSION_ONLY
from tests.gui.asked import answering, choosing
from tests.gui.canvas.hand import focused
from tests.gui.keys import do
from tests.gui.mouse import LEFT, choose
from tests.gui.shell.fake_jobs import first_step, picture_file, second_step, summary
from tests.gui.shell.fakes import SEQUENTIAL

RIGHT = Qt.MouseButton.RightButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window, qtbot):
    window.resize(1200, 800)
    qtbot.waitUntil(lambda: window.workbench.stack.width() > 600)
    window.open_item("1")
    return window.page


def card_point(page, module_id):
    item = next(i for i in page.canvas.stage.cards.values() if i.card.module_id == module_id)
    return page.canvas.viewer.mapFromScene(item.pos()) + QPoint(60, 16)


def menu_at(window, page, point, qtbot):
    """Press the right button there, as a window system tells it, and return the menu."""
    handle = window.windowHandle()
    place = page.canvas.viewer.viewport().mapTo(window, point)
    # Two presses at one place, as of two tests, would be a double-click.
    QTest.mouseClick(handle, LEFT, pos=window.rect().bottomRight() - QPoint(300, 10))
    QTest.mouseClick(handle, RIGHT, Qt.KeyboardModifier.NoModifier, place)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    return QApplication.activePopupWidget()


def test_a_wide_workflow_opens_legible(window, application, qtbot):
    modules = ", ".join(
        f'{{"id": "s{n}", "value": {{"type": "script", "path": "node/flux_kontext_pro"}}}}'
        for n in range(12)
    )
    application.documents.library["9"] = ("Wide", f'{{"value": {{"modules": [{modules}]}}}}')
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: window.workbench.stack.width() > 800)
    window.open_item("9")
    viewer = window.page.canvas.viewer
    qtbot.waitUntil(lambda: viewer.zoom == pytest.approx(0.6))
    first = next(iter(window.page.canvas.stage.cards.values()))
    assert viewer.viewport().rect().contains(viewer.mapFromScene(first.pos()))


def test_the_status_line_says_what_is_kept_where(window):
    window.status_line.show_keyring("Secret Service")
    assert window.status_line.keyring.text() == "Tokens: Secret Service"
    window.status_line.show_keyring(SESSION_ONLY)
    assert window.status_line.keyring.text() == "Tokens: this session only"
    assert "forgotten" in window.status_line.keyring.toolTip()


def test_closing_while_a_job_runs_asks(window, page):
    QTest.keyClick(window, Qt.Key.Key_F5)
    with answering(QMessageBox.StandardButton.Cancel) as asked:
        assert not window.close()
    assert [question.text for question in asked] == ["1 job is running."]
    QTest.keyClick(window, Qt.Key.Key_F5)
    with answering(QMessageBox.StandardButton.Yes) as asked:
        assert window.close()
    assert [question.text for question in asked] == ["2 jobs are running."]


def test_what_was_open_is_open_again(window, page, application, again, tmp_path):
    file = tmp_path / "flow.json"
    file.write_text(SEQUENTIAL.replace("Sequential edit", "From a file"))
    window.open_paths([file])
    window.open_item("2")
    tabs = window.top_bar.tabs
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    assert window.page is page
    window.close()
    second = again()
    assert reopen(second)
    assert [one.session.title for one in second.workbench.pages] == [
        "Sequential edit",
        "From a file",
        "Conditional image processing",
    ]
    assert second.page.session.title == "Sequential edit"
    file.unlink()
    del application.documents.library["1"]
    second.close()
    third = again()
    assert reopen(third)
    assert [one.session.title for one in third.workbench.pages] == ["Conditional image processing"]


def test_the_first_time_nothing_was_open(window):
    assert not reopen(window)


def test_a_window_that_died_opens_again_what_it_had(window, page, again):
    second = again()
    assert reopen(second)
    assert second.page.session.title == "Sequential edit"


def test_workflows_of_one_title_keep_their_own_jobs(again, application, tmp_path):
    pictures = [picture_file(tmp_path, f"{name}.png", "#7db0e0") for name in ("hat", "cartoon")]
    application.documents.library["3"] = application.documents.library["1"]
    row = summary(1, "Sequential edit", "completed", time.time(), 4.0)
    application.jobs.rows = [replace(row, workflow_id=3)]
    application.jobs.histories[1] = [
        *first_step(time.time(), pictures[0]),
        *second_step(time.time(), pictures[1]),
    ]
    window = again()
    window.open_item("1")
    assert window.page.state is None
    window.open_item("3")
    assert window.page.job_id == 1


def test_a_workflow_closed_and_opened_again_shows_its_running_job(window, page, application):
    QTest.keyClick(window, Qt.Key.Key_F5)
    QTest.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert not window.workbench.pages
    window.open_item("1")
    application.runs.tell(1, events.JobStarted(at=time.time(), input={}))
    assert window.page.job_id == 1
    assert window.page.state.started is not None


def test_a_job_that_a_dead_process_left_is_interrupted(again, application, tmp_path):
    picture = picture_file(tmp_path, "hat.png", "#7db0e0")
    state = JobState.of(first_step(time.time(), picture))
    state.interrupt(time.time())
    row = summary(1, "Sequential edit", "interrupted", time.time(), None)
    application.jobs.rows = [replace(row, workflow_id=1)]
    application.jobs.state = lambda job_id: state
    window = again()
    window.open_item("1")
    model = window.jobs.list.model
    assert model.index(0, SUMMARY).data() == "interrupted"
    assert not model.lines[0].running
    assert not window.registry["run.stop"].isEnabled()
    steps = window.jobs.details.sides.steps
    assert [steps.topLevelItem(n).text(1) for n in (0, 1)] == ["succeeded", "interrupted"]


def test_jobs_of_another_process_are_followed(again, application, qtbot, monkeypatch):
    monkeypatch.setattr(job_link, "_OTHERS_MS", 50)
    window = again()
    application.jobs.rows = [summary(1, "By command line", "running", time.time(), None)]
    application.jobs.histories[1] = [events.JobStarted(at=time.time(), input={})]
    model = window.jobs.list.model
    qtbot.waitUntil(lambda: [line.status for line in model.lines] == ["running"], timeout=10_000)
    application.jobs.rows = [summary(1, "By command line", "completed", time.time(), 1.0)]
    qtbot.waitUntil(lambda: [line.status for line in model.lines] == ["completed"], timeout=10_000)


def test_a_double_click_on_a_card_goes_to_the_inspector(window, page, qtbot):
    do(window, "view.panel.inspector")
    # beside its title, which a double-click lets one type
    point = card_point(page, "cartoon") - QPoint(46, 2)
    viewport = page.canvas.viewer.viewport()
    QTest.mouseClick(viewport, LEFT, pos=point)
    QTest.mouseDClick(viewport, LEFT, pos=point)
    assert window.docks["inspector"].isVisible()
    assert window.inspector.asked == ["first field"]
    assert window.inspector.handles == page.session.document.handles_by_id("cartoon")


def test_the_menu_of_a_card_is_for_that_card(window, page, qtbot):
    menu = menu_at(window, page, card_point(page, "cartoon"), qtbot)
    assert page.selected == page.session.document.handles_by_id("cartoon")
    (output,) = [a for a in menu.actions() if a.text() == "Show last output"]
    assert not output.isEnabled()
    choose(menu, "Copy id “cartoon”")
    assert QApplication.clipboard().text() == "cartoon"


def test_the_menu_of_a_card_renames(window, page, qtbot):
    choose(menu_at(window, page, card_point(page, "cartoon"), qtbot), "Rename")
    QTest.keyClicks(focused(), "Draw it")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    (handle,) = page.session.document.handles_by_id("cartoon")
    assert page.session.document.module(handle)["summary"] == "Draw it"


def test_the_menu_of_a_card_deletes(window, page, qtbot):
    choose(menu_at(window, page, card_point(page, "cartoon"), qtbot), "Delete what is selected")
    assert page.session.document.handles_by_id("cartoon") == []


def test_the_menu_beside_the_cards_runs(window, page, application, qtbot):
    choose(menu_at(window, page, QPoint(8, 8), qtbot), "Run")
    assert application.asked == [("Sequential edit", "Demo studio")]


def test_a_new_workflow_is_saved_into_the_library(window, qtbot):
    changes = []
    window.parts.library.changed.connect(lambda: changes.append(True))
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    assert window.page.place == "item/7"
    assert window.status_line.saved.text() == "● Saved"
    assert changes
    (toast,) = window.toasts.shown()
    assert toast.notice.actions[0].title == "Save as a file…"


def test_an_imported_file_is_in_the_library_and_opens_once(window, application, tmp_path):
    file, broken = tmp_path / "flow.json", tmp_path / "broken.json"
    file.write_text(SEQUENTIAL)
    broken.write_text("{")
    with choosing(broken, file):
        QTest.keyClick(window, Qt.Key.Key_I, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert window.page.place == "item/3"
    assert [toast.notice.level for toast in window.toasts.shown()] == ["error"]
    window.open_item("3")
    assert window.top_bar.tabs.count() == 1


def test_the_job_panels_follow_the_document_in_front(window, page, application, tmp_path):
    pictures = [picture_file(tmp_path, f"{name}.png", "#7db0e0") for name in ("hat", "cartoon")]
    QTest.keyClick(window, Qt.Key.Key_F5)
    at = time.time()
    application.runs.end(1, *first_step(at, pictures[0]), *second_step(at, pictures[1]))
    assert window.jobs.current == 1
    window.open_item("2")
    assert window.jobs.current is None
    assert not window.jobs.list.table.selectionModel().hasSelection()
    QTest.keyClick(window, Qt.Key.Key_Tab, CONTROL)
    assert window.page is page
    assert window.jobs.current == 1
    assert window.jobs.details.sides.outputs.gallery.count() == 2


def test_the_palette_takes_the_keys_and_gives_them_back(window, page, qtbot):
    handle = window.windowHandle()
    viewer = page.canvas.viewer
    QTest.mouseClick(viewer.viewport(), LEFT, pos=QPoint(8, 8))
    QTest.keyClick(handle, Qt.Key.Key_K, CONTROL)
    palette = window.findChild(CommandPalette)
    for key in (Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_L):
        QTest.keyClick(handle, key)
    assert palette.field.text() == "spl"
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert window.findChild(CommandPalette) is None
    assert QApplication.focusWidget() is viewer
    QTest.keyClick(handle, Qt.Key.Key_K, CONTROL)
    for key in (Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_Return):
        QTest.keyClick(handle, key)
    assert page.view is View.SPLIT


def test_panels_give_way_when_the_window_gets_smaller(window, page, qtbot):
    window.resize(1440, 900)
    do(window, "view.panels.reset")
    window.resize(1024, 640)
    canvas = window.workbench.stack
    qtbot.waitUntil(lambda: canvas.height() * 2 > window.height())
    assert canvas.width() * 2 > window.width()


def test_split_shares_the_room(window, page, qtbot):
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.text.width() * 2 > page.width() - 8)
    assert page.canvas_widget.width() * 2 > page.width() - 8
