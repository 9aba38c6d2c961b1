"""Names and values are typed on the drawing of the window, by its keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.openflow.picture.model import COLLAPSED
from tests.gui.canvas.hand import Hand, focused
from tests.unit.openflow_picture.flows import branchone, for_each, script

KEY = Qt.Key


@pytest.fixture
def page(window, qtbot, tmp_path):
    """A window on a flow whose first step is selected."""
    file = tmp_path / "flow.json"
    branches = branchone("o", ("one", "1", [script("c")]), ("two", "2", [script("d")]))
    retry = {**script("b", x=2), "retry": {"retry_if": {"expr": "false"}}}
    loop = for_each("l", "=[1]", script("e"))
    value = {"modules": [script("a", x=1), retry, branches, loop]}
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


def title_of(page, title):
    frames = page.canvas.stage.frames.values()
    frame = next(frame for frame in frames if frame.frame.title == title)
    return frame.arrow_rect().center() + QPointF(16, 0)


def branches(page):
    return module(page, 2)["value"]["branches"]


def test_f2_renames_the_branch_whose_frame_was_clicked_on_its_title(page):
    hand = Hand(page.canvas)
    QTest.keyClick(focused(), KEY.Key_1)
    hand.click(title_of(page, "two"))
    QTest.keyClick(focused(), KEY.Key_F2)
    type_text("otherwise")
    QTest.keyClick(focused(), KEY.Key_Return)
    assert [branch["summary"] for branch in branches(page)] == ["one", "otherwise"]
    hand.click(hand.body("d"))
    QTest.keyClick(focused(), KEY.Key_F2)
    type_text("Last")
    QTest.keyClick(focused(), KEY.Key_Return)
    assert branches(page)[1]["modules"][0]["summary"] == "Last"


def test_f2_renames_a_collapsed_branch_by_its_card(page):
    hand = Hand(page.canvas)
    QTest.keyClick(focused(), KEY.Key_1)
    hand.double_click(title_of(page, "one"))
    (small,) = [i for i in page.canvas.stage.cards.values() if i.card.kind == COLLAPSED]
    hand.click(small.rect().center())
    QTest.keyClick(focused(), KEY.Key_F2)
    type_text("first")
    QTest.keyClick(focused(), KEY.Key_Return)
    assert branches(page)[0]["summary"] == "first"


def test_f2_on_the_frame_of_a_loop_names_the_loop(page):
    hand = Hand(page.canvas)
    QTest.keyClick(focused(), KEY.Key_1)
    hand.click(title_of(page, "each time"))
    QTest.keyClick(focused(), KEY.Key_F2)
    type_text("All of them")
    QTest.keyClick(focused(), KEY.Key_Return)
    assert module(page, 3)["summary"] == "All of them"


def type_over(page, module_id, key, text):
    hand = Hand(page.canvas)
    QTest.keyClick(page.canvas.viewer, KEY.Key_1)
    hand.double_click(hand.port(module_id, key) + QPointF(60, 0))
    QTest.keyClick(focused(), KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(text)
    if (offers := QApplication.activePopupWidget()) is not None:
        QTest.keyClick(offers, KEY.Key_Escape)
    QTest.keyClick(focused(), KEY.Key_Return)


def test_what_branches_are_taken_on_is_typed_on_the_card(page):
    type_over(page, "o", "opt:predicates", "1 > 2")
    assert [branch["expr"] for branch in branches(page)] == ["1 > 2", "2"]


def test_when_a_step_is_run_again_is_typed_on_the_card(page):
    type_over(page, "b", "opt:retry_if", "1 > 2")
    assert module(page, 1)["retry"]["retry_if"]["expr"] == "1 > 2"
