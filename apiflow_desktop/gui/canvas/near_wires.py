"""The wires that are drawn stronger: those of selected cards, and selected ones."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsScene

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.wire_item import WireItem


class NearWires:
    """Keeps the looks of wires equal to the selection of a scene; touches only what differs."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._looked_at: set[WireItem] = set()

    def look_at_selection(self) -> None:
        """Draw wires stronger or as usual: the selection changed."""
        selected = self._scene.selectedItems()
        near = {wire for item in selected if isinstance(item, CardItem) for wire in item.wires}
        looked_at = near | {item for item in selected if isinstance(item, WireItem)}
        for wire in looked_at | self._looked_at:
            wire.show_near(wire in near)
        self._looked_at = looked_at
