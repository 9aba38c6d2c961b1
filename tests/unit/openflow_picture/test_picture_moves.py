"""What gestures on the picture mean for the document."""

from __future__ import annotations

from typing import Any

import pytest

from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.picture.model import START
from apiflow_desktop.openflow.picture.moves import (
    add_module,
    connect,
    disconnect,
    move_chain,
    new_module,
    spot_after,
    spot_on,
)
from apiflow_desktop.openflow.walk import walk
from tests.unit.openflow_picture.flows import (
    EDIT_PATH,
    Lookup,
    branchone,
    build_picture,
    document,
    for_each,
    script,
    step,
)


class Drawing:
    def __init__(self, *modules, **flow):
        self.document = document(*modules, **flow)

    @property
    def picture(self):
        return build_picture(self.document, Lookup())

    def card(self, module_id):
        if module_id == START:
            return self.picture.cards[START]
        return next(c for c in self.picture.cards.values() if c.module_id == module_id)

    def at(self, *pointer):
        return self.document.get((*self.document.value_pointer, *pointer))

    def ids(self):
        return [(place.module["id"], place.slot) for place in walk(self.document.flow_value)]

    def move(self, source, exit_key, target):
        edit = move_chain(self.document, self.card(source), exit_key, self.card(target))
        if edit is not None:
            self.document.apply(edit)

    def connect(self, source, output, target, name):
        a, b = self.card(source), self.card(target)
        self.document.apply(connect(self.document, a, a.port(output), b, b.port(name)))


def test_a_chain_moves_behind_another_step():
    drawing = Drawing(script("a"), script("b"), script("c"))
    drawing.move("a", "exec:next", "c")
    assert [name for name, _ in drawing.ids()] == ["a", "c", "b"]


def test_a_chain_moves_into_a_branch():
    drawing = Drawing(branchone("b", ("x", "1", [])), script("c"), script("d"))
    drawing.move("b", "exec:branch.0", "c")
    assert drawing.ids() == [("b", "main"), ("c", "branch"), ("d", "branch")]


def test_a_chain_moves_to_the_front():
    drawing = Drawing(script("a"), script("b"))
    drawing.move(START, "exec:next", "b")
    assert [name for name, _ in drawing.ids()] == ["b", "a"]


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("c", "a", "comes before"),
        ("inner", "b", "contains"),
        ("a", "a", "cannot follow itself"),
        ("a", "failure", "cannot go to"),
    ],
)
def test_moves_that_make_no_flow_are_refused_with_the_reason(source, target, reason):
    drawing = Drawing(
        script("a"),
        branchone("b", ("x", "1", [script("inner")])),
        script("c"),
        failure_module=script("failure"),
    )
    with pytest.raises(EditRefused, match=reason):
        drawing.move(source, "exec:next", target)


def test_hanging_a_step_where_it_hangs_does_nothing():
    drawing = Drawing(script("a"), script("b"))
    assert move_chain(drawing.document, drawing.card("a"), "exec:next", drawing.card("b")) is None


def test_a_wire_writes_a_plain_reference():
    drawing = Drawing(step("a"), step("b"), properties={"my photo": {"type": "string"}})
    drawing.connect("a", "out:output_image", "b", "in:input_image")
    drawing.connect(START, "input:my photo", "a", "in:input_image")
    expressions = [
        drawing.at("modules", index, "value", "input_transforms", "input_image")
        for index in range(2)
    ]
    assert expressions == [
        {"type": "javascript", "expr": 'flow_input["my photo"]'},
        {"type": "javascript", "expr": "results.a.output_image"},
    ]


def test_a_loop_takes_its_list_from_a_wire():
    drawing = Drawing(script("a"), for_each("l", "=[1]"))
    drawing.connect("a", "result", "l", "opt:iterator")
    assert drawing.at("modules", 1, "value", "iterator", "expr") == "results.a"


@pytest.mark.parametrize(
    ("source", "output", "target", "reason"),
    [
        ("b", "result", "a", "runs after"),
        ("a", "result", "a", "own result"),
        ("l", "result", "inner", "no result before"),
        ("l", "iter:value", "a", "Only the steps in"),
    ],
)
def test_wires_that_cannot_be_are_refused_with_the_reason(source, output, target, reason):
    drawing = Drawing(
        script("a", x=1), for_each("l", "=[1]", script("inner", x=1)), script("b", x=1)
    )
    with pytest.raises(EditRefused, match=reason):
        drawing.connect(source, output, target, "in:x")


def test_in_a_loop_a_later_step_may_be_referred_to():
    drawing = Drawing(for_each("l", "=[1]", script("a", x=1), script("b")))
    drawing.connect("b", "result", "a", "in:x")
    assert [wire.kind for wire in drawing.picture.wires.values() if wire.label == ""].count("arc")


def test_a_new_step_goes_onto_a_wire():
    drawing = Drawing(script("a"), script("b"))
    wire = next(w for w in drawing.picture.wires.values() if w.source == drawing.card("a").key)
    module = new_module(drawing.document, path=EDIT_PATH)
    spot = spot_on(drawing.document, drawing.picture, wire)
    drawing.document.apply(add_module(spot, module))
    assert [name for name, _ in drawing.ids()] == ["a", "c", "b"]


@pytest.mark.parametrize("kind", ["branchone", "branchall", "forloopflow", "identity", "rawscript"])
def test_every_kind_can_be_made_new_and_drawn(kind):
    drawing = Drawing()
    module = new_module(drawing.document, kind=kind)
    spot = spot_after(drawing.document, drawing.card(START), "exec:next")
    drawing.document.apply(add_module(spot, module))
    assert drawing.card("a").kind == kind


def test_new_steps_do_not_share_their_content():
    drawing = Drawing()
    first: Any = new_module(drawing.document, kind="branchall")
    first["value"]["branches"].append({})
    assert new_module(drawing.document, kind="branchall")["value"] != first["value"]


def test_an_unknown_kind_is_refused():
    with pytest.raises(EditRefused, match="teleport"):
        new_module(Drawing().document, kind="teleport")


def test_an_input_can_be_cleared():
    drawing = Drawing(script("a"), script("b", x="=results.a"))
    card = drawing.card("b")
    drawing.document.apply(disconnect(card, card.port("in:x")))
    assert drawing.at("modules", 1, "value", "input_transforms") == {}
