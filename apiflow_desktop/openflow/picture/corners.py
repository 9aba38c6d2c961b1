"""The corners of execution wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.openflow.picture.labels import Point, label_rect, label_width
from apiflow_desktop.openflow.picture.metrics import Direction, port_offset
from apiflow_desktop.openflow.picture.model import CardKey, Picture, Wire
from apiflow_desktop.openflow.rect import Rect

if TYPE_CHECKING:
    from apiflow_desktop.openflow.picture.layout import Layout


def exec_corners(
    start: Point, end: Point, bend: float | None, direction: Direction
) -> tuple[Point, ...]:
    """Return the corners of an execution wire.

    Args:
        start: The output it begins at.
        end: The input it ends at.
        bend: How far from its start it goes to the side; None if it is straight.
        direction: Which way execution runs.
    """
    if bend is None:
        return start, end
    if direction == "right":
        x = start[0] + bend
        return start, (x, start[1]), (x, end[1]), end
    y = start[1] + bend
    return start, (start[0], y), (end[0], y), end


def wire_points(picture: Picture, layout: Layout, wire: Wire) -> tuple[Point, ...]:
    """Return the corners of an execution wire of a layout."""
    start = _port(picture, layout, wire.source, wire.source_port)
    end = _port(picture, layout, wire.target, wire.target_port)
    return exec_corners(start, end, layout.bends.get(wire.key), layout.direction)


def label_of(picture: Picture, layout: Layout, wire: Wire) -> Rect:
    """Return where the label of an execution wire that has one stands."""
    corners = wire_points(picture, layout, wire)
    return label_rect(corners, label_width(wire.label), layout.direction)


def _port(picture: Picture, layout: Layout, card: CardKey, port: str) -> Point:
    rect = layout.cards[card]
    x, y = port_offset(picture.cards[card], port, layout.direction)
    return rect.x + x, rect.y + y
