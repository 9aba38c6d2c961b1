"""A step put between cards that were moved by hand covers none of them: they move on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.gestures.library_drop import NODE_MIME
from tests.gui.canvas.hand import dragged
from tests.unit.openflow_picture.flows import EDIT_PATH, for_each, script

CTRL = Qt.KeyboardModifier.ControlModifier


def wire_into(work, module_id):
    key = work.hand.item(module_id).card.key
    wires = work.canvas.stage.wires.values()
    return next(w for w in wires if w.wire.kind == "exec" and w.wire.target == key)


def drop_before(work, module_id):
    middle = wire_into(work, module_id).path().pointAtPercent(0.5)
    assert work.hand.drop(dragged(NODE_MIME, EDIT_PATH), middle)
    (new,) = set(work.ids()) - {"a", "n", "z", "l"}
    return new


def covered(work):
    items = list(work.canvas.stage.cards.values())
    return [
        (one.card.name, other.card.name)
        for index, one in enumerate(items)
        for other in items[index + 1 :]
        if one.rect().intersects(other.rect())
    ]


def move(work, module_id, by):
    start = work.hand.body(module_id)
    work.hand.press(start)
    work.hand.move(start + by / 2, keys=CTRL)
    work.hand.move(start + by, keys=CTRL)
    work.hand.release(start + by, keys=CTRL)


def moved_by_hand(desk, **options):
    """Open a flow of which one card was put elsewhere."""
    work = desk(script("a"), script("n", x=1), script("z"), **options)
    move(work, "n", QPointF(20, 28))
    return work


@pytest.fixture
def work(desk):
    return moved_by_hand(desk, size=(1400, 700))


def test_what_follows_moves_on(work):
    before = work.hand.item("n").pos()
    new = drop_before(work, "n")
    assert covered(work) == []
    assert work.hand.item("n").pos().x() > before.x()
    assert work.hand.item("n").pos().y() == before.y()
    assert work.hand.item(new).pos().x() < work.hand.item("n").pos().x()


def test_undo_takes_the_step_away_and_what_moved_on_comes_back(work):
    before = work.hand.item("n").pos()
    text = work.document.text
    drop_before(work, "n")
    moved = work.hand.item("n").pos()
    work.undo()
    assert work.document.text == text
    assert work.hand.item("n").pos() == before
    work.redo()
    assert work.hand.item("n").pos() == moved
    assert covered(work) == []


def test_nothing_moves_when_the_step_is_deleted(work):
    new = drop_before(work, "n")
    there = work.hand.item("n").pos()
    work.hand.click(work.hand.body(new))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.hand.item("n").pos() == there


def test_what_moved_on_can_be_moved_again(work):
    drop_before(work, "n")
    there = work.hand.item("n").pos()
    move(work, "n", QPointF(40, 120))
    assert (work.hand.item("n").pos() - there).y() == pytest.approx(120, abs=4)
    assert (work.hand.item("n").pos() - there).x() == pytest.approx(40, abs=4)
    work.undo()
    assert work.hand.item("n").pos() == there


def test_where_it_stands_then_is_kept(work):
    drop_before(work, "n")
    place = work.hand.item("n").pos()
    kept = work.canvas.stage.placement("right")
    assert kept["n"] == (place.x(), place.y())


def test_tidy_up_puts_all_back_in_line_and_undo_takes_that_back(window_desk):
    work = moved_by_hand(window_desk)
    drop_before(work, "n")
    places = {key: item.pos() for key, item in work.canvas.stage.cards.items()}
    work.hand.key(Qt.Key.Key_Escape)
    work.do("edit.tidy")
    assert len({item.pos().y() for item in work.canvas.stage.cards.values()}) == 1
    work.undo()
    assert {key: item.pos() for key, item in work.canvas.stage.cards.items()} == places


def test_without_hand_placement_the_layout_makes_the_room(desk):
    work = desk(script("a"), script("n"), size=(1400, 700))
    drop_before(work, "n")
    assert covered(work) == []
    assert work.canvas.stage.placed == {}


def test_a_loop_in_the_way_moves_on_with_what_is_in_it(desk):
    work = desk(script("a"), for_each("l", "=[1]", script("i")), script("z"), size=(1600, 800))
    move(work, "l", QPointF(12, 20))
    body = work.hand.item("i").pos() - work.hand.item("l").pos()
    drop_before(work, "l")
    assert covered(work) == []
    assert work.hand.item("i").pos() - work.hand.item("l").pos() == body


def test_a_step_that_is_dragged_onto_a_wire_stands_there(work):
    move(work, "z", QPointF(30, 160))
    middle = wire_into(work, "n").path().pointAtPercent(0.5)
    work.hand.drag(work.hand.body("z"), middle)
    assert work.ids() == ["a", "z", "n"]
    assert covered(work) == []
    a, z, n = (work.hand.item(name).pos() for name in ("a", "z", "n"))
    assert a.x() < z.x() < n.x()
    assert z.y() == a.y()


def test_a_loop_dragged_onto_a_wire_stands_there_with_what_is_in_it(desk):
    steps = script("a"), script("n", x=1), for_each("l", "=[1]", script("i")), script("z")
    work = desk(*steps, size=(1900, 800))
    move(work, "n", QPointF(20, 28))
    onto = wire_into(work, "n").path().pointAtPercent(0.5)
    work.hand.drag(work.hand.body("l"), onto)
    assert work.ids() == ["a", "l", "n", "z"]
    assert covered(work) == []
    a, i, n = (work.hand.item(name).rect() for name in "ain")
    assert a.right() < i.left()
    assert i.right() < n.left()


def test_a_step_moved_along_the_flow_goes_back_to_where_it_was_put(work):
    stood = {name: work.hand.item(name).pos() for name in "anz"}
    text = work.document.text
    onto = wire_into(work, "a").path().pointAtPercent(0.5)
    work.hand.drag(work.hand.body("n"), onto)
    assert work.ids() == ["n", "a", "z"]
    there = {name: work.hand.item(name).pos() for name in "anz"}
    assert covered(work) == []
    work.undo()
    assert work.document.text == text
    assert {name: work.hand.item(name).pos() for name in "anz"} == stood
    work.redo()
    assert work.ids() == ["n", "a", "z"]
    assert {name: work.hand.item(name).pos() for name in "anz"} == there
