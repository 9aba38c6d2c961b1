"""Which cards and ports a wire that is being drawn may end at: the others are faint."""

from __future__ import annotations

from collections.abc import Callable

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.port_item import CanvasPort

_FAINT = 0.35
_MOST = 120
"""So many cards are looked at; with more in view they are too small to be aimed at."""


class WireTargets:
    """Marks the cards in view while a wire is drawn, and takes the marks back.

    Args:
        desk: What the gesture works on.
        start: The port the wire is drawn from.
        possible: Returns the ports of a card at which the wire may end.
    """

    def __init__(
        self,
        desk: Desk,
        start: CanvasPort,
        possible: Callable[[CardItem], list[CanvasPort]],
    ) -> None:
        self._ports: list[CanvasPort] = []
        self._faint: list[tuple[CardItem, float]] = []
        viewer = desk.viewer
        shown = viewer.mapToScene(viewer.viewport().rect()).boundingRect()
        cards = [item for item in viewer.scene().items(shown) if isinstance(item, CardItem)]
        if len(cards) > _MOST:
            return
        for card in cards:
            if card is start.node:
                continue
            ports = possible(card)
            self._ports += ports
            if not ports:
                self._faint.append((card, card.opacity()))
                card.setOpacity(_FAINT)
        for port in self._ports:
            port.set_possible(True)

    def end(self) -> None:
        """Take the marks back."""
        for port in self._ports:
            port.set_possible(False)
        for card, opacity in self._faint:
            card.setOpacity(opacity)
        self._ports, self._faint = [], []
