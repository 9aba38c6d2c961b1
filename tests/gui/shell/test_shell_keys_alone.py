"""A flow is built by keys alone."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.hand import focused

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focused(), key, held)


def type_text(text):
    for letter in text:
        QTest.keyClicks(focused(), letter)


def hide_offers():
    popup = QApplication.activePopupWidget()
    if popup is not None:
        QTest.keyClick(popup, KEY.Key_Escape)


@pytest.fixture
def build(window, qtbot):
    """Return functions that choose a step by its key, and that tell the steps of the flow."""
    QCursor.setPos(QPoint(0, 0))
    window.activateWindow()
    press(KEY.Key_N, CTRL)
    qtbot.waitUntil(lambda: window.page is not None and window.page.canvas.viewer.hasFocus())

    def choose(name, key=KEY.Key_Tab, held=Qt.KeyboardModifier.NoModifier):
        press(key, held)
        qtbot.waitUntil(lambda: not window.page.canvas.viewer.hasFocus())
        type_text(name)
        press(KEY.Key_Return)
        qtbot.waitUntil(window.page.canvas.viewer.hasFocus)

    def steps():
        return json.loads(window.page.session.document.text)["value"]["modules"]

    return choose, steps


def test_three_steps_one_in_a_loop_without_a_mouse(build):
    choose, steps = build
    choose("pass on")
    choose("for each")
    press(KEY.Key_Return)
    type_text("results.a")
    hide_offers()
    press(KEY.Key_Return)
    choose("script", KEY.Key_Return, SHIFT)
    first, loop = steps()
    assert (first["id"], loop["value"]["iterator"]["expr"]) == ("a", "results.a")
    assert [one["value"]["type"] for one in loop["value"]["modules"]] == ["rawscript"]


def test_steps_inside_go_to_one_empty_branch_after_the_other(build):
    choose, steps = build
    choose("branch, all")
    choose("pass on", KEY.Key_Return, SHIFT)
    (branch,) = steps()
    assert [len(one["modules"]) for one in branch["value"]["branches"]] == [1]
    press(KEY.Key_Z, CTRL)
    press(KEY.Key_Z, CTRL)
    choose("branch, one")
    choose("pass on", KEY.Key_Return, SHIFT)
    (branch,) = steps()
    assert [len(one["modules"]) for one in branch["value"]["branches"]] == [1]
