"""While a wire is drawn, what it cannot end at is faint, and where it may is marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from tests.unit.openflow_picture.flows import script, step


@pytest.fixture
def work(desk):
    return desk(step("a"), script("n"), step("b"))


def draw(work, module_id, key):
    start = work.hand.port(module_id, key)
    work.hand.press(start)
    work.hand.move(start + QPointF(4, 90))
    return start + QPointF(4, 90)


def faint(work):
    names = ("start", "a", "n", "b")
    return [name for name in names if work.hand.item(name).opacity() < 1]


def possible(work, module_id):
    card = work.hand.item(module_id)
    return {p.port.key for p in [*card.inputs, *card.outputs] if getattr(p, "possible", False)}


def test_an_output_marks_the_inputs_of_its_type_and_makes_the_rest_faint(work):
    draw(work, "a", "out:output_image")
    assert faint(work) == ["start", "n"]
    assert possible(work, "b") == {"in:prompt", "in:input_image", "in:aspect_ratio"}
    work.hand.key(Qt.Key.Key_Escape)
    assert faint(work) == []
    assert possible(work, "b") == set()


def test_an_output_of_a_later_step_ends_nowhere_before_it(work):
    draw(work, "b", "out:output_image")
    assert faint(work) == ["start", "a", "n"]


def test_an_input_marks_the_outputs_before_it(work):
    draw(work, "b", "in:input_image")
    assert "out:output_image" in possible(work, "a")
    assert possible(work, "n") == {"result"}


def test_execution_goes_to_no_card_that_comes_before(work):
    draw(work, "n", "exec:next")
    assert faint(work) == ["start", "a"]
    assert possible(work, "b") == {"exec:in"}


def test_the_marks_are_gone_after_the_drop(work):
    start, end = work.hand.port("a", "out:output_image"), work.hand.port("b", "in:input_image")
    work.hand.drag(start, end)
    assert work.input("b", "input_image")["expr"] == "results.a.output_image"
    assert faint(work) == []


def test_the_marks_are_seen(work):
    before = work.hand.view.grab(work.hand.at_rect("b")).toImage()
    draw(work, "n", "exec:next")
    assert work.hand.view.grab(work.hand.at_rect("b")).toImage() != before
    assert work.hand.view.grab(work.hand.at_rect("a")).toImage() != before


def over(work, module_id, key, target):
    """Draw a wire onto the head of a card; return what the note beside the cursor says."""
    work.hand.press(work.hand.port(module_id, key))
    work.hand.move(work.hand.body(target))
    hint = work.canvas._desk.hint
    return hint.text() if hint.isVisible() else ""


def test_over_a_card_the_note_says_whether_and_why_not(work):
    assert over(work, "a", "out:output_image", "b") == "Drop it on an input of b"
    work.hand.key(Qt.Key.Key_Escape)
    assert over(work, "a", "out:output_image", "n") == "n takes no such value"
    work.hand.key(Qt.Key.Key_Escape)
    assert over(work, "b", "out:output_image", "a") == "b runs after a."


def test_the_note_is_never_cut_by_the_edge_of_the_canvas(work):
    work.hand.press(work.hand.port("a", "out:output_image"))
    corner = work.hand.view.rect().bottomRight() - QPointF(6, 6).toPoint()
    work.hand.move(work.canvas.viewer.mapToScene(corner))
    hint = work.canvas._desk.hint
    assert hint.isVisible()
    assert work.canvas.rect().contains(hint.geometry())
