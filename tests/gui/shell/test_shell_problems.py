from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from apiflow_desktop.gui.problems.panel import ProblemsPanel, step_name
from apiflow_desktop.openflow.diagnostics import Diagnostic
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import SetValue
from tests.gui.keys import do
from tests.gui.mouse import LEFT, click_row
from tests.gui.shell.fakes import SEQUENTIAL
from tests.gui.text_hand import TextHand

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
        qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)
    assert [found.pointer for found in told.args] == [(*STEP, "value")]
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    with qtbot.waitSignal(panel.selected) as told:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert [found.pointer for found in told.args] == [STEP]


def test_a_fix_is_a_button(panel, qtbot):
    (button,) = panel.list.findChildren(QPushButton)
    with qtbot.waitSignal(panel.fix_requested) as told:
        qtbot.mouseClick(button, LEFT)
    assert told.args == [SetValue(("summary",), "x")]


def test_no_problems_are_said_too(panel, document):
    panel.show_diagnostics([], document)
    assert not panel.list.isVisible()


def test_a_problem_outside_of_all_steps_names_none(document):
    assert step_name(document, ("summary",)) == ""


def test_the_window_counts_the_problems_and_leads_to_them(window, application, qtbot):
    page = window.open_session(application.documents.open_item("1"))
    assert window.status_line.problems.text() == "0 problems"
    do(window, "view.text")
    hand = TextHand(page.text.editor)
    hand.click('"path"', after='"cartoon"')
    hand.press(Qt.Key.Key_End)
    hand.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(page.session.diagnostics_changed):
        hand.press(Qt.Key.Key_Delete)
    hand.click('"summary"')
    do(window, "view.graph")
    assert page.selected == []
    found = page.session.diagnostics
    assert found
    tabs = window.lower_tabs
    assert tabs.tabText(tabs.indexOf(window.problems)) == f"Problems {len(found)}"
    qtbot.mouseClick(window.status_line.problems, LEFT)
    assert window.problems.isVisible()
    rows = window.problems.list
    click_row(rows, rows.model().index(0, 0))
    assert page.selected == page.session.document.handles_by_id("cartoon")
    assert window.inspector.asked == [(("value",), False)]
    QTest.keyClick(window.problems.list, Qt.Key.Key_Return)
    assert window.inspector.asked[-1] == (("value",), True)


def test_without_a_document_no_problems_are_counted(window, tmp_path, qtbot):
    place = tmp_path / "half.json"
    place.write_text('{"value": {"modules": [{"id": "a", "value": {"type": "script"}}]}}')
    window.open_paths([place])
    tabs = window.lower_tabs
    number = tabs.indexOf(window.problems)
    qtbot.waitUntil(lambda: tabs.tabText(number) != "Problems")
    do(window, "file.close")
    assert window.page is None
    assert tabs.tabText(number) == "Problems"


def test_text_that_does_not_parse_is_a_problem_that_leads_to_its_place(window, application, qtbot):
    page = window.open_session(application.documents.open_item("1"))
    do(window, "view.text")
    hand = TextHand(page.text.editor)
    hand.click('"path"', after='"cartoon"')
    hand.type("]")
    do(window, "view.graph")
    qtbot.waitUntil(lambda: window.status_line.problems.text() == "1 problem")
    assert page.session.pending is not None
    qtbot.mouseClick(window.status_line.problems, LEFT)
    rows = window.problems.list
    assert rows.topLevelItem(0).text(0).startswith("Line ")
    click_row(rows, rows.model().index(0, 0))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    editor = page.text.editor
    qtbot.waitUntil(editor.hasFocus)
    cursor = editor.textCursor()
    assert cursor.blockNumber() + 1 == page.session.pending.line
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.status_line.problems.text() == "0 problems"
