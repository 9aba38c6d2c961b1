"""Cards are moved: by themselves, and to other places of the flow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.openflow.picture.model import START
from tests.unit.openflow_picture.flows import branchone, for_each, script


def test_moving_a_card_is_placement_and_not_an_edit(window_desk):
    work = window_desk(script("a"), script("b", x="=results.a"))
    before = work.document.text
    start = work.hand.item("b").pos()
    work.hand.drag(work.hand.body("b"), work.hand.body("b") + QPointF(60, 90))
    assert (
        work.hand.item("b").pos() == start + QPointF(60, 88)
        or (work.hand.item("b").pos() - start - QPointF(60, 90)).manhattanLength() <= 6
    )
    assert work.document.text == before
    assert not work.session.dirty
    wire = next(w for w in work.canvas.stage.wires.values() if w.wire.kind == "data")
    assert wire.path().currentPosition() == work.hand.port("b", "in:x")
    moved = work.hand.item("b").pos()
    work.do("edit.tidy")
    assert work.hand.item("b").pos() == start
    work.undo()
    assert work.hand.item("b").pos() == moved
    work.undo()
    assert work.hand.item("b").pos() == start
    work.redo()
    assert work.hand.item("b").pos() == moved


def test_placement_and_edits_share_one_history(desk):
    work = desk(script("a"), script("b"))
    start = work.hand.item("b").pos()
    work.hand.drag(work.hand.body("b"), work.hand.body("b") + QPointF(0, 120))
    moved = work.hand.item("b").pos()
    work.hand.click(work.hand.body("a"))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.session.dirty
    work.undo()
    assert not work.session.dirty
    assert work.ids() == ["a", "b"]
    assert work.hand.item("b").pos() == moved
    work.undo()
    assert work.hand.item("b").pos() == start


def test_tidy_up_of_a_selection_leaves_the_rest(window_desk):
    work = window_desk(script("a"), script("b"))
    at = {name: work.hand.item(name).pos() for name in "ab"}
    for name in "ab":
        work.hand.drag(work.hand.body(name), work.hand.body(name) + QPointF(0, 120))
    work.hand.click(work.hand.body("a"))
    work.do("edit.tidy")
    assert work.hand.item("a").pos() == at["a"]
    assert work.hand.item("b").pos() != at["b"]


def test_moving_a_loop_takes_its_body_along(desk):
    work = desk(for_each("l", "=[1]", script("a")))
    inner = work.hand.item("a").pos()
    work.hand.drag(work.hand.body("l"), work.hand.body("l") + QPointF(40, 80))
    assert (work.hand.item("a").pos() - inner).manhattanLength() > 80
    (frame,) = work.canvas.stage.frames.values()
    assert frame.rect().contains(work.hand.item("a").rect())


def test_escape_puts_moved_cards_back(desk):
    work = desk(script("a"))
    start = work.hand.item("a").pos()
    work.hand.press(work.hand.body("a"))
    work.hand.move(work.hand.body("a") + QPointF(100, 100))
    work.hand.key(Qt.Key.Key_Escape)
    assert work.hand.item("a").pos() == start


def middle_of(work, source, target):
    """Return the middle of the execution wire between two steps."""
    wire = next(
        wire
        for wire in work.canvas.stage.wires.values()
        if wire.wire.kind == "exec"
        and wire.wire.source == work.hand.item(source).card.key
        and wire.wire.target == work.hand.item(target).card.key
    )
    return wire.path().pointAtPercent(0.5)


def test_a_card_dropped_on_a_wire_goes_there_and_its_place_is_the_structures(desk):
    work = desk(script("a"), script("b"), script("c"))
    before = work.document.text
    work.hand.drag(work.hand.body("c"), middle_of(work, "a", "b"))
    assert work.ids() == ["a", "c", "b"]
    assert work.canvas.stage.placed == {}
    work.undo()
    assert work.document.text == before


def test_the_note_says_what_a_drop_on_a_wire_would_do(desk):
    work = desk(script("a"), script("b"), script("c"))
    hint = work.canvas._desk.hint
    work.hand.press(work.hand.body("c"))
    work.hand.move(middle_of(work, "a", "b"))
    assert hint.isVisible()
    assert hint.text().startswith("Put here")
    work.hand.move(work.hand.item("a").rect().bottomLeft() + QPointF(0, 200))
    assert not hint.isVisible()
    work.hand.key(Qt.Key.Key_Escape)
    assert work.ids() == ["a", "b", "c"]


def test_with_alt_a_card_over_a_wire_is_only_put_aside(desk):
    work = desk(script("a"), script("b"), script("c"))
    spot = middle_of(work, "a", "b")
    work.hand.press(work.hand.body("c"))
    work.hand.move(spot)
    work.hand.release(spot, keys=Qt.KeyboardModifier.AltModifier)
    assert work.ids() == ["a", "b", "c"]
    assert list(work.canvas.stage.placed) == [work.hand.item("c").card.key]


def test_cards_are_dragged_into_a_branch_and_out_again(desk):
    work = desk(script("a"), branchone("b", ("one", "true", [script("c")]), default=[script("d")]))
    before = work.document.text
    work.hand.drag(work.hand.body("a"), middle_of(work, "b", "c"))
    assert work.ids() == ["b"]
    branch = work.document.flow_value["modules"][0]["value"]["branches"][0]
    assert [module["id"] for module in branch["modules"]] == ["a", "c"]
    work.hand.drag(work.hand.body("d"), middle_of(work, START, "b"))
    assert work.ids() == ["d", "b"]
    work.undo()
    work.undo()
    assert work.document.text == before


def test_several_cards_go_together_in_their_order(desk):
    work = desk(script("a"), script("b"), script("c"), script("d"))
    work.hand.click(work.hand.body("d"))
    work.hand.click(work.hand.body("c"), keys=Qt.KeyboardModifier.ControlModifier)
    work.hand.drag(work.hand.body("c"), middle_of(work, "a", "b"))
    assert work.ids() == ["a", "c", "d", "b"]


def test_a_loop_is_not_put_into_itself(desk):
    work = desk(script("a"), for_each("b", "=[1]", script("c"), script("d")))
    before = work.document.text
    work.hand.drag(work.hand.body("b"), middle_of(work, "c", "d"))
    assert work.document.text == before
