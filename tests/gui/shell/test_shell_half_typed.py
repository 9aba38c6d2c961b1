"""What is typed and not confirmed counts once the document is saved, closed or left."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTabBar

from apiflow_desktop.gui.inspector import Inspector
from apiflow_desktop.gui.window.main_window import MainWindow
from tests.gui.asked import answering
from tests.gui.canvas.hand import Hand, focused
from tests.gui.keys import do
from tests.gui.shell.conftest import discard_all
from tests.unit.openflow_picture.flows import script


@pytest.fixture
def window(application, qtbot):
    """A window with a real inspector."""
    made = MainWindow(replace(application.parts, make_inspector=Inspector))
    qtbot.addWidget(made, before_close_func=discard_all)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def opened(window, qtbot, tmp_path):
    """Return a function that opens a flow of one step, and selects it."""

    def open_one(name):
        file = tmp_path / f"{name}.json"
        value = {"modules": [script("a", x=1)]}
        file.write_text(json.dumps({"summary": name, "value": value}, indent=2), "utf-8")
        window.open_paths([file])
        qtbot.waitUntil(lambda: window.page is not None and window.page.session.title == name)
        qtbot.waitUntil(window.page.canvas.viewer.hasFocus)
        hand = Hand(window.page.canvas)
        hand.click(hand.body("a"))
        return file

    return open_one


def type_id(window, text):
    QTest.mouseClick(window.inspector.step.header.id_line, Qt.MouseButton.LeftButton)
    QTest.keyClick(focused(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused(), text)


def first(file):
    return json.loads(file.read_text("utf-8"))["value"]["modules"][0]


def test_a_typed_id_is_saved(window, opened):
    file = opened("flow")
    type_id(window, "resize")
    do(window, "file.save")
    assert first(file)["id"] == "resize"
    assert focused() is window.inspector.step.header.id_line


def test_closing_asks_about_a_typed_id(window, opened):
    file = opened("flow")
    type_id(window, "resize")
    with answering(QMessageBox.StandardButton.Save) as asked:
        do(window, "file.close")
    assert len(asked) == 1
    assert window.page is None
    assert first(file)["id"] == "resize"


def test_a_typed_id_is_that_of_the_workflow_it_was_typed_in(window, opened):
    opened("other")
    other = window.page
    opened("flow")
    flow = window.page
    type_id(window, "resize")
    do(window, "view.next")
    assert window.page is other
    assert other.session.document.ids() == {"a"}
    assert flow.session.document.ids() == {"resize"}


def test_closing_asks_about_a_name_that_is_typed_on_a_card(window, opened):
    file = opened("flow")
    QTest.keyClick(focused(), Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "Read it")
    tabs = window.top_bar.tabs
    close = tabs.tabButton(0, QTabBar.ButtonPosition.RightSide)
    with answering(QMessageBox.StandardButton.Save) as asked:
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert len(asked) == 1
    assert first(file)["summary"] == "Read it"
