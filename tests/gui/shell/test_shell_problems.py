from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from apiflow_desktop.gui.problems.panel import ProblemsPanel, step_name
from apiflow_desktop.openflow.diagnostics import Diagnostic
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import RemoveKey, SetValue
from tests.gui.shell.fakes import SEQUENTIAL

STEP = ("value", "modules", 1)


@pytest.fixture
def document():
    return Document.from_text(SEQUENTIAL)


@pytest.fixture
def panel(qtbot, document):
    made = ProblemsPanel()
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    made.show_diagnostics(
        [
            Diagnostic((*STEP, "value"), "warning", "odd", "An odd thing."),
            Diagnostic(STEP, "error", "missing", "No prompt.", fix=SetValue(("summary",), "x")),
        ],
        document,
    )
    return made


def test_errors_come_first_and_name_their_step(panel):
    first = panel.list.topLevelItem(0)
    assert first is not None
    assert [first.text(column) for column in (0, 1)] == ["No prompt.", "Make 90s cartoon"]


def test_a_click_and_the_enter_key_lead_to_the_step(panel, qtbot):
    place = panel.list.visualItemRect(panel.list.topLevelItem(1)).center()
    with qtbot.waitSignal(panel.selected) as told:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [(*STEP, "value")]
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    with qtbot.waitSignal(panel.selected) as told:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert told.args == [STEP]


def test_a_fix_is_a_button(panel, qtbot):
    (button,) = panel.list.findChildren(QPushButton)
    with qtbot.waitSignal(panel.fix_requested) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == [SetValue(("summary",), "x")]


def test_no_problems_are_said_too(panel, document):
    panel.show_diagnostics([], document)
    assert not panel.list.isVisible()


def test_a_problem_outside_of_all_steps_names_none(document):
    assert step_name(document, ("summary",)) == ""


def test_the_window_counts_the_problems_and_leads_to_them(window, application, qtbot):
    page = window.open_session(application.documents.open_item("1"))
    assert window.status_line.problems.text() == "0 problems"
    page.session.push(RemoveKey((*STEP, "value", "path")))
    page.session.diagnose()
    found = page.session.diagnostics
    assert found
    tabs = window.lower_tabs
    assert tabs.tabText(tabs.indexOf(window.problems)) == f"Problems {len(found)}"
    qtbot.mouseClick(window.status_line.problems, Qt.MouseButton.LeftButton)
    assert window.problems.isVisible()
    place = window.problems.list.visualItemRect(window.problems.list.topLevelItem(0)).center()
    qtbot.mouseClick(window.problems.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.selected == page.session.document.handles_by_id("cartoon")
    assert window.inspector.asked == [(("value",), False)]
    QTest.keyClick(window.problems.list, Qt.Key.Key_Return)
    assert window.inspector.asked[-1] == (("value",), True)
