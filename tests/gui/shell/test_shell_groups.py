"""Groups, by mouse and keys in the window."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.gui.canvas.hand import Hand, focused
from tests.unit.openflow_picture.flows import for_each, identity

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Groups:
    """A window on a flow, and a hand."""

    def __init__(self, page):
        self.page = page
        self.hand = Hand(page.canvas)

    @property
    def text(self):
        return self.page.session.document.text

    @property
    def written(self):
        return json.loads(self.text)["value"].get("groups", [])

    def item(self):
        (item,) = self.page.canvas.groups.items.values()
        return item

    def key(self, key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(focused(), key, held)

    def undo(self):
        self.page.canvas.setFocus()
        self.key(Qt.Key.Key_Z, CONTROL)


@pytest.fixture
def flow(window, qtbot, tmp_path):
    """Return a function that opens a flow with groups in the window."""

    def open_on(*groups):
        modules = [identity("a"), for_each("l", "=[1]", identity("m")), identity("b")]
        value = {"modules": modules, **({"groups": list(groups)} if groups else {})}
        file = tmp_path / "flow.json"
        file.write_text(json.dumps({"summary": "T", "value": value}, indent=2), "utf-8")
        window.open_paths([file])
        qtbot.waitUntil(lambda: window.page is not None)
        window.activateWindow()
        window.page.canvas.setFocus()
        qtbot.waitUntil(lambda: window.page.canvas.viewer.hasFocus())
        return Groups(window.page)

    return open_on


def test_selected_steps_become_a_group_that_is_named_at_once(flow):
    work = flow()
    before = work.text
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("l"), keys=CONTROL)
    work.key(Qt.Key.Key_G, CONTROL)
    assert work.written == [{"start_id": "a", "end_id": "l", "summary": "Group"}]
    QTest.keyClicks(focused(), "Prepare")
    work.key(Qt.Key.Key_Return)
    assert work.written[0]["summary"] == "Prepare"
    assert work.page.canvas.viewer.hasFocus()
    work.undo()
    assert work.written[0]["summary"] == "Group"
    work.undo()
    assert work.text == before
    assert not work.page.canvas.groups.items


def test_a_group_is_drawn_around_its_steps_and_all_that_is_in_them(flow):
    work = flow({"start_id": "a", "end_id": "l", "summary": "G"})
    rect = work.item().rect()
    assert all(rect.contains(work.hand.item(name).rect()) for name in "alm")
    assert all(rect.contains(frame.rect()) for frame in work.page.canvas.stage.frames.values())
    assert not rect.intersects(work.hand.item("b").rect())
    start = work.hand.body("a")
    work.hand.drag(start, start - QPointF(0, 120))
    assert work.item().rect().contains(work.hand.item("a").rect())
    assert work.item().rect() != rect


def test_steps_that_are_no_neighbours_are_refused_with_the_reason(flow):
    work = flow()
    refused: list[str] = []
    work.page.canvas.refused.connect(refused.append)
    before = work.text
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"), keys=CONTROL)
    work.key(Qt.Key.Key_G, CONTROL)
    assert work.text == before
    assert refused == ["Only neighbouring steps of one list can be a group."]


def test_a_group_is_renamed_by_a_double_click_on_its_title(flow):
    work = flow({"start_id": "a", "end_id": "a", "summary": "Old", "note": "why"})
    work.hand.double_click(work.item().title_rect().center())
    QTest.keyClicks(focused(), "New")
    work.key(Qt.Key.Key_Return)
    assert work.written == [{"start_id": "a", "end_id": "a", "summary": "New", "note": "why"}]


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_G, CONTROL | SHIFT)],
)
def test_a_group_is_dissolved_and_its_steps_stay(flow, key, held):
    work = flow({"start_id": "a", "end_id": "l", "summary": "G"})
    before = work.text
    work.hand.click(work.item().title_rect().center())
    work.key(key, held)
    assert work.written == []
    assert not work.page.canvas.groups.items
    assert len(work.page.canvas.stage.cards) == 5
    work.undo()
    assert work.text == before
