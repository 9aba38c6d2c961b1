"""Room for a card among cards that were put somewhere by hand: these move on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from apiflow_desktop.gui.canvas.rects import around, from_qt
from apiflow_desktop.openflow.picture.labels import BETWEEN_CARDS
from apiflow_desktop.openflow.picture.layout import Spacing
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import EXEC_NEXT, CardKey
from apiflow_desktop.openflow.rect import Rect

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.hand_places import Point
    from apiflow_desktop.gui.canvas.stage import Stage

_GAPS: Mapping[Direction, float] = {"right": Spacing().between_cards, "down": BETWEEN_CARDS}
_APART = 24.0
"""Cards nearer than this move on, too."""


def make_room(stage: Stage, new: CardKey) -> bool:
    """Put a card behind the one it follows, and let what is in its way move on.

    Where nothing was put anywhere by hand the layout has made the room; then, and where the
    card is in nobody's way, nothing happens.
    """
    if not stage.placed:
        return False
    place, own = _place_for(stage, new), _rect_of(stage, new)
    shifts = _shifts(stage, new, (place.x - own.x, place.y - own.y))
    if all(shift == (0.0, 0.0) for shift in shifts.values()):
        return False
    moved = {key: _moved(_rect_of(stage, key), shift) for key, shift in shifts.items()}
    stage.put({key: (rect.x, rect.y) for key, rect in moved.items()})
    return True


def _place_for(stage: Stage, new: CardKey) -> Rect:
    own = _rect_of(stage, new)
    wires = stage.picture.wires.values()
    into = next((w for w in wires if w.kind == "exec" and w.target == new), None)
    if into is None or into.source_port != EXEC_NEXT or into.source not in stage.placed:
        return own
    before, gap = _rect_of(stage, into.source), _GAPS[stage.direction]
    inside = _area(stage, stage.with_contents([into.source]))
    if stage.direction == "right":
        return Rect(inside.right + gap, before.y, own.width, own.height)
    return Rect(before.x, inside.bottom + gap, own.width, own.height)


def _shifts(stage: Stage, new: CardKey, shift: Point) -> dict[CardKey, Point]:
    """Move a card with all that is in it, then what that covers, and what this would in turn."""
    shifts = dict.fromkeys(stage.with_contents([new]), shift)
    pending = [_moved(_area(stage, shifts), shift)]
    while pending:
        rect = pending.pop(0)
        near = Rect(
            rect.x - _APART, rect.y - _APART, rect.width + 2 * _APART, rect.height + 2 * _APART
        )
        for key in stage.cards:
            other = _rect_of(stage, key)
            if key in shifts or not near.overlaps(other) or _is_before(stage, other, rect):
                continue
            inside = [each for each in stage.with_contents([key]) if each not in shifts]
            shift = _past(stage, rect, other)
            shifts |= dict.fromkeys(inside, shift)
            pending.append(_moved(_area(stage, inside), shift))
    return shifts


def _is_before(stage: Stage, other: Rect, rect: Rect) -> bool:
    """Tell whether a card that is near stands before, and is not covered."""
    before = other.right <= rect.x if stage.direction == "right" else other.bottom <= rect.y
    return before and not other.overlaps(rect)


def _past(stage: Stage, rect: Rect, other: Rect) -> Point:
    if stage.direction == "right":
        return rect.right + _GAPS["right"] - other.x, 0.0
    return 0.0, rect.bottom + _GAPS["down"] - other.y


def _area(stage: Stage, keys: Iterable[CardKey]) -> Rect:
    return from_qt(around(stage.cards[key].rect() for key in keys))


def _rect_of(stage: Stage, key: CardKey) -> Rect:
    return from_qt(stage.cards[key].rect())


def _moved(rect: Rect, by: Point) -> Rect:
    return Rect(rect.x + by[0], rect.y + by[1], rect.width, rect.height)
