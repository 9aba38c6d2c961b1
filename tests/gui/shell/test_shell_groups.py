"""Groups, by mouse and keys in the window."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from apiflow_desktop.openflow.picture.model import COLLAPSED, START
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
    work.hand.click(title(work))
    work.key(key, held)
    assert work.written == []
    assert not work.page.canvas.groups.items
    assert len(work.page.canvas.stage.cards) == 5
    work.undo()
    assert work.text == before


def title(work):
    """Return a point on the title of the group, behind its arrow."""
    place = work.item().title_rect()
    return QPointF(place.right() - 6, place.center().y())


def shown(work):
    return {item.card.module_id for item in work.page.canvas.stage.cards.values()} - {""}


def bar(work):
    (item,) = [one for one in work.page.canvas.stage.cards.values() if one.card.kind == COLLAPSED]
    return item


GROUP = {"start_id": "a", "end_id": "l", "summary": "G"}


def test_a_group_is_drawn_as_one_card_by_its_arrow_and_undo_shows_it_whole(flow):
    work = flow(GROUP)
    before = work.text
    work.hand.click(work.item().arrow_rect().center())
    assert work.written == [{**GROUP, "autocollapse": True}]
    assert shown(work) == {"b"}
    assert (bar(work).card.title, bar(work).card.subtitle) == ("G", "3 steps")
    assert not work.page.canvas.groups.items
    work.undo()
    assert work.text == before
    assert shown(work) == {"a", "l", "m", "b"}


def test_a_group_that_the_document_has_collapsed_opens_so_and_is_expanded_by_key(flow):
    work = flow({**GROUP, "autocollapse": True})
    assert shown(work) == {"b"}
    work.hand.click(bar(work).rect().center())
    work.key(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert work.written == [{**GROUP, "autocollapse": False}]
    assert shown(work) == {"a", "l", "m", "b"}


def test_a_group_is_expanded_where_its_card_was_put_and_undo_puts_all_back(flow):
    work = flow({**GROUP, "autocollapse": True})
    first = bar(work).pos()
    middle = bar(work).rect().center()
    work.hand.drag(middle, middle + QPointF(60, 120), keys=CONTROL)
    there = bar(work).pos()
    assert there != first
    work.hand.double_click(bar(work).rect().center())
    assert work.hand.item("a").pos() == there
    inside = work.hand.item("m").pos() - work.hand.item("l").pos()
    work.undo()
    assert bar(work).pos() == there
    work.undo()
    assert bar(work).pos() == first
    work.hand.double_click(bar(work).rect().center())
    assert work.hand.item("m").pos() - work.hand.item("l").pos() == inside


def test_execution_goes_through_a_collapsed_group(flow):
    work = flow({**GROUP, "autocollapse": True})
    wires = [one for one in work.page.canvas.stage.picture.wires.values() if one.kind == "exec"]
    key = bar(work).card.key
    after = (key, work.hand.item("b").card.key)
    assert {(one.source, one.target) for one in wires} == {(START, key), after}


def test_a_step_in_a_collapsed_group_that_is_looked_for_is_shown_without_an_edit(flow, qtbot):
    work = flow({**GROUP, "autocollapse": True})
    before = work.text
    work.key(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    work.key(Qt.Key.Key_End)
    work.key(Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: shown(work) == {"a", "l", "m", "b"})
    assert work.text == before


def test_a_group_within_a_collapsed_frame_is_not_drawn(flow):
    work = flow({"start_id": "m", "end_id": "m", "summary": "inner"})
    assert work.page.canvas.groups.items
    alt_shift = Qt.KeyboardModifier.AltModifier | SHIFT
    work.key(Qt.Key.Key_C, alt_shift)
    assert shown(work) == {"a", "l", "b"}
    assert not work.page.canvas.groups.items
    work.key(Qt.Key.Key_E, alt_shift)
    assert work.page.canvas.groups.items


def test_f2_renames_the_selected_group(flow):
    work = flow({"summary": "Old", "start_id": "a", "end_id": "l"})
    work.hand.click(work.item().title_rect().center() + QPointF(10, 0))
    work.key(Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "New")
    work.key(Qt.Key.Key_Return)
    assert work.written[0]["summary"] == "New"
    assert json.loads(work.text)["summary"] == "T"
