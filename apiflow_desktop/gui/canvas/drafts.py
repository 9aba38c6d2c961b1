"""Drafts on the drawing: what makes one, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF

from apiflow_desktop.gui.canvas.rects import around
from apiflow_desktop.openflow.edits import Batch, DetachChain, Edit
from apiflow_desktop.openflow.picture.model import START, CardKey, Wire
from apiflow_desktop.openflow.shelf import At

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.stage import Stage

_APART: Final = 260.0
"""What is dropped farther than this from the flow is not meant to be in it."""
_AFTER: Final = 480.0
"""So far beyond the flow's end, where people put the next step."""
_AROUND_DRAFT: Final = 40.0
_GRIP: Final = QPointF(110.0, 20.0)
"""Where on a new card the mouse is that dropped it."""


def detach(stage: Stage, wire: Wire) -> Edit:
    """Return what cutting an execution wire does: the chain behind it becomes a draft."""
    card = stage.picture.cards[wire.target]
    # Of a collapsed frame it is the first step in it.
    first = next(iter(stage.hidden_in(card)), card)
    assert first.handle is not None, "no wire goes into Start"
    return DetachChain(first.handle, place_of(stage, wire.target))


def detaches(edit: Edit) -> bool:
    """Tell whether an edit cuts execution wires: all stays where it stands then."""
    parts = edit.edits if isinstance(edit, Batch) else (edit,)
    return any(isinstance(part, DetachChain) for part in parts)


def wire_into(stage: Stage, key: CardKey) -> Wire | None:
    """Return the execution wire that ends at a card."""
    wires = stage.picture.wires.values()
    return next((wire for wire in wires if wire.kind == "exec" and wire.target == key), None)


def place_of(stage: Stage, key: CardKey) -> At:
    """Return the place where a card stays if it becomes the first of a draft.

    What was put somewhere by hand stays there anyhow; this is where the layout has it.
    """
    rect = stage.layout.cards[key]
    return At(stage.direction, rect.x, rect.y)


def place_under(stage: Stage, point: QPointF) -> At:
    """Return the place for a new card under the mouse."""
    corner = point - _GRIP
    return At(stage.direction, corner.x(), corner.y())


def is_apart(stage: Stage, point: QPointF) -> bool:
    """Tell whether a place is so far from the flow that a step put there stands apart from it.

    An empty flow is everywhere: its first step is what is meant.
    """
    cards = stage.picture.cards
    flow = [key for key, card in cards.items() if not card.draft]
    if flow == [START]:
        return False
    right, below = (_AFTER, _APART) if stage.direction == "right" else (_APART, _AFTER)
    near = _area(stage, flow).adjusted(-_APART, -_APART, right, below)
    return not near.contains(point)


def draft_at(stage: Stage, point: QPointF) -> tuple[CardKey, ...] | None:
    """Return the chain of the draft that a place on the ground belongs to."""
    margin = _AROUND_DRAFT
    for draft in stage.picture.drafts:
        area = _area(stage, stage.with_contents(draft.chain))
        if area.adjusted(-margin, -margin, margin, margin).contains(point):
            return draft.chain
    return None


def _area(stage: Stage, keys: Iterable[CardKey]) -> QRectF:
    return around(stage.cards[key].rect() for key in keys)
