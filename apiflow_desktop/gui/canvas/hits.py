"""What lies at a point of the scene."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.draft_item import DraftItem
from apiflow_desktop.gui.canvas.frame_item import FrameItem
from apiflow_desktop.gui.canvas.group_item import GroupItem
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.gui.canvas.port_item import REACH, CanvasPort
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.picture.model import Card


def port_at(scene: QGraphicsScene, point: QPointF) -> CanvasPort | None:
    """Return the port whose centre is nearest, of those that reach to a point."""
    reach = QRectF(point.x() - REACH, point.y() - REACH, 2 * REACH, 2 * REACH)
    for item in scene.items(reach):
        if isinstance(item, CardItem):
            item.make_ports()
    ports = [item for item in scene.items(point) if isinstance(item, CanvasPort)]
    return min(ports, key=lambda port: _distance(port.centre(), point), default=None)


def card_at(scene: QGraphicsScene, point: QPointF) -> CardItem | None:
    """Return the topmost card at a point."""
    return next((item for item in scene.items(point) if isinstance(item, CardItem)), None)


def wire_at(scene: QGraphicsScene, point: QPointF) -> WireItem | None:
    """Return the topmost wire at a point."""
    return next((item for item in scene.items(point) if isinstance(item, WireItem)), None)


def wires_at(scene: QGraphicsScene, point: QPointF) -> list[WireItem]:
    """List the wires at a point, the topmost first."""
    return [item for item in scene.items(point) if isinstance(item, WireItem)]


def note_at(scene: QGraphicsScene, point: QPointF) -> NoteItem | None:
    """Return the topmost note at a point."""
    return next((item for item in scene.items(point) if isinstance(item, NoteItem)), None)


def group_at(scene: QGraphicsScene, point: QPointF) -> GroupItem | None:
    """Return the topmost group whose title is at a point."""
    return next((item for item in scene.items(point) if isinstance(item, GroupItem)), None)


def draft_title_at(scene: QGraphicsScene, point: QPointF) -> DraftItem | None:
    """Return the draft whose title is at a point."""
    return next((item for item in scene.items(point) if isinstance(item, DraftItem)), None)


def frame_at(scene: QGraphicsScene, point: QPointF) -> FrameItem | None:
    """Return the innermost frame whose title is at a point."""
    return next((item for item in scene.items(point) if isinstance(item, FrameItem)), None)


def card_of(port: CanvasPort) -> Card:
    """Return the card a port belongs to."""
    node = port.node
    assert isinstance(node, CardItem)
    return node.card


def _distance(one: QPointF, other: QPointF) -> float:
    return (one - other).manhattanLength()
