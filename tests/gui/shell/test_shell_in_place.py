"""Names and values are typed on the drawing of the window, by its keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.canvas.hand import Hand, focused
from tests.unit.openflow_picture.flows import script

KEY = Qt.Key


@pytest.fixture
def page(window, qtbot, tmp_path):
    """A window on a flow of two steps, the first selected."""
    file = tmp_path / "flow.json"
    value = {"modules": [script("a", x=1), script("b", x=2)]}
    file.write_text(json.dumps({"summary": "T", "value": value}, indent=2), "utf-8")
    window.open_paths([file])
    qtbot.waitUntil(lambda: window.page is not None)
    qtbot.waitUntil(lambda: window.page.canvas.viewer.hasFocus())
    hand = Hand(window.page.canvas)
    hand.click(hand.body("a"))
    return window.page


def module(page, number=0):
    return json.loads(page.session.document.text)["value"]["modules"][number]


def type_text(text):
    for letter in text:
        QTest.keyClicks(focused(), letter)


def test_f2_renames_the_selected_step_on_its_card(page):
    QTest.keyClick(focused(), KEY.Key_F2)
    type_text("Read it")
    QTest.keyClick(focused(), KEY.Key_Return)
    assert module(page)["summary"] == "Read it"
    QTest.keyClick(focused(), KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "summary" not in module(page)


def test_return_types_the_first_value_and_a_letter_is_no_command_meanwhile(page):
    QTest.keyClick(focused(), KEY.Key_Return)
    type_text("7")
    QTest.keyClick(focused(), KEY.Key_Delete)
    QTest.keyClick(focused(), KEY.Key_Return)
    assert str(module(page)["value"]["input_transforms"]["x"]["value"]) == "7"
    assert module(page, 1)["id"] == "b"
