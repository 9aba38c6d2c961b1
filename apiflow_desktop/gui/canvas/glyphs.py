"""Ports as small shapes: an arrow for execution, a circle for data, a square for media."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import Port

_PEN_WIDTH = 1.6


def port_colour(port: Port) -> QColor:
    """Return the colour of a port and of the wires that begin there."""
    tokens = Theme.current().tokens
    return tokens.colour("execution") if port.flow == "exec" else tokens.port(port.type)


@cache
def _shape(kind: str, direction: Direction = "right") -> QPainterPath:
    path = QPainterPath()
    if kind == "exec":
        path.moveTo(-4.5, -5.5)
        for x, y in ((0.5, -5.5), (5.5, 0), (0.5, 5.5), (-4.5, 5.5)):
            path.lineTo(x, y)
        path.closeSubpath()
        if direction == "down":
            path = QTransform().rotate(90).map(path)
    elif kind == "media":
        path.addRoundedRect(QRectF(-4.5, -4.5, 9, 9), 1.5, 1.5)
    else:
        path.addEllipse(QPointF(0, 0), 4.5, 4.5)
    return path


def port_shape(port: Port, direction: Direction = "right") -> QPainterPath:
    """Return the shape of a port around its centre; that of execution shows where it runs."""
    if port.flow == "exec":
        return _shape("exec", direction)
    return _shape("media" if port.type in MEDIA_TYPES else "data")


def paint_port(
    painter: QPainter,
    port: Port,
    centre: QPointF,
    *,
    filled: bool,
    direction: Direction = "right",
) -> None:
    """Draw a port; a filled one has a wire."""
    colour = port_colour(port)
    painter.translate(centre)
    pen = QPen(colour, _PEN_WIDTH)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(colour if filled else Theme.current().tokens.colour("card"))
    painter.drawPath(port_shape(port, direction))
    painter.translate(-centre)
