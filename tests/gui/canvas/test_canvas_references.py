"""A value of the inspector's tree is dropped on the drawing."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF

from apiflow_desktop.gui.forms.fields.base import REFERENCE_FORMAT
from tests.unit.openflow_picture.flows import step


def reference(expression):
    data = QMimeData()
    data.setText(expression)
    data.setData(REFERENCE_FORMAT, expression.encode())
    return data


def test_a_reference_dropped_on_an_input_is_its_expression(desk):
    work = desk(step("a"), step("b"))
    place = work.hand.port("b", "in:input_image")
    assert work.hand.drop(reference("results.a.pictures[0].name"), place)
    expected = {"type": "javascript", "expr": "results.a.pictures[0].name"}
    assert work.input("b", "input_image") == expected
    assert work.hand.drop(reference("flow_input.size"), place)
    assert work.input("b", "input_image")["expr"] == "flow_input.size"
    assert work.session.undo_stack.count() == 2


def test_a_reference_that_the_step_cannot_see_is_refused(desk):
    work = desk(step("a"), step("b"))
    assert not work.hand.drop(reference("results.b.x"), work.hand.port("a", "in:input_image"))
    assert "b" in work.refusals[-1]
    assert work.session.undo_stack.count() == 0


def test_a_reference_dropped_beside_all_does_nothing(desk):
    work = desk(step("a"))
    work.hand.drop(reference("flow_input.size"), QPointF(40, 420))
    assert work.session.undo_stack.count() == 0
