"""What lasts from a press to a release is not disturbed by keys or by another button."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.hand import Hand
from tests.gui.keys import do
from tests.unit.openflow_picture.flows import script

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def hand(window, qtbot, tmp_path):
    """A hand on the drawing of a flow of two steps."""
    file = tmp_path / "flow.json"
    value = {"modules": [script("a", x=1), script("b", x=2)]}
    file.write_text(json.dumps({"summary": "T", "value": value}), "utf-8")
    window.open_paths([file])
    qtbot.waitUntil(lambda: window.page is not None and window.page.canvas.viewer.hasFocus())
    return Hand(window.page.canvas)


def place(hand):
    point = hand.item("a").pos()
    return point.x(), point.y()


def test_the_keys_of_actions_wait_for_the_end_of_a_drag(window, hand):
    before, start = place(hand), hand.body("a")
    hand.press(start)
    hand.move(start + QPointF(0, 80))
    for action in ("view.top-to-bottom", "edit.select-all", "edit.cut"):
        do(window, action)
    hand.move(start + QPointF(0, 160))
    hand.release(start + QPointF(0, 160))
    assert hand.canvas.arrangement.direction == "right"
    assert window.page.session.document.ids() == {"a", "b"}
    assert window.page.selected == [hand.item("a").card.handle]
    assert place(hand) == (before[0], before[1] + 160)
    do(window, "edit.undo")
    assert place(hand) == before
    do(window, "view.top-to-bottom")
    assert hand.canvas.arrangement.direction == "down"


def test_another_button_neither_ends_a_drag_nor_opens_a_menu(hand):
    before, start = place(hand), hand.body("a")
    hand.press(start)
    hand.move(start + QPointF(0, 80))
    hand.click(start + QPointF(0, 80), RIGHT)
    assert QApplication.activePopupWidget() is None
    hand.move(start + QPointF(0, 160))
    hand.release(start + QPointF(0, 160))
    assert place(hand) == (before[0], before[1] + 160)
