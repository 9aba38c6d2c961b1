"""Going from card to card by the arrow keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.picture.model import CardKey

ARROWS: Mapping[Qt.Key, QPointF] = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_ASIDE = 3.0
"""How much farther a card counts for each pixel it lies aside of the way."""
_JOINED = 0.5
"""How much nearer one counts, both ways, that execution joins."""


def neighbour(
    cards: Mapping[CardKey, CardItem], wires: Iterable[WireItem], start: CardItem, way: QPointF
) -> CardItem | None:
    """Return the nearest card in a direction; None where there is none.

    One that execution joins counts as nearer than it is.

    Args:
        cards: All cards.
        wires: All wires.
        start: Where from.
        way: One of the directions of :data:`ARROWS`.
    """
    key = start.card.key
    ends = ((item.wire.source, item.wire.target) for item in wires if item.wire.kind == "exec")
    joined = {end for pair in ends if key in pair for end in pair}
    found: list[tuple[float, CardItem]] = []
    for end, card in cards.items():
        gap = _corner(card) - _corner(start)
        along = QPointF.dotProduct(gap, way)
        aside = abs(gap.x() * way.y()) + abs(gap.y() * way.x())
        near = _JOINED if end in joined else 1.0
        if card is not start and along > 0 and near * aside <= _ASIDE * along:
            found.append((near * (along + _ASIDE * aside), card))
    return min(found, key=lambda entry: entry[0], default=(0.0, None))[1]


def _corner(card: CardItem) -> QPointF:
    """Return where the eye takes a card to be: cards of one chain have their heads in a row."""
    return card.rect().topLeft()
