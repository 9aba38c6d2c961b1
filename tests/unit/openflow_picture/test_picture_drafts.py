"""Drafts in the drawing: they stay where they stood, and beside all else."""

from __future__ import annotations

import random
from typing import get_args

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.diagnostics import diagnose
from apiflow_desktop.openflow.edits import AddModule, DetachChain, MoveChain, PutAside
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.outline import outline
from apiflow_desktop.openflow.partial import alone, from_here, up_to
from apiflow_desktop.openflow.picture.drawing import Drawing
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.moves import connect, move_chain
from apiflow_desktop.openflow.shelf import At
from tests.unit.openflow.odd_edits import random_edit
from tests.unit.openflow_picture.faults import layout_faults
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchall,
    branchone,
    build_picture,
    document,
    for_each,
    script,
    step,
)

DIRECTIONS = get_args(Direction)


def nested():
    return document(
        step("a", prompt="x"),
        branchone("b", ("one", "true", [step("c", prompt="=results.a.text"), script("d")])),
        for_each(
            "l", "=[1]", *[step("e"), branchall("p", ("x", [script("f")]), ("y", [script("g")]))]
        ),
        step("z", prompt="=results.b", input_image="=results.l"),
    )


def handle_of(doc, module_id):
    (found,) = doc.handles_by_id(module_id)
    return found


def card_of(doc, picture, module_id):
    return picture.card_of(handle_of(doc, module_id))


def at_of(doc, module_id, direction="right"):
    """Where the layout has a step's card."""
    picture = build_picture(doc, Lookup())
    rect = layout(picture, direction).cards[card_of(doc, picture, module_id).key]
    return At(direction, rect.x, rect.y)


@pytest.mark.parametrize(
    ("first", "direction"),
    [("b", "right"), ("l", "right"), ("z", "right"), ("b", "down"), ("z", "down")],
)
def test_the_cards_of_a_chain_that_is_detached_do_not_jump(first, direction):
    doc = nested()
    before = layout(build_picture(doc, Lookup()), direction)
    doc.apply(DetachChain(handle_of(doc, first), at_of(doc, first, direction)))
    picture = build_picture(doc, Lookup())
    after = layout(picture, direction)
    mine = [key for key, card in picture.cards.items() if card.draft]
    assert mine
    for key in mine:
        was, now = before.cards[key], after.cards[key]
        assert (now.x, now.y) == (was.x, was.y)
    assert layout_faults(picture, after) == []


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_draft_makes_way_for_the_flow(direction):
    doc = nested()
    doc.apply(DetachChain(handle_of(doc, "l"), at_of(doc, "l", direction)))
    for number in range(3):
        doc.apply(AddModule(("value", "modules"), 2 + number, script(f"n{number}")))
        picture = build_picture(doc, Lookup())
        assert layout_faults(picture, layout(picture, direction)) == []


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_drafts_without_a_place_stand_beyond_all_else(direction):
    doc = nested()
    for name in ("z", "g", "c"):
        doc.apply(DetachChain(handle_of(doc, name)))
    picture = build_picture(doc, Lookup())
    placed = layout(picture, direction)
    assert layout_faults(picture, placed) == []
    assert len(picture.drafts) == 3
    sides = [
        (picture.cards[key].draft, rect.y if direction == "right" else rect.x)
        for key, rect in placed.cards.items()
    ]
    assert min(y for is_draft, y in sides if is_draft) > max(y for flag, y in sides if not flag)


def test_what_belongs_to_a_draft_is_marked():
    doc = nested()
    doc.apply(DetachChain(handle_of(doc, "l")))
    picture = build_picture(doc, Lookup())
    drafts = {card.module_id for card in picture.cards.values() if card.draft}
    assert drafts == {"l", "e", "p", "f", "g", "z"}
    assert {frame.slot for frame in picture.frames.values() if frame.draft} == {
        "body",
        "branch.0",
        "branch.1",
    }
    first, last = card_of(doc, picture, "l"), card_of(doc, picture, "z")
    assert first.caption.startswith("Draft")
    assert (last.subtitle, last.caption) == ("z · Demo studio", "Draft · z · Demo studio")
    assert card_of(doc, picture, "b").exits[0].ends
    assert not last.exits[0].ends
    data = [wire for wire in picture.wires.values() if wire.target == last.key]
    assert {wire.kind for wire in data} == {"exec", "data"}
    assert all(wire.draft for wire in data)
    into = [wire.kind for wire in picture.wires.values() if wire.target == first.key]
    assert "exec" not in into


def test_what_the_flow_takes_from_a_draft_is_drawn_and_said():
    doc = document(
        for_each("l", "=[1]", *[step("a", prompt="=results.b.text"), step("b"), step("c")]),
        step("d"),
    )
    doc.apply(DetachChain(handle_of(doc, "b")))
    picture = build_picture(doc, Lookup())
    target = card_of(doc, picture, "a").key
    (wire,) = [w for w in picture.wires.values() if w.target == target and w.kind != "exec"]
    assert (wire.kind, wire.draft) == ("data", True)
    problem = next(one for one in diagnose(doc, Lookup()) if one.code == "draft-reference")
    assert (problem.severity, problem.handle) == ("warning", handle_of(doc, "a"))
    assert "draft" in problem.message


def test_problems_of_drafts_are_warnings_at_their_steps():
    doc = document(step("a"), script("b"))
    missing: JsonObject = {
        "id": "m",
        "value": {"type": "script", "path": "gone", "input_transforms": {}},
    }
    doc.apply(AddModule(("value", "modules"), 2, missing))
    before = [one.severity for one in diagnose(doc, Lookup()) if one.code == "unresolved-path"]
    assert before == ["error"]
    doc.apply(DetachChain(handle_of(doc, "m")))
    found = [one for one in diagnose(doc, Lookup()) if one.code == "unresolved-path"]
    assert [(one.severity, one.handle) for one in found] == [("warning", handle_of(doc, "m"))]
    assert doc.get(found[0].pointer) == "gone"


def test_a_step_of_a_draft_is_not_run():
    doc = nested()
    doc.apply(DetachChain(handle_of(doc, "l")))
    for name in ("z", "g"):
        for part in (up_to, lambda d, h: from_here(d, h, {}), lambda d, h: alone(d, h, {}, {})):
            with pytest.raises(EditRefused, match="draft"):
                part(doc, handle_of(doc, name))


def test_wires_between_the_flow_and_drafts():
    doc = nested()
    doc.apply(DetachChain(handle_of(doc, "z")))
    picture = build_picture(doc, Lookup())
    a, z = card_of(doc, picture, "a"), card_of(doc, picture, "z")
    assert connect(doc, a, a.port("out:output_image"), z, z.port("in:input_image"))
    with pytest.raises(EditRefused, match="draft"):
        connect(doc, z, z.port("out:output_image"), a, a.port("in:input_image"))
    assert move_chain(doc, a, "exec:next", z) == MoveChain(z.handle, ("value", "modules"), 1)
    into = move_chain(doc, z, "exec:next", card_of(doc, picture, "l"))
    doc.apply(into)
    assert [row.module_id for row in outline(doc, Lookup())[-1].rows[0].rows] == ["z", "l"]


def test_the_outline_lists_drafts_under_a_heading():
    doc = nested()
    doc.apply(PutAside((handle_of(doc, "a"),)))
    doc.apply(DetachChain(handle_of(doc, "l")))
    heading = outline(doc, Lookup())[-1]
    assert heading.title.startswith("Drafts")
    assert heading.handle is None
    assert [[row.module_id for row in draft.rows] for draft in heading.rows] == [["a"], ["l", "z"]]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(12))
def test_drawn_step_by_step_it_is_as_drawn_from_scratch_and_has_no_faults(seed, direction):
    lot, doc, drawing = random.Random(seed), nested(), None
    drawing = Drawing(doc)
    lookup, history = Lookup(), []
    for _ in range(25):
        handles = doc.handles()
        edit = random_edit(lot, doc)
        if handles and lot.random() < 0.6:
            handle = lot.choice(handles)
            at = At(direction, lot.randrange(-200, 1500), lot.randrange(-200, 900))
            edit = lot.choice(
                [
                    DetachChain(handle, at),
                    DetachChain(handle),
                    PutAside((handle,), at),
                    MoveChain(handle, ("value", "modules"), 0),
                ]
            )
        if edit is None:
            continue
        try:
            change = doc.apply(edit)
        except EditRefused:
            continue
        history.append(change)
        check_drawing(doc, drawing, change, lookup, direction)
    for change in reversed(history):
        doc.revert(change)
        check_drawing(doc, drawing, change, lookup, direction)


def check_drawing(doc, drawing, change, lookup, direction):
    drawing.follow(change)
    picture = drawing.draw(lookup)
    assert picture == build_picture(doc, lookup)
    assert layout_faults(picture, layout(picture, direction)) == []
