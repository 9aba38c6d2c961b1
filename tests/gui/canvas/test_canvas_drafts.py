"""Drafts by the hand: wires are cut and pulled off, chains are connected again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.gestures.library_drop import STEP_MIME
from apiflow_desktop.openflow.picture.model import START
from tests.gui.canvas.hand import dragged
from tests.unit.openflow_picture.faults import layout_faults
from tests.unit.openflow_picture.flows import branchone, for_each, script, step

ALT = Qt.KeyboardModifier.AltModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def draft_ids(work):
    return [[module["id"] for module in draft.modules] for draft in work.document.shelf.drafts]


def between(work, one, other):
    """Return the middle of the execution wire between two steps."""
    return (work.hand.port(one, "exec:next") + work.hand.port(other, "exec:in")) / 2


def places(work):
    return {item.card.module_id: item.pos() for item in work.canvas.stage.cards.values()}


@pytest.fixture
def work(desk):
    return desk(script("a"), step("b", prompt="=results.a"), step("c", prompt="=results.b"))


def slice_between(work, one, other, keys=ALT):
    middle = between(work, one, other)
    work.hand.drag(middle - QPointF(0, 24), middle + QPointF(0, 24), keys=keys)


@pytest.mark.parametrize("keys", [ALT, CTRL | SHIFT])
def test_a_slice_through_an_execution_wire_makes_a_draft_where_it_stands(work, keys):
    before, text = places(work), work.document.text
    slice_between(work, "a", "b", keys)
    assert work.ids() == ["a"]
    assert draft_ids(work) == [["b", "c"]]
    assert places(work) == before
    assert [work.hand.item(name).card.draft for name in "abc"] == [False, True, True]
    kinds = sorted((item.wire.kind, item.wire.draft) for item in work.canvas.stage.wires.values())
    assert kinds == [("data", True), ("data", True), ("exec", False), ("exec", True)]
    work.undo()
    assert work.document.text == text
    assert draft_ids(work) == []
    assert places(work) == before
    assert not work.session.undo_stack.canUndo()


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("name", list("bcdefijkz"))
def test_nothing_moves_when_a_wire_is_cut_anywhere(desk, name, direction):
    work = desk(
        script("a"),
        branchone("b", ("x", "1", [script("c"), script("d")]), ("y", "2", [script("e")])),
        script("f"),
        for_each("l", "=[1]", script("i"), script("j", x="=previous_result"), script("k")),
        script("z"),
    )
    work.canvas.arrangement.set_usual(direction)
    work.hand.key(Qt.Key.Key_1)
    before = places(work)
    start = work.hand.port(name, "exec:in")
    aside = QPointF(-30, 300) if direction == "right" else QPointF(-60, -24)
    work.hand.drag(start, start + aside)
    assert [ids[0] for ids in draft_ids(work)] == [name]
    assert places(work) == before
    work.undo()
    assert places(work) == before
    assert not work.canvas.stage.placed


def test_a_slice_through_two_wires_is_one_step(work):
    middle = between(work, START, "a"), between(work, "b", "c")
    text = work.document.text
    below = QPointF(0, 4)
    work.hand.drag(middle[0] - below, middle[1] + below, keys=ALT)
    assert work.ids() == []
    assert sorted(draft_ids(work)) in ([["a"], ["b"], ["c"]], [["a", "b"], ["c"]])
    work.undo()
    assert work.document.text == text
    assert draft_ids(work) == []


def test_the_end_of_a_wire_is_pulled_off_onto_the_ground(work):
    before = places(work)
    work.hand.drag(
        work.hand.port("c", "exec:in"), work.hand.port("c", "exec:in") + QPointF(-20, 300)
    )
    assert work.ids() == ["a", "b"]
    assert draft_ids(work) == [["c"]]
    assert places(work) == before


def test_a_draft_is_connected_again_by_its_arrow(work):
    text = work.document.value
    slice_between(work, "a", "b")
    work.hand.drag(work.hand.port("a", "exec:next"), work.hand.body("b"))
    assert work.ids() == ["a", "b", "c"]
    assert draft_ids(work) == []
    assert work.document.value == text
    assert not work.hand.item("b").card.draft


def test_what_followed_goes_to_the_end_of_the_connected_draft(work):
    slice_between(work, "b", "c")
    work.hand.drag(work.hand.port("a", "exec:next"), work.hand.body("c"))
    assert work.ids() == ["a", "c", "b"]


def test_steps_of_the_flow_go_into_a_draft_by_its_output(work):
    slice_between(work, "b", "c")
    work.hand.drag(work.hand.port("c", "exec:next"), work.hand.body("b"))
    assert work.ids() == ["a"]
    assert draft_ids(work) == [["c", "b"]]


def test_drafts_are_joined(work):
    slice_between(work, "b", "c")
    slice_between(work, "a", "b")
    assert sorted(draft_ids(work)) == [["b"], ["c"]]
    work.hand.drag(work.hand.port("c", "exec:next"), work.hand.body("b"))
    assert draft_ids(work) == [["c", "b"]]


def test_cards_of_a_draft_are_dropped_on_a_wire(work):
    slice_between(work, "b", "c")
    work.hand.click(work.hand.body("c"))
    work.hand.drag(work.hand.body("c"), between(work, START, "a"))
    assert work.ids() == ["c", "a", "b"]
    assert draft_ids(work) == []


def test_a_loop_takes_its_body_into_the_draft_and_its_frame_is_marked(desk):
    work = desk(script("a"), for_each("l", "=[1]", script("i"), script("j")), script("z"))
    before = places(work)
    slice_between(work, "a", "l")
    assert draft_ids(work) == [["l", "z"]]
    assert places(work) == before
    (frame,) = work.canvas.stage.frames.values()
    assert frame.frame.draft
    slice_between(work, "i", "j")
    assert draft_ids(work) == [["l", "z"], ["j"]]
    stage = work.canvas.stage
    assert layout_faults(stage.picture, stage.layout) == []


def test_an_input_of_a_draft_is_wired_and_the_flow_takes_nothing_from_it(work):
    slice_between(work, "b", "c")
    work.hand.drag(work.hand.port("a", "result"), work.hand.port("c", "in:input_image"))
    assert work.input("c", "input_image") == {"type": "javascript", "expr": "results.a"}
    work.hand.drag(work.hand.port("c", "out:output_image"), work.hand.port("b", "in:input_image"))
    assert work.input("b", "input_image") is None
    assert "draft" in work.refusals[-1]


def test_a_step_dropped_far_from_the_flow_is_a_draft_there(work):
    far = QPointF(300, 620)
    assert work.hand.drop(dragged(STEP_MIME, "identity"), far)
    assert work.ids() == ["a", "b", "c"]
    assert draft_ids(work) == [["d"]]
    assert work.hand.item("d").rect().contains(far)
    assert work.canvas.selected_handles() == [work.handle("d")]
    beside = work.hand.item("d").rect().bottomRight() + QPointF(10, -5)
    assert work.hand.drop(dragged(STEP_MIME, "identity"), beside)
    assert draft_ids(work) == [["d", "e"]]


def test_the_first_step_of_a_flow_is_no_draft_wherever_it_is_dropped(desk):
    work = desk()
    assert work.hand.drop(dragged(STEP_MIME, "identity"), QPointF(500, 620))
    assert work.ids() == ["a"]
    assert draft_ids(work) == []


def test_a_draft_moved_by_hand_stays_there_when_it_is_detached_further(work):
    slice_between(work, "a", "b")
    work.hand.drag(work.hand.body("b"), work.hand.body("b") + QPointF(0, 240))
    moved = work.hand.item("b").pos()
    slice_between(work, "b", "c")
    assert work.hand.item("b").pos() == moved


def title(work, number=0):
    return work.canvas.stage.drafts.items[number].title_rect().center()


def test_a_click_on_its_title_selects_a_draft_and_keys_add_it_or_take_it_out(work):
    slice_between(work, "a", "b")
    work.hand.click(title(work))
    assert work.selections[-1] == [work.handle("b"), work.handle("c")]
    work.hand.click(work.hand.body("a"))
    for keys in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier):
        work.hand.click(title(work), keys=keys)
        assert work.selections[-1] == [work.handle(name) for name in "abc"]
        work.hand.click(title(work), keys=keys)
        assert work.selections[-1] == [work.handle("a")]


def test_a_draft_is_dragged_by_its_title_with_all_that_is_in_it(desk):
    work = desk(script("a"), for_each("l", "=[1]", script("i")), script("z"))
    slice_between(work, "a", "l")
    before = places(work)
    keys = Qt.KeyboardModifier.ControlModifier
    work.hand.drag(title(work), title(work) + QPointF(40, 160), keys=keys)
    moved = {name: place - before[name] for name, place in places(work).items()}
    assert moved["l"] == moved["i"] == moved["z"] != QPointF()
    assert moved["a"] == moved[""] == QPointF()
    outline = work.canvas.stage.drafts.items[0].rect()
    assert all(outline.contains(work.hand.item(name).rect()) for name in "liz")
    work.undo()
    assert places(work) == before


def test_a_draft_is_deleted_as_one(work):
    slice_between(work, "a", "b")
    work.hand.click(title(work))
    work.hand.key(Qt.Key.Key_Delete)
    assert draft_ids(work) == []
    assert work.ids() == ["a"]
    assert not work.canvas.stage.drafts.items
    work.undo()
    assert draft_ids(work) == [["b", "c"]]
    assert len(work.canvas.stage.drafts.items) == 1


def test_a_draft_is_dropped_by_its_title_onto_a_wire(work):
    slice_between(work, "a", "b")
    work.hand.drag(title(work), between(work, START, "a"))
    assert work.ids() == ["b", "c", "a"]
    assert draft_ids(work) == []


def test_the_wire_into_a_collapsed_frame_is_cut(desk):
    work = desk(script("a"), for_each("l", "=[1]", script("i"), script("j")))
    (frame,) = work.canvas.stage.frames.values()
    work.hand.double_click(frame.rect().topLeft() + QPointF(40, 16))
    assert "i" not in {item.card.module_id for item in work.canvas.stage.cards.values()}
    start = work.hand.port("l", "exec:body")
    work.hand.drag(start + QPointF(14, -6), start + QPointF(14, 6), keys=ALT)
    assert draft_ids(work) == [["i", "j"]]
