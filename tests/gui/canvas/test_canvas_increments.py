"""A canvas that followed edits equals one drawn from scratch."""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.openflow.edits import (
    AddModule,
    DeleteModules,
    MoveChain,
    MoveModules,
    RenameId,
    ReplaceText,
    SetInput,
    SetSummary,
)
from apiflow_desktop.openflow.picture.build import build_picture
from apiflow_desktop.openflow.walk import fresh_id
from tests.unit.openflow_picture.flows import branchone, for_each, script, step, transform


def shown(canvas):
    """Write down all that a canvas shows."""
    stage = canvas.stage
    cards = {
        key: (item.card, item.pos().toTuple(), sorted(item.look.wired))
        for key, item in stage.cards.items()
    }
    wires = {key: (item.wire, item.path()) for key, item in stage.wires.items()}
    frames = {key: (item.frame, item.rect().getRect()) for key, item in stage.frames.items()}
    return cards, wires, frames, lasting_items(canvas)


def lasting_items(canvas):
    """Count what is visible, but for ports: those are made when the mouse comes near."""
    items = canvas.viewer.scene().items()
    return sum(item.isVisible() and not isinstance(item, CanvasPort) for item in items)


def random_edit(document, rng):
    handles = document.handles()
    handle = rng.choice(handles)
    lists = sorted({document.pointer_of(handle)[:-1] for handle in handles})
    target = rng.choice(lists)
    index = rng.randint(0, len(document.get(target)))
    name = fresh_id(document.ids())
    other = document.module(rng.choice(handles))["id"]
    return rng.choice(
        [
            SetSummary(handle, f"Title {rng.random():.2f}"),
            SetInput(handle, "x", transform(f"=results.{other}.y")),
            SetInput(handle, "x", transform("text")),
            RenameId(handle, name),
            AddModule(target, index, script(name, x=f"=results.{other}")),
            AddModule(target, index, for_each(name, "=[1]", script(f"{name}{name}"))),
            MoveChain(handle, target, index),
            MoveModules((handle,), target, index),
            ReplaceText(document.text.replace(f'"{other}"', f'"{name}"')),
            ReplaceText(document.text.replace("flow_input.photo", f"results.{other}.z[1]")),
            *([DeleteModules((handle,))] if len(handles) > 6 else []),
        ]
    )


@pytest.mark.parametrize("seed", range(4))
def test_edits_and_undos_lead_to_what_drawing_anew_gives(desk, qtbot, seed):
    rng = random.Random(seed)
    work = desk(
        step("a", input_image="=flow_input.photo"),
        branchone("b", ("x", "results.a", [script("c", x="=results.a")]), default=[script("d")]),
        for_each("l", "=results.b", script("e", x="=flow_input.iter.value"), script("f")),
        script("g", x="=results.l[0]"),
        properties={"photo": {"type": "string"}},
    )
    for _ in range(40):
        try:
            work.session.push(random_edit(work.document, rng))
        except UserFacingError:
            continue
        if rng.random() < 0.3:
            work.session.undo_stack.undo()
        assert work.canvas.stage.picture == build_picture(work.document, work.session.lookup)
    fresh = FlowCanvas()
    qtbot.addWidget(fresh)
    fresh.set_session(work.session)
    assert shown(work.canvas) == shown(fresh)
