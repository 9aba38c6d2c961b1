"""Going from card to card by the arrow keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.canvas.card_item import CardItem

ARROWS: Mapping[Qt.Key, QPointF] = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_ASIDE = 3.0
"""How much farther a card counts for each pixel it lies aside of the way."""


def neighbour(cards: Iterable[CardItem], start: CardItem, way: QPointF) -> CardItem | None:
    """Return the nearest card in a direction; None where there is none.

    Args:
        cards: All cards.
        start: Where from.
        way: One of the directions of :data:`ARROWS`.
    """
    found: list[tuple[float, CardItem]] = []
    for card in cards:
        gap = _corner(card) - _corner(start)
        along = QPointF.dotProduct(gap, way)
        aside = abs(gap.x() * way.y()) + abs(gap.y() * way.x())
        if card is not start and along > 0 and aside <= _ASIDE * along:
            found.append((along + _ASIDE * aside, card))
    return min(found, key=lambda entry: entry[0], default=(0.0, None))[1]


def _corner(card: CardItem) -> QPointF:
    """Return where the eye takes a card to be: cards of one chain have their heads in a row."""
    return card.rect().topLeft()
