"""A canvas that followed edits equals one drawn from scratch."""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.openflow.picture.build import build_picture
from tests.unit.openflow.random_edits import ALL_KINDS, random_edit
from tests.unit.openflow_picture.flows import branchall, branchone, for_each, note, script, step

NO_LOCKS = {"script of nothing", "lock where it stands"}
"""Edits that the flow here has nothing for."""


def shown(canvas):
    """Write down all that a canvas shows."""
    stage = canvas.stage
    cards = {
        key: (item.card, item.pos().toTuple(), sorted(item.look.wired))
        for key, item in stage.cards.items()
    }
    wires = {key: (item.wire, item.path()) for key, item in stage.wires.items()}
    frames = {key: (item.frame, item.rect().getRect()) for key, item in stage.frames.items()}
    notes = {key: (item.note, item.rect().getRect()) for key, item in canvas.notes.items.items()}
    groups = {key: (item.shown, item.rect().getRect()) for key, item in canvas.groups.items.items()}
    return cards, wires, frames, notes, groups, lasting_items(canvas)


def lasting_items(canvas):
    """Count what is visible, but for ports: those are made when the mouse comes near."""
    items = canvas.viewer.scene().items()
    return sum(item.isVisible() and not isinstance(item, CanvasPort) for item in items)


@pytest.mark.parametrize("kind", sorted(ALL_KINDS.keys() - NO_LOCKS))
def test_an_edit_of_any_kind_and_its_undo_lead_to_what_drawing_anew_gives(desk, qtbot, kind):
    rng = random.Random(kind)
    work = desk_with_all(desk)
    if kind == "into a draft":
        assert pushed(work, rng, "draft")
    done = 0
    for _ in range(40):
        done += pushed(work, rng, kind)
        equals_one_drawn_anew(work, qtbot)
        if done == 3:
            break
    assert done
    while work.session.undo_stack.canUndo():
        work.undo()
    equals_one_drawn_anew(work, qtbot)


@pytest.mark.parametrize("seed", range(4))
def test_edits_and_undos_lead_to_what_drawing_anew_gives(desk, qtbot, seed):
    rng = random.Random(seed)
    work = desk_with_all(desk)
    for _ in range(60):
        if pushed(work, rng) and rng.random() < 0.3:
            work.undo()
        assert work.canvas.stage.whole == build_picture(work.document, work.session.lookup)
    equals_one_drawn_anew(work, qtbot)


@pytest.mark.parametrize("seed", range(4))
def test_edits_of_a_drawing_that_is_turned_and_collapsed_lead_to_what_drawing_anew_gives(
    desk, qtbot, seed
):
    rng = random.Random(seed)
    work = desk_with_all(desk)
    arrangement = work.canvas.arrangement
    for _ in range(40):
        pushed(work, rng)
        if rng.random() < 0.2:
            arrangement.turn(rng.choice(["right", "down"]))
        if rng.random() < 0.3 and (frames := sorted(work.canvas.stage.whole.frames)):
            arrangement.toggle([rng.choice(frames)])
        if rng.random() < 0.2:
            work.undo()
    equals_one_drawn_anew(work, qtbot)
    assert not work.canvas.stage.placed


def desk_with_all(desk):
    return desk(
        step("a", input_image="=flow_input.photo"),
        branchone("b", ("x", "results.a", [script("c", x="=results.a")]), default=[script("d")]),
        branchall("p", ("y", [script("h")]), ("z", [])),
        for_each("l", "=results.b", script("e", x="=flow_input.iter.value"), script("f")),
        {**script("g", x="=results.l[0]"), "retry": {"constant": {"attempts": 1}}},
        properties={"photo": {"type": "string"}},
        notes=[note("n"), {**note("m"), "type": "group", "contained_node_ids": ["a", "b"]}],
        groups=[{"start_id": "b", "end_id": "l", "summary": "G"}],
    )


def pushed(work, rng, kind=None):
    """Make an edit; tell whether it was made."""
    edit = random_edit(work.document, rng, kind)
    if edit is None:
        return False
    try:
        return bool(work.session.push(edit).splices)
    except UserFacingError:
        return False


def equals_one_drawn_anew(work, qtbot):
    fresh = FlowCanvas()
    qtbot.addWidget(fresh)
    fresh.set_session(work.session)
    fresh.stage.turn(work.canvas.arrangement.direction)
    fresh.stage.fold(work.canvas.stage.collapsed)
    fresh.refresh()
    for followed, anew in zip(shown(work.canvas), shown(fresh), strict=True):
        assert followed == anew
    fresh.set_session(None)
