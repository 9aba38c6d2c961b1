"""A canvas that followed what a session announced equals one drawn from scratch.

Edits of every kind, those too that no gesture makes; `tests/gui/application/gestures` does the
same by hand.
"""

from __future__ import annotations

import random

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from tests.gui.canvas.drawn import shown
from tests.unit.openflow.random_edits import ALL_KINDS, random_edit
from tests.unit.openflow_picture.flows import (
    Lookup,
    branchall,
    branchone,
    build_picture,
    document,
    for_each,
    note,
    script,
    step,
)

NO_LOCKS = {"script of nothing", "lock where it stands"}
"""Edits that the flow here has nothing for."""


class Followed:
    """A canvas on a session that others edit."""

    def __init__(self, qtbot, document):
        self._qtbot = qtbot
        self.canvas = self._canvas()
        self.session = DocumentSession(document, None, Lookup(), parent=self.canvas)
        self.canvas.set_session(self.session)

    @property
    def document(self):
        return self.session.document

    def push(self, rng, kind=None):
        """Make an edit; tell whether it was made."""
        edit = random_edit(self.document, rng, kind)
        if edit is None:
            return False
        try:
            return bool(self.session.push(edit).splices)
        except UserFacingError:
            return False

    def undo(self):
        self.session.undo_stack.undo()

    def look_elsewhere(self, rng):
        """Turn the drawing now and then, and collapse or expand frames and groups."""
        if rng.random() < 0.2:
            self.canvas.arrangement.turn(rng.choice(["right", "down"]))
        if rng.random() < 0.3 and (frames := sorted(self.canvas.stage.whole.frames)):
            self.canvas.arrangement.toggle([rng.choice(frames)])
        if rng.random() < 0.3 and (groups := sorted(self.canvas.groups.items)):
            self.canvas.groups.toggle(rng.choice(groups))

    def equals_one_drawn_anew(self):
        fresh = self._canvas()
        fresh.set_session(self.session)
        direction = self.canvas.arrangement.direction
        fresh.stage.turn(direction)
        fresh.stage.collapse(self.canvas.stage.collapsed)
        fresh.refresh()
        # a cut keeps cards where they are; that is kept beside the document
        fresh.stage.show_places(self.canvas.stage.places(), direction)
        fresh.notes.follow_cards()
        fresh.groups.follow_cards()
        for followed, anew in zip(shown(self.canvas), shown(fresh), strict=True):
            assert followed == anew
        fresh.set_session(None)

    def _canvas(self):
        canvas = FlowCanvas()
        self._qtbot.addWidget(canvas)
        return canvas


@pytest.fixture
def followed(qtbot):
    modules = (
        step("a", input_image="=flow_input.photo"),
        branchone("b", ("x", "results.a", [script("c", x="=results.a")]), default=[script("d")]),
        branchall("p", ("y", [script("h")]), ("z", [])),
        for_each("l", "=results.b", script("e", x="=flow_input.iter.value"), script("f")),
        {**script("g", x="=results.l[0]"), "retry": {"constant": {"attempts": 1}}},
    )
    notes = [note("n"), {**note("m"), "type": "group", "contained_node_ids": ["a", "b"]}]
    groups = [{"start_id": "b", "end_id": "l", "summary": "G"}]
    properties = {"photo": {"type": "string"}}
    return Followed(qtbot, document(*modules, properties=properties, notes=notes, groups=groups))


@pytest.mark.parametrize("kind", sorted(ALL_KINDS.keys() - NO_LOCKS))
def test_an_edit_of_any_kind_and_its_undo_lead_to_what_drawing_anew_gives(followed, kind):
    rng = random.Random(kind)
    if kind == "into a draft":
        assert followed.push(rng, "draft")
    done = 0
    for _ in range(40):
        if followed.push(rng, kind):
            done += 1
            followed.equals_one_drawn_anew()
        if done == 3:
            break
    assert done
    # What was refused has changed nothing either.
    followed.equals_one_drawn_anew()
    while followed.session.undo_stack.canUndo():
        followed.undo()
    followed.equals_one_drawn_anew()


@pytest.mark.parametrize("seed", range(4))
def test_edits_and_undos_lead_to_what_drawing_anew_gives(followed, seed):
    rng = random.Random(seed)
    for _ in range(60):
        if followed.push(rng) and rng.random() < 0.3:
            followed.undo()
        whole = build_picture(followed.document, followed.session.lookup)
        assert followed.canvas.stage.whole == whole
    followed.equals_one_drawn_anew()


@pytest.mark.parametrize("seed", range(4))
def test_edits_of_a_drawing_that_is_turned_and_collapsed_lead_to_what_drawing_anew_gives(
    followed, seed
):
    rng = random.Random(seed)
    for _ in range(40):
        followed.push(rng)
        followed.look_elsewhere(rng)
        if rng.random() < 0.2:
            followed.undo()
    followed.equals_one_drawn_anew()
    assert not followed.canvas.stage.placed
