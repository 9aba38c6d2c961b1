"""Where a step would go that is dropped: on a wire, on an execution output, on a card."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from PySide6.QtCore import QPointF

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.gestures.lit import Lit
from apiflow_desktop.gui.canvas.hits import card_at, card_of, port_at, wires_at
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.picture.model import CardKey
from apiflow_desktop.openflow.picture.moves import Spot, spot_after, spot_at_end, spot_on

Place = WireItem | CanvasPort | CardItem


class DropPlaces:
    """Finds the place under the mouse and marks it while something is dragged over it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lit: Lit[WireItem | CanvasPort] = Lit()

    def at(self, point: QPointF, without: AbstractSet[CardKey] = frozenset()) -> Place | None:
        """Return the execution output, execution wire or card at a point.

        Args:
            point: In the scene.
            without: Cards that are dragged: neither they nor their wires are a place.
        """
        scene = self._desk.viewer.scene()
        port = port_at(scene, point)
        is_exit = port is not None and (port.port.flow, port.port.side) == ("exec", "out")
        if port is not None and is_exit and card_of(port).key not in without:
            return port
        for wire in wires_at(scene, point):
            # The wires of what is dragged follow it, and lie over that which is meant.
            if wire.wire.kind == "exec" and not {wire.wire.source, wire.wire.target} & without:
                return wire
        card = card_at(scene, point)
        return card if card is not None and card.card.key not in without else None

    def spot(self, document: Document, place: Place) -> Spot:
        """Tell which place of the document it is.

        Raises:
            EditRefused: Nothing can be put there.
        """
        if isinstance(place, WireItem):
            return spot_on(document, self._desk.stage.picture, place.wire)
        if isinstance(place, CanvasPort):
            return spot_after(document, card_of(place), place.port.key)
        frame = self._desk.stage.frame_of(place.card)
        if frame is not None and frame.slot != "tools":
            return spot_at_end(document, self._desk.stage.whole, frame.chains[0])
        return spot_after(document, place.card, "exec:next")

    def mark(self, place: Place | None) -> None:
        """Light a wire or an output up, and no other."""
        self._lit.show(place if isinstance(place, WireItem | CanvasPort) else None)
