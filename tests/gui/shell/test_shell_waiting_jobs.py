"""Jobs that wait for the user, and jobs that may go: by the hands a user has."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.engine import events
from apiflow_desktop.gui.jobs.table import ACTION, NAME
from apiflow_desktop.gui.window import job_link
from tests.gui.mouse import click_row, menu_at, press, row_place
from tests.gui.shell.fake_jobs import summary

QUESTION = "It cannot be told whether the call arrived."


@pytest.fixture
def rows(jobs, window):
    """The list of them in a window."""
    return window.jobs.list


@pytest.fixture
def jobs(application, monkeypatch):
    """One job of each kind: completed, interrupted, asking, running elsewhere."""
    monkeypatch.setattr(job_link, "_OTHERS_MS", 50)
    now = time.time()
    application.jobs.rows = [
        replace(summary(number, f"Job {number}", status, now, None), ended_at=ended)
        for number, status, ended in (
            (4, "running", None),
            (3, "asked", None),
            (2, "interrupted", None),
            (1, "completed", now),
        )
    ]
    application.jobs.histories[3] = [
        events.StepStarted(at=now, step="add_hat", module_id="add_hat"),
        events.JobAsked(at=now, step="add_hat", question=QUESTION),
    ]


def box_of(window, name):
    (box,) = (b for b in window.findChildren(QMessageBox, name) if b.isVisible())
    return box


def point_at(rows, row):
    click_row(rows.table, rows.model.index(row, NAME))


def test_an_interrupted_job_has_a_button_that_resumes_it(rows, application):
    press(rows, "Resume")
    assert application.runs.answers == [(2, "go on")]


def test_buttons_go_with_the_reason_for_them(rows, application, again):
    assert not rows.table.isColumnHidden(ACTION)
    application.jobs.rows = [application.jobs.rows[-1]]
    assert again().jobs.list.table.isColumnHidden(ACTION)


@pytest.mark.parametrize("number", [2, 3])
def test_a_job_that_another_window_goes_on_with_loses_its_button(
    rows, window, application, qtbot, number
):
    application.jobs.rows = [
        replace(job, status="running") if job.id == number else job for job in application.jobs.rows
    ]

    def status():
        return rows.model.lines[rows.model.row_of(number)].status

    qtbot.waitUntil(lambda: status() == "running", timeout=10_000)


def test_a_job_that_runs_elsewhere_is_read_when_something_happened_in_it(
    rows, window, application, qtbot
):
    def look_twice():
        before = application.jobs.asked
        qtbot.waitUntil(lambda: application.jobs.asked >= before + 2, timeout=10_000)

    point_at(rows, 0)
    look_twice()
    application.jobs.read.clear()
    look_twice()
    assert application.jobs.read == []
    started = events.StepStarted(at=time.time(), step="add_hat", module_id="add_hat")
    application.jobs.histories[4] = [started]
    look_twice()
    assert application.jobs.read == [4]
    assert window.jobs.details.sides.steps.topLevelItemCount() == 1


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("Send again", [(3, "send again")]),
        ("Look again", [(3, "go on")]),
        ("Cancel the job", [(3, "call off")]),
        ("Later", []),
    ],
)
def test_a_job_that_asks_is_answered(rows, window, application, title, answer):
    press(rows, "Answer…")
    box = box_of(window, "question-3")
    assert (box.text(), box.isModal()) == (QUESTION, False)
    assert "paid twice" in box.informativeText()
    press(box, title)
    assert application.runs.answers == answer
    assert not box.isVisible()


def test_a_question_is_put_once(rows, window):
    press(rows, "Answer…")
    press(rows, "Answer…")
    assert box_of(window, "question-3").isVisible()


AGAIN = "Run again with the same inputs"


def test_the_menu_of_a_job_offers_what_can_be_done_with_it(rows):
    titles = []
    for row in range(4):
        place = row_place(rows.table, rows.model.index(row, NAME))
        menu = menu_at(rows.table.viewport(), place)
        titles.append([one.text() for one in menu.actions() if one.isEnabled() and one.text()])
        QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert titles == [
        [AGAIN],
        ["Answer…", AGAIN, "Delete…"],
        ["Resume", AGAIN, "Delete…"],
        [AGAIN, "Delete…"],
    ]


def test_del_asks_and_deletes(rows, window, application):
    point_at(rows, 3)
    QTest.keyClick(rows.table, Qt.Key.Key_Delete)
    press(box_of(window, "delete-job"), "Delete")
    assert [line.id for line in rows.model.lines] == [4, 3, 2]
    assert [row.id for row in application.jobs.rows] == [4, 3, 2]


def test_del_and_a_change_of_mind(rows, window):
    point_at(rows, 3)
    QTest.keyClick(rows.table, Qt.Key.Key_Delete)
    press(box_of(window, "delete-job"), "Cancel")
    assert len(rows.model.lines) == 4


def test_a_running_job_is_not_deleted(rows, window):
    point_at(rows, 0)
    QTest.keyClick(rows.table, Qt.Key.Key_Delete)
    assert not window.findChildren(QMessageBox, "delete-job")
    assert "Stop it" in window.toasts.shown()[-1].notice.detail


def test_at_the_start_interrupted_jobs_are_told_and_resumed(rows, window, application):
    window.job_actions.offer_interrupted()
    (toast,) = window.toasts.shown()
    assert toast.notice.message == "A job was interrupted before the end."
    press(toast, "Resume")
    assert application.runs.answers == [(2, "go on")]
