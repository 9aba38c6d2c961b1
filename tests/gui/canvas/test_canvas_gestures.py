"""What the mouse and the keys do on the canvas."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.canvas.gestures.library_drop import NODE_MIME, STEP_MIME
from apiflow_desktop.openflow.picture.model import START
from tests.gui.canvas.hand import MIDDLE, dragged
from tests.unit.openflow_picture.flows import EDIT_PATH, branchone, for_each, script, step


def test_a_click_selects_one_card(desk):
    work = desk(script("a"), script("b"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"))
    assert work.selections[-1] == [work.handle("b")]


def test_ctrl_click_adds_and_takes_away(desk):
    work = desk(script("a"), script("b"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"), keys=Qt.KeyboardModifier.ControlModifier)
    assert work.canvas.selected_handles() == [work.handle("a"), work.handle("b")]
    work.hand.click(work.hand.body("b"), keys=Qt.KeyboardModifier.ControlModifier)
    assert work.canvas.selected_handles() == [work.handle("a")]


def test_a_click_beside_all_selects_nothing(desk):
    work = desk(script("a"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(QPointF(40, 320))
    assert work.selections[-1] == []


def test_a_box_selects_what_it_touches(desk):
    work = desk(script("a"), script("b"), script("c"))
    first, second = work.hand.item("a").rect(), work.hand.item("b").rect()
    work.hand.drag(first.bottomLeft() + QPointF(-10, 60), second.topLeft() + QPointF(40, 30))
    assert work.selections[-1] == [work.handle("a"), work.handle("b")]


@pytest.mark.parametrize(
    ("key", "left"),
    [
        (Qt.KeyboardModifier.ShiftModifier, ["a", "b", "c"]),
        (Qt.KeyboardModifier.ControlModifier, ["a", "c"]),
    ],
)
def test_a_box_adds_with_shift_and_turns_over_with_ctrl(desk, key, left):
    work = desk(script("a"), script("b"), script("c"))
    work.hand.click(work.hand.body("a"))
    work.hand.click(work.hand.body("b"), keys=Qt.KeyboardModifier.ControlModifier)
    second, third = work.hand.item("b").rect(), work.hand.item("c").rect()
    start = second.bottomLeft() + QPointF(-10, 60)
    work.hand.drag(start, third.topLeft() + QPointF(40, 30), keys=key)
    assert work.canvas.selected_handles() == [work.handle(name) for name in left]


def test_escape_selects_nothing_where_no_gesture_is_under_way(desk):
    work = desk(script("a"))
    work.hand.click(work.hand.body("a"))
    work.hand.key(Qt.Key.Key_Escape)
    assert work.canvas.selected_handles() == []


def test_escape_takes_a_box_back(desk):
    work = desk(script("a"))
    rect = work.hand.item("a").rect()
    work.hand.press(rect.bottomLeft() + QPointF(-10, 60))
    work.hand.move(rect.topRight())
    work.hand.key(Qt.Key.Key_Escape)
    assert work.canvas.selected_handles() == []


def test_a_data_wire_writes_a_reference_as_one_undo_step(desk):
    work = desk(step("a"), step("b"))
    before = work.document.text
    work.hand.drag(work.hand.port("a", "out:output_image"), work.hand.port("b", "in:input_image"))
    assert work.input("b", "input_image") == {
        "type": "javascript",
        "expr": "results.a.output_image",
    }
    assert work.session.undo_stack.count() == 1
    assert any(wire.wire.kind == "data" for wire in work.canvas.stage.wires.values())
    work.session.undo_stack.undo()
    assert work.document.text == before
    assert not any(wire.wire.kind == "data" for wire in work.canvas.stage.wires.values())


def test_a_data_wire_can_be_drawn_backwards(desk):
    work = desk(step("a"), properties={"photo": {"type": "string"}})
    work.hand.drag(work.hand.port("a", "in:input_image"), work.hand.port(START, "input:photo"))
    assert work.input("a", "input_image")["expr"] == "flow_input.photo"


def test_a_wire_to_an_earlier_step_is_refused_while_it_is_dragged(desk):
    work = desk(step("a"), step("b"))
    before = work.document.text
    work.hand.press(work.hand.port("b", "out:output_image"))
    work.hand.move(work.hand.port("a", "in:input_image"))
    hint = work.canvas._desk.hint
    assert hint.isVisible()
    assert hint.text() == "b runs after a."
    work.hand.release(work.hand.port("a", "in:input_image"))
    assert work.refusals == ["b runs after a."]
    assert not hint.isVisible()
    assert work.document.text == before


def test_escape_takes_a_wire_back(desk):
    work = desk(step("a"), step("b"))
    start, end = work.hand.port("a", "result"), work.hand.port("b", "in:prompt")
    work.hand.click(end)
    work.hand.click(start)
    before = len(work.canvas.viewer.scene().items())
    work.hand.press(start)
    work.hand.move(end)
    work.hand.key(Qt.Key.Key_Escape)
    work.hand.release(end)
    assert work.session.undo_stack.count() == 0
    assert len(work.canvas.viewer.scene().items()) == before


def test_an_execution_wire_moves_the_chain(desk):
    work = desk(script("a"), script("b"), script("c"))
    work.hand.drag(work.hand.port("a", "exec:next"), work.hand.body("c"))
    assert work.ids() == ["a", "c", "b"]


def test_an_execution_wire_into_a_branch(desk):
    work = desk(branchone("b", ("x", "1", []), default=[]), script("c"))
    work.hand.drag(work.hand.port("b", "exec:branch.0"), work.hand.body("c"))
    assert work.ids() == ["b"]
    assert len(work.canvas.stage.frames) == 1


def test_an_execution_wire_back_is_refused_with_the_reason(desk):
    work = desk(script("a"), script("b"))
    work.hand.press(work.hand.port("b", "exec:next"))
    work.hand.move(work.hand.body("a"))
    assert work.canvas._desk.hint.text() == "a comes before b in the same chain."
    work.hand.release(work.hand.body("a"))
    assert work.ids() == ["a", "b"]


def test_delete_heals_the_chain(desk):
    work = desk(script("a"), script("b"), script("c"))
    work.hand.click(work.hand.body("b"))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.ids() == ["a", "c"]
    assert len(work.canvas.stage.cards) == 3


def test_delete_on_a_data_wire_clears_the_input(desk):
    work = desk(script("a"), script("b", x="=results.a"))
    wire = next(w for w in work.canvas.stage.wires.values() if w.wire.kind == "data")
    work.hand.click(wire.path().pointAtPercent(0.5))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.input("b", "x") is None


def test_moving_a_card_is_placement_and_not_an_edit(desk):
    work = desk(script("a"), script("b", x="=results.a"))
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
    work.canvas.arrangement.tidy()
    assert work.hand.item("b").pos() == start
    work.session.undo_stack.undo()
    assert work.hand.item("b").pos() == moved
    work.session.undo_stack.undo()
    assert work.hand.item("b").pos() == start
    work.session.undo_stack.redo()
    assert work.hand.item("b").pos() == moved


def test_placement_and_edits_share_one_history(desk):
    work = desk(script("a"), script("b"))
    start = work.hand.item("b").pos()
    work.hand.drag(work.hand.body("b"), work.hand.body("b") + QPointF(0, 120))
    moved = work.hand.item("b").pos()
    work.hand.click(work.hand.body("a"))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.session.dirty
    work.session.undo_stack.undo()
    assert not work.session.dirty
    assert work.ids() == ["a", "b"]
    assert work.hand.item("b").pos() == moved
    work.session.undo_stack.undo()
    assert work.hand.item("b").pos() == start


def test_tidy_up_of_a_selection_leaves_the_rest(desk):
    work = desk(script("a"), script("b"))
    at = {name: work.hand.item(name).pos() for name in "ab"}
    for name in "ab":
        work.hand.drag(work.hand.body(name), work.hand.body(name) + QPointF(0, 120))
    work.hand.click(work.hand.body("a"))
    work.canvas.arrangement.tidy()
    assert work.hand.item("a").pos() == at["a"]
    assert work.hand.item("b").pos() != at["b"]


def test_arrows_go_from_card_to_card(desk):
    work = desk(script("a"), branchone("b", ("one", "true", [script("c")]), default=[script("d")]))
    names = []
    work.hand.click(work.hand.body("a"))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up):
        work.hand.key(key)
        (handle,) = work.canvas.selected_handles()
        names.append(work.document.module(handle)["id"])
    assert names == ["b", "c", "d", "c"]
    for _ in range(4):
        work.hand.key(Qt.Key.Key_Left)
    assert work.canvas.selected_handles() == []
    assert work.hand.item(START).isSelected()
    work.hand.key(Qt.Key.Key_Left)
    assert work.hand.item(START).isSelected()


def test_2_fits_the_selection(desk):
    work = desk(*(script(name) for name in "abcdefgh"))
    work.hand.key(Qt.Key.Key_1)
    small = work.canvas.viewer.zoom
    work.hand.click(work.hand.body("c"))
    work.hand.key(Qt.Key.Key_2)
    assert work.canvas.viewer.zoom > small
    shown = work.canvas.viewer.mapToScene(work.canvas.viewer.viewport().rect()).boundingRect()
    assert shown.contains(work.hand.item("c").rect())


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


def test_a_node_dropped_on_a_wire_is_inserted(desk):
    work = desk(script("a"), script("b"))
    between = (work.hand.port("a", "exec:next") + work.hand.port("b", "exec:in")) / 2
    assert work.hand.drop(dragged(NODE_MIME, EDIT_PATH), between)
    assert work.ids() == ["a", "c", "b"]
    assert work.canvas.selected_handles() == [work.handle("c")]


def test_a_node_dropped_beside_all_goes_to_the_end(desk):
    work = desk(script("a"))
    assert work.hand.drop(dragged(NODE_MIME, EDIT_PATH), QPointF(80, 360))
    assert work.ids() == ["a", "b"]


def test_a_step_dropped_on_an_output_becomes_its_branch(desk):
    work = desk(branchone("a", ("x", "1", [])))
    assert work.hand.drop(dragged(STEP_MIME, "identity"), work.hand.port("a", "exec:branch.0"))
    assert len(work.canvas.stage.frames) == 1


def test_a_step_dropped_in_a_frame_goes_to_its_end(desk):
    work = desk(for_each("a", "=[1]", script("b")))
    (frame,) = work.canvas.stage.frames.values()
    corner = frame.rect().bottomRight() - QPointF(6, 6)
    assert work.hand.drop(dragged(STEP_MIME, "identity"), corner)
    ((inner, _),) = [(frame.frame.chains[0], 0) for frame in work.canvas.stage.frames.values()]
    assert len(inner) == 2


def test_what_cannot_be_used_is_not_taken(desk):
    work = desk(script("a"))
    assert not work.hand.drop(dragged("application/x-other", "?"), QPointF(80, 360))
    assert work.ids() == ["a"]


def test_dropped_files_are_handed_on(desk, tmp_path):
    work = desk(script("a"))
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"\xff{")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(broken))])
    dropped: list[Any] = []
    work.canvas.files_dropped.connect(dropped.append)
    assert work.hand.drop(data, QPointF(80, 360))
    assert dropped == [[str(broken)]]
    assert work.ids() == ["a"]


def test_a_double_click_activates_the_card(desk):
    work = desk(script("a"))
    activated: list[Any] = []
    work.canvas.card_activated.connect(activated.append)
    work.hand.double_click(work.hand.body("a"))
    work.hand.double_click(work.hand.body(START))
    assert activated == [work.handle("a"), None]


@pytest.mark.parametrize("over_a_card", [True, False])
def test_the_middle_button_pans_wherever_it_is_pressed(desk, over_a_card):
    work = desk(script("a"))
    start = work.hand.body("a") if over_a_card else QPointF(60, 340)
    before = work.hand.at(QPointF(0, 0))
    way = QPoint(60, 40)
    end = work.canvas.viewer.mapToScene(work.hand.at(start) + way)
    work.hand.press(start, MIDDLE)
    work.hand.move(end, MIDDLE)
    work.hand.release(work.canvas.viewer.mapToScene(work.hand.at(start)), MIDDLE)
    assert work.hand.at(QPointF(0, 0)) - before == way


def test_space_and_drag_pans(desk):
    work = desk(script("a"))
    before = work.hand.at(QPointF(0, 0))
    start = work.hand.body("a")
    end = start + QPointF(50, 20)
    view = work.canvas.viewer
    QTest.keyPress(view, Qt.Key.Key_Space)
    work.hand.press(start)
    work.hand.move(end)
    work.hand.release(start)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert work.hand.at(QPointF(0, 0)) != before
    assert work.canvas.selected_handles() == []


def test_keys_fit_and_show_at_100_percent(desk):
    work = desk(*[script(f"s{i}") for i in range(12)])
    work.hand.key(Qt.Key.Key_0)
    assert work.canvas.viewer.zoom == pytest.approx(1.0)
    work.hand.key(Qt.Key.Key_1)
    shown = work.canvas.viewer.mapToScene(work.canvas.viewer.viewport().rect()).boundingRect()
    assert shown.contains(work.canvas.stage.bounds())


def test_edits_while_text_is_half_typed_are_refused(desk):
    work = desk(script("a"), script("b"))
    work.session.set_text("{")
    work.hand.click(work.hand.body("b"))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.ids() == ["a", "b"]
    assert "does not parse" in work.refusals[-1]


def test_a_right_click_selects_and_asks_for_a_menu(desk):
    work = desk(script("a"))
    asked: list[Any] = []
    work.canvas.context_menu_requested.connect(lambda handle, _at: asked.append(handle))
    place = work.hand.at(work.hand.body("a"))
    work.hand.click(work.hand.body("a"), Qt.MouseButton.RightButton)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, work.hand.view.mapToGlobal(place)
    )
    QApplication.sendEvent(work.hand.view, event)
    assert asked == [work.handle("a")]
    assert work.canvas.selected_handles() == [work.handle("a")]


def test_an_undo_in_the_middle_of_a_gesture_ends_it(desk):
    work = desk(script("a"), script("b"))
    work.hand.drag(work.hand.port("a", "result"), work.hand.body("b"))
    work.hand.click(work.hand.body("b"))
    work.hand.key(Qt.Key.Key_Delete)
    work.hand.press(work.hand.port("a", "result"))
    work.hand.move(work.hand.body("a") + QPointF(200, 100))
    work.session.undo_stack.undo()
    assert work.canvas.viewer.gesture is None
    work.hand.release(work.hand.body("a"))
    assert work.ids() == ["a", "b"]


def test_deleting_an_execution_wire_makes_a_draft_of_what_is_behind(desk):
    work = desk(script("a"), script("b"))
    between = (work.hand.port("a", "exec:next") + work.hand.port("b", "exec:in")) / 2
    work.hand.click(between)
    work.hand.key(Qt.Key.Key_Delete)
    assert work.ids() == ["a"]
    (draft,) = work.document.shelf.drafts
    assert draft.modules == [script("b")]
    work.session.undo_stack.undo()
    assert work.ids() == ["a", "b"]
    assert work.document.shelf.drafts == []


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
    work.session.undo_stack.undo()
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
    work.session.undo_stack.undo()
    work.session.undo_stack.undo()
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


ALT = Qt.KeyboardModifier.AltModifier


def across(work):
    """Return a stroke over the data wires that end at the inputs of b."""
    top = work.hand.item("b").rect().topLeft()
    return top + QPointF(-30, 75), work.hand.item("b").rect().bottomLeft() + QPointF(-30, 40)


def test_a_stroke_cuts_the_data_wires_it_crosses_as_one_undo_step(desk):
    work = desk(step("a"), step("b", prompt="=results.a.x", input_image="=results.a.output_image"))
    before = work.document.text
    work.hand.drag(*across(work), keys=ALT)
    assert work.input("b", "prompt") is None
    assert work.input("b", "input_image") is None
    assert work.ids() == ["a", "b"]
    work.session.undo_stack.undo()
    assert work.document.text == before
    assert not work.session.undo_stack.canUndo()


def test_while_it_is_drawn_the_stroke_says_what_it_cuts(desk):
    work = desk(step("a"), step("b", prompt="=results.a.x"))
    start, end = across(work)
    work.hand.press(start, keys=ALT)
    work.hand.move(end)
    assert work.canvas._desk.hint.text() == "Cut 1 wire"
    work.hand.key(Qt.Key.Key_Escape)
    work.hand.release(end)
    assert work.input("b", "prompt") is not None
    assert not work.session.undo_stack.canUndo()


def test_a_stroke_beside_all_wires_does_nothing(desk):
    work = desk(step("a"), step("b", prompt="=results.a.x"))
    below = work.hand.item("a").rect().bottomLeft() + QPointF(0, 60)
    work.hand.drag(below, below + QPointF(80, 20), keys=ALT)
    assert not work.session.undo_stack.canUndo()
