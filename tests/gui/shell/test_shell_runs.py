from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.jobs.reading import (
    JobOutline,
    line_now,
    line_of,
    parent_path,
    place_title,
    row_key,
    step_state,
)
from apiflow_desktop.gui.jobs.steps import StepsTree
from apiflow_desktop.gui.jobs.table import NAME, PROGRESS, SUMMARY
from apiflow_desktop.gui.viewer.viewer import ImageViewer
from tests.gui.keys import do
from tests.gui.mouse import LEFT, click_row, double_click_row, press
from tests.gui.shell.fake_jobs import first_step, picture_file, second_step, summary

T = 1_700_000_000.0


@pytest.fixture
def page(window):
    window.open_item("1")
    return window.page


@pytest.fixture
def pictures(tmp_path):
    return [picture_file(tmp_path, f"{name}.png", "#7db0e0") for name in ("hat", "cartoon")]


def run_all(application, pictures):
    number = application.runs.running[-1]
    application.runs.tell(number, *first_step(time.time(), pictures[0]))
    application.runs.end(number, *second_step(time.time() + 4, pictures[1]))
    return number


def test_f5_runs_with_the_chosen_connector_and_shows_the_job(window, page, application):
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert application.asked == [("Sequential edit", "Demo studio")]
    assert window.jobs.current == 1
    assert window.status_line.job.text() == "1 job running · 0 %"
    assert window.registry["run.stop"].isEnabled()


def test_the_run_button_does_the_same(window, page, application, qtbot):
    (button,) = window.top_bar.findChildren(QPushButton)
    qtbot.mouseClick(button, LEFT)
    assert application.asked == [("Sequential edit", "Demo studio")]


def test_stop_cancels_the_job_on_show(window, page, application):
    QTest.keyClick(window, Qt.Key.Key_F5)
    QTest.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert application.runs.stopped == [1]


def test_states_reach_list_details_drawing_and_inspector(window, page, application, pictures):
    QTest.keyClick(window, Qt.Key.Key_F5)
    application.runs.tell(1, *first_step(time.time(), pictures[0]))
    model = window.jobs.list.model
    assert model.index(0, SUMMARY).data() == "Make 90s cartoon · 63 %"
    assert model.lines[0].fraction == pytest.approx(0.815)
    assert window.jobs.details.sides.steps.topLevelItem(0).text(1) == "succeeded"
    assert window.jobs.details.sides.outputs.gallery.count() == 1
    assert page.state.steps["cartoon"].fraction == 0.63
    assert window.inspector.state is page.state
    assert "loading weights" in window.jobs.log.text.toPlainText()


def test_of_a_long_log_each_line_is_shown_once(window, page, application):
    QTest.keyClick(window, Qt.Key.Key_F5)
    application.runs.tell(1, events.StepStarted(at=1.0, step="add_hat", module_id="add_hat"))
    for number in range(3):
        text = f"part {number}\n" + "#" * 30_000 + "\n"
        application.runs.tell(1, events.StepLog(at=2.0, step="add_hat", text=text))
    application.runs.tell(1, events.StepLog(at=2.0, step="add_hat", text="the end\n"))
    shown = window.jobs.log.text.toPlainText()
    told = ("part 0", "part 1", "part 2", "the end")
    assert [shown.count(text) for text in told] == [1] * 4


def test_the_end_is_told_with_a_way_to_the_outputs(window, page, application, pictures, qtbot):
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    (toast,) = window.toasts.shown()
    assert toast.notice.message == "Sequential edit succeeded."
    assert window.status_line.job.isHidden()
    assert not window.registry["run.stop"].isEnabled()
    press(toast, toast.notice.actions[0].title)
    assert window.jobs.details.sides.outputs.isVisible()


def test_a_double_click_on_an_output_opens_it_large(window, page, application, pictures, qtbot):
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    do(window, "run.outputs")
    gallery = window.jobs.details.sides.outputs.gallery
    double_click_row(gallery, gallery.model().index(1, 0))
    viewer = window.findChild(ImageViewer)
    assert viewer.picture.path == pictures[1]
    qtbot.waitUntil(lambda: viewer.view.image.width() == 640)
    assert "2 of 2" in viewer.facts.text()
    assert "640 × 480" in viewer.facts.text()


def test_outputs_are_there_again_after_a_restart(window, page, application, pictures, again):
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    window.close()
    second = again()
    second.open_item("1")
    assert second.jobs.details.sides.outputs.gallery.count() == 2
    assert second.page.state is not None
    assert second.page.state.steps["cartoon"].outputs[0].path == str(pictures[1])


def test_choosing_an_old_job_shows_it(window, page, application, pictures, qtbot):
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F5)
    application.runs.end(1, *first_step(time.time(), pictures[0]), *second_step(T, pictures[1]))
    application.runs.end(2, events.JobCancelled(at=T))
    jobs = window.jobs.list
    click_row(jobs.table, jobs.model.index(0, NAME))
    QTest.keyClick(jobs.table, Qt.Key.Key_Down)
    assert window.jobs.current == 1
    assert window.jobs.details.sides.outputs.gallery.count() == 2
    assert page.job_id == 1


def test_a_click_on_the_timeline_selects_the_step_in_the_drawing(
    window, page, application, pictures, qtbot
):
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    chart = window.jobs.details.sides.timeline.chart
    step = page.state.steps["cartoon"]
    qtbot.mouseClick(chart, LEFT, pos=chart.bar(1, step).center().toPoint())
    assert page.selected == page.session.document.handles_by_id("cartoon")
    assert window.inspector.handles == page.selected
    assert chart.step_at(QPoint(4, 4)) is None


def test_a_failed_job_says_why_and_the_message_stays(window, page, application, qtbot):
    QTest.keyClick(window, Qt.Key.Key_F5)
    error: JsonObject = {
        "error": {"name": "HttpError", "message": "429, gave up after 3", "step_id": "a"}
    }
    application.runs.end(
        1, events.JobStarted(at=T, input={}), events.JobFailed(at=T + 1, result=error)
    )
    (toast,) = window.toasts.shown()
    assert toast.notice.level == "error"
    assert toast.notice.detail == "429, gave up after 3"
    assert window.jobs.list.model.index(0, SUMMARY).data() == "429, gave up after 3"


def test_a_run_that_cannot_be_carried_through_is_told(window, page, application):
    application.runs.fail(UserFacingError("The disk is full.", where="/home"))
    (toast,) = window.toasts.shown()
    assert toast.notice.message == "The disk is full."


def test_a_job_line_reads_as_people_speak():
    line = line_of(summary(1, "Flow", "pending", T, None))
    assert line.summary == "queued"
    state = JobState.of(
        [
            events.JobStarted(at=T, input={}),
            events.StepStarted(at=T, step="a", module_id="a"),
            events.AttemptFailed(at=T, step="a", attempt=0, error={"message": "429"}),
            events.RetryScheduled(at=T, step="a", attempt=1, due=T + 5),
        ]
    )
    now = line_now(line, state, JobOutline({"a": "Upscale"}, ("a",)))
    assert now.summary == "Upscale · attempt 2"
    assert now.duration(T + 61) == "1 min 1 s"
    assert step_state(state.steps["a"]) == "retrying"


@pytest.mark.parametrize(
    ("path", "above", "title"),
    [
        ("loop[3]/branch.0/step", "loop[3]/branch.0", None),
        ("loop[3]/branch.0", "loop[3]/branch", "branch 1"),
        ("loop[3]/branch.default", "loop[3]/branch", "default"),
        ("loop[3]", "loop", "iteration 4"),
        ("loop", "", None),
    ],
)
def test_addresses_nest(path, above, title):
    assert parent_path(path) == above
    assert place_title(path) == title


def test_steps_of_loops_hang_under_their_iterations(qtbot):
    tree = StepsTree()
    qtbot.addWidget(tree)
    history: list[events.Event] = [
        events.JobStarted(at=T, input={}),
        events.StepStarted(at=T, step="loop", module_id="loop"),
    ]
    for number in range(3):
        path = f"loop[{number}]/draw"
        history.append(events.StepStarted(at=T + number, step=path, module_id="draw"))
        history.append(events.StepSucceeded(at=T + number + 1, step=path, result=1))
    state = JobState.of(history)
    tree.show_state(state, JobOutline({"loop": "For each style", "draw": "Draw"}, ("loop",)))
    loop = tree.topLevelItem(0)
    assert loop is not None
    assert loop.text(0) == "For each style"
    assert [loop.child(row).text(0) for row in range(3)] == [
        "iteration 1",
        "iteration 2",
        "iteration 3",
    ]
    assert loop.child(2).child(0).text(0) == "Draw"
    assert loop.child(2).child(0).text(2) == "1.0 s"
    assert row_key("loop[2]/draw") == "loop/draw"


def test_progress_is_drawn_in_its_own_column(window, page, application, pictures):
    window.resize(1440, 900)
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    cell = window.jobs.list.table.visualRect(window.jobs.list.model.index(0, PROGRESS))
    image = window.jobs.list.table.viewport().grab(cell).toImage()
    ratio = image.devicePixelRatio()
    middle = image.pixelColor(int(cell.width() * ratio / 2), int(cell.height() * ratio / 2))
    assert middle.green() > middle.red()


def test_where_there_is_little_room_titles_have_it_instead_of_bars(
    window, page, application, pictures
):
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    table, model = window.jobs.list.table, window.jobs.list.model
    assert model.index(0, SUMMARY).data() == "succeeded"
    window.resize(800, 500)
    QApplication.processEvents()
    title = table.visualRect(model.index(0, NAME))
    assert table.visualRect(model.index(0, PROGRESS)).isEmpty()
    assert title.width() > table.fontMetrics().horizontalAdvance("Hat, then")


def test_the_name_has_the_room_that_the_state_does_not_need(window, page, application, pictures):
    QTest.keyClick(window, Qt.Key.Key_F5)
    run_all(application, pictures)
    table, model = window.jobs.list.table, window.jobs.list.model
    window.resize(1440, 900)
    QApplication.processEvents()
    name, state = (table.visualRect(model.index(0, column)) for column in (NAME, SUMMARY))
    assert state.width() >= table.sizeHintForIndex(model.index(0, SUMMARY)).width()
    assert name.width() > 2 * state.width()
    assert table.header().length() == table.viewport().width()
