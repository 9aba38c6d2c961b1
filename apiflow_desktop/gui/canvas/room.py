"""Room for a new card among cards that were put somewhere by hand: these move on.

How far they moved on is bound to the new card: an undo takes both away, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from apiflow_desktop.gui.canvas.rects import from_qt
from apiflow_desktop.openflow.picture.labels import BETWEEN_CARDS
from apiflow_desktop.openflow.picture.layout import Spacing
from apiflow_desktop.openflow.picture.metrics import Direction, Rect
from apiflow_desktop.openflow.picture.model import EXEC_NEXT, CardKey

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.stage import Stage

_GAPS: Mapping[Direction, float] = {"right": Spacing().between_cards, "down": BETWEEN_CARDS}
_APART = 24.0
"""Cards nearer than this move on, too."""

Shift = tuple[float, float]
NOWHERE: Shift = (0.0, 0.0)
Made = Mapping[tuple[Direction, CardKey], Mapping[CardKey, Shift]]
"""How far cards moved on, for which card, each way of the drawing."""


class Room:
    """How far cards moved on for others, each way of the drawing."""

    def __init__(self) -> None:
        self._made: dict[tuple[Direction, CardKey], Mapping[CardKey, Shift]] = {}

    @property
    def made(self) -> Made:
        """All of it, to be put back by undo."""
        return dict(self._made)

    @made.setter
    def made(self, made: Made) -> None:
        self._made = dict(made)

    def clear(self) -> None:
        """Forget all: another document is drawn."""
        self._made.clear()

    def make(self, direction: Direction, new: CardKey, shifts: Mapping[CardKey, Shift]) -> None:
        """Let cards move on as long as another one is there."""
        self._made[direction, new] = dict(shifts)

    def shifts(self, direction: Direction, there: AbstractSet[CardKey]) -> dict[CardKey, Shift]:
        """Return how far cards have moved on, for the cards that are there."""
        found: dict[CardKey, Shift] = {}
        for (way, new), shifts in self._made.items():
            if way == direction and new in there:
                for key, (x, y) in shifts.items():
                    before = found.get(key, NOWHERE)
                    found[key] = before[0] + x, before[1] + y
        return found


def make_room(stage: Stage, new: CardKey) -> bool:
    """Put a new card behind the one it follows, and let what is in its way move on.

    Where nothing was put anywhere by hand the layout has made the room; then, and where the new
    card is in nobody's way, nothing happens.
    """
    if not stage.placed:
        return False
    place = _place_for(stage, new)
    shifts = _shifts(stage, new, place)
    own = _rect_of(stage, new)
    if not shifts and (place.x, place.y) == (own.x, own.y):
        return False
    stage.make_room(new, (place.x, place.y), shifts)
    return True


def _place_for(stage: Stage, new: CardKey) -> Rect:
    own = _rect_of(stage, new)
    wires = stage.picture.wires.values()
    into = next((w for w in wires if w.kind == "exec" and w.target == new), None)
    if into is None or into.source_port != EXEC_NEXT or into.source not in stage.placed:
        return own
    before, gap = _rect_of(stage, into.source), _GAPS[stage.direction]
    inside = [_rect_of(stage, key) for key in stage.with_contents([into.source])]
    if stage.direction == "right":
        return Rect(max(r.right for r in inside) + gap, before.y, own.width, own.height)
    return Rect(before.x, max(r.bottom for r in inside) + gap, own.width, own.height)


def _shifts(stage: Stage, new: CardKey, place: Rect) -> dict[CardKey, Shift]:
    """Move on what a card at a place would cover, and what that would cover in turn."""
    shifts: dict[CardKey, Shift] = {}
    around = set(stage.with_contents([new]))
    pending = [place]
    while pending:
        rect = pending.pop(0)
        near = Rect(
            rect.x - _APART, rect.y - _APART, rect.width + 2 * _APART, rect.height + 2 * _APART
        )
        for key in stage.cards:
            other = _rect_of(stage, key)
            if key in around or key in shifts or not near.overlaps(other):
                continue
            if _is_before(stage, other, rect):
                continue
            shift = _past(stage, rect, other)
            for inside in stage.with_contents([key]):
                if inside not in shifts and inside not in around:
                    shifts[inside] = shift
                    moved = _rect_of(stage, inside)
                    x, y = moved.x + shift[0], moved.y + shift[1]
                    pending.append(Rect(x, y, moved.width, moved.height))
    return shifts


def _is_before(stage: Stage, other: Rect, rect: Rect) -> bool:
    """Tell whether a card that is near stands before, and is not covered."""
    before = other.right <= rect.x if stage.direction == "right" else other.bottom <= rect.y
    return before and not other.overlaps(rect)


def _past(stage: Stage, rect: Rect, other: Rect) -> Shift:
    if stage.direction == "right":
        return rect.right + _GAPS["right"] - other.x, 0.0
    return 0.0, rect.bottom + _GAPS["down"] - other.y


def _rect_of(stage: Stage, key: CardKey) -> Rect:
    return from_qt(stage.cards[key].rect())
