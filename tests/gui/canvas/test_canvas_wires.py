"""Wires are drawn, cut and deleted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.openflow.picture.model import START
from tests.unit.openflow_picture.flows import branchone, script, step

ALT = Qt.KeyboardModifier.AltModifier


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
    work.undo()
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
    assert hint.textFormat() is Qt.TextFormat.PlainText
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


def test_delete_on_a_data_wire_clears_the_input(desk):
    work = desk(script("a"), script("b", x="=results.a"))
    wire = next(w for w in work.canvas.stage.wires.values() if w.wire.kind == "data")
    work.hand.click(wire.path().pointAtPercent(0.5))
    work.hand.key(Qt.Key.Key_Delete)
    assert work.input("b", "x") is None


def test_deleting_an_execution_wire_makes_a_draft_of_what_is_behind(desk):
    work = desk(script("a"), script("b"))
    between = (work.hand.port("a", "exec:next") + work.hand.port("b", "exec:in")) / 2
    work.hand.click(between)
    work.hand.key(Qt.Key.Key_Delete)
    assert work.ids() == ["a"]
    (draft,) = work.document.shelf.drafts
    assert draft.modules == [script("b")]
    work.undo()
    assert work.ids() == ["a", "b"]
    assert work.document.shelf.drafts == []


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
    work.undo()
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
