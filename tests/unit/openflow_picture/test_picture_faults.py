"""What is wrong with a layout is found: each fault in geometry that has it and no other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from apiflow_desktop.openflow.picture.corners import label_of
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.rect import Rect
from tests.unit.openflow_picture.faults import layout_faults
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchone,
    build_picture,
    document,
    for_each,
    identity,
    script,
)
from tests.unit.openflow_picture.structures import DIRECTIONS


class Drawn:
    """A drawing without faults, and a way to spoil it."""

    def __init__(self, direction):
        flow = document(
            script("a"),
            branchone("b", ("x", "1", [script("c"), identity("d")]), ("y", "2", [script("e")])),
            for_each("l", "=[1]", identity("f")),
            identity("g"),
        )
        self.direction = direction
        self.picture = build_picture(flow, Lookup())
        self.layout = layout(self.picture, direction)
        assert self.faults() == []

    def faults(self):
        return layout_faults(self.picture, self.layout)

    def card(self, name):
        cards = self.picture.cards.items()
        return next(key for key, card in cards if card.module_id == name)

    def frame(self, title):
        return next(key for key, one in self.picture.frames.items() if one.title == title)

    def wire_to(self, name):
        wires = self.picture.wires.items()
        return next(
            key for key, wire in wires if wire.kind == "exec" and wire.target == self.card(name)
        )

    def change_card(self, name, **fields):
        key = self.card(name)
        self.layout.cards[key] = replace(self.layout.cards[key], **fields)

    def change_frame(self, title, **fields):
        key = self.frame(title)
        self.layout.frames[key] = replace(self.layout.frames[key], **fields)


@pytest.fixture(params=DIRECTIONS)
def drawn(request):
    return Drawn(request.param)


def test_cards_that_overlap(drawn):
    drawn.layout.cards[drawn.card("g")] = drawn.layout.cards[drawn.card("a")]
    assert f"cards {drawn.card('a')} and {drawn.card('g')} overlap" in drawn.faults()


def test_a_card_outside_of_its_frame(drawn):
    drawn.layout.cards[drawn.card("e")] = Rect(9000, 9000, 234, 74)
    assert f"card {drawn.card('e')} leaves frame {drawn.frame('y')}" in drawn.faults()


def test_a_card_in_a_frame_of_others(drawn):
    rect = drawn.layout.frames[drawn.frame("y")]
    drawn.layout.cards[drawn.card("g")] = Rect(rect.x + 2, rect.bottom - 8, 234, 74)
    found = f"card {drawn.card('g')} lies in frame {drawn.frame('y')}, which does not contain it"
    assert found in drawn.faults()


def test_frames_that_overlap(drawn):
    rect = drawn.layout.frames[drawn.frame("x")]
    drawn.change_frame("y", x=rect.x, y=rect.y)
    assert f"frames {drawn.frame('x')} and {drawn.frame('y')} overlap" in drawn.faults()


def test_execution_wires_that_cross(drawn):
    one, other = drawn.wire_to("c"), drawn.wire_to("e")
    bends = drawn.layout.bends
    bends[one], bends[other] = bends[other], bends[one]
    assert any(fault.endswith("cross") and one in fault for fault in drawn.faults())


def test_an_execution_wire_through_a_card(drawn):
    start, after = (drawn.layout.cards[drawn.card(name)] for name in "al")
    drawn.layout.cards[drawn.card("e")] = Rect(
        (start.x + after.x) / 2, (start.y + after.y) / 2 + 30, 234, 74
    )
    found = [fault for fault in drawn.faults() if "runs through card" in fault]
    assert any(drawn.card("e") in fault for fault in found)


def test_an_execution_wire_through_a_frame_it_has_nothing_to_do_with(drawn):
    between = drawn.layout.cards[drawn.card("l")]
    drawn.change_frame("y", x=between.x - 40, y=between.y - 40, width=80, height=200)
    wire = drawn.wire_to("l")
    assert f"wire {wire} runs through frame {drawn.frame('y')}" in drawn.faults()


@pytest.mark.parametrize("side", ["width", "height"])
def test_text_that_a_card_has_no_room_for(drawn, side):
    drawn.change_card("b", **{side: 60.0})
    assert f"the text on card {drawn.card('b')} is cut" in drawn.faults()


def test_names_of_outputs_that_a_card_has_no_room_for():
    drawn = Drawn("down")
    drawn.change_card("b", width=120.0)
    found = f"the name of the last output of card {drawn.card('b')} is cut"
    assert found in drawn.faults()


def test_a_label_under_a_card(drawn):
    wire = drawn.wire_to("g")
    label = label_of(drawn.picture, drawn.layout, drawn.picture.wires[wire])
    drawn.change_card("e", x=label.x, y=label.y)
    assert f"the label of wire {wire} is under card {drawn.card('e')}" in drawn.faults()


def test_a_label_on_the_edge_of_a_frame(drawn):
    wire = drawn.wire_to("f")
    rect = drawn.layout.frames[drawn.frame("each time")]
    drawn.change_frame(
        "each time", x=rect.x - 30, y=rect.y - 16, width=rect.width + 30, height=rect.height + 16
    )
    found = f"the label of wire {wire} is cut by the edge of frame {drawn.frame('each time')}"
    assert found in drawn.faults()


def test_a_title_under_a_card(drawn):
    key = drawn.card("e")
    drawn.change_card("e", y=drawn.layout.frames[drawn.frame("y")].y + 4)
    assert f"the title of frame {drawn.frame('y')} is under card {key}" in drawn.faults()


def test_a_title_without_room(drawn):
    drawn.change_frame("y", width=90.0)
    assert f"the title of frame {drawn.frame('y')} is cut" in drawn.faults()


def test_a_wire_over_a_title(drawn):
    rect = drawn.layout.frames[drawn.frame("each time")]
    before = drawn.layout.cards[drawn.card("f")]
    if drawn.direction == "right":
        drawn.change_card("f", x=before.x + 200, y=rect.y - 40)
    else:
        drawn.change_card("f", x=before.x + 80)
    found = f"wire {drawn.wire_to('f')} runs over the title of frame {drawn.frame('each time')}"
    assert found in drawn.faults()


def test_a_wire_over_the_label_of_another(drawn):
    into_f, wire = drawn.wire_to("f"), drawn.wire_to("g")
    target = drawn.layout.cards[drawn.card("g")]
    # The lane of the wire into the loop is where the label of the wire past it stands.
    source = drawn.layout.cards[drawn.card("l")]
    if drawn.direction == "right":
        middle = (source.right + target.x) / 2
        drawn.layout.bends[into_f] = middle - source.right
        drawn.change_card("f", y=target.y - 200)
    else:
        drawn.layout.bends[into_f] = target.y - source.bottom - 28
        drawn.change_card("f", x=target.x - 300, y=target.y)
    found = f"wire {into_f} runs over the label of wire {wire}"
    assert found in drawn.faults()


def test_labels_that_overlap(drawn):
    drawn.layout.cards[drawn.card("g")] = drawn.layout.cards[drawn.card("d")]
    first = drawn.layout.cards[drawn.card("c")]
    farther = replace(first, y=first.y - 400)
    drawn.layout.cards[drawn.card("l")] = first if drawn.direction == "right" else farther
    found = [fault for fault in drawn.faults() if fault.startswith("the labels of wires")]
    assert any(drawn.wire_to("g") in fault and drawn.wire_to("d") in fault for fault in found)
