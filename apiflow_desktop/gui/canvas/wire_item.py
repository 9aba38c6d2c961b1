"""A wire in the scene."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsSceneHoverEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.card_look import DRAFT_OPACITY
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.nodegraphqt import PipeItem
from apiflow_desktop.gui.canvas.rects import to_qt
from apiflow_desktop.gui.canvas.routes import (
    ARC_CORNER,
    CORNER,
    arc_path,
    corner_path,
    curve_path,
    exec_path,
    meets,
    wire_corners,
)
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.labels import (
    LABEL_HEIGHT,
    LABEL_MOST,
    LABEL_PADDING,
    label_rect,
)
from apiflow_desktop.openflow.picture.lanes import Point
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import Wire

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.card_item import CardItem

_WIDTHS = {"exec": 2.4, "data": 1.8, "fx": 1.2, "arc": 1.2}
_LEVELS = {"exec": -0.5, "data": -0.8, "fx": -0.9, "arc": -0.9}
_REACH = 10.0
_LEGIBLE = 0.5


class WireItem(PipeItem):
    """A NodeGraphQt pipe that draws one wire of the picture.

    It needs no items of ports: where those are its cards know, and most are never looked at.

    Attributes:
        wire: What it shows.
        source: The card it begins at.
        target: The card it ends at.
        bend: How far beyond the source card an execution wire into a frame goes to the side.
        direction: Which way execution runs over the drawing.
    """

    # Theirs, in Python, is called a dozen times per wire that is made and does nothing for ours.
    itemChange = QGraphicsPathItem.itemChange

    def __init__(
        self,
        wire: Wire,
        source: CardItem,
        target: CardItem,
        bend: float | None,
        direction: Direction,
    ) -> None:
        self._area, self._label_area = QRectF(), QRectF()
        self._ends: tuple[Point, Point] = (0.0, 0.0), (0.0, 0.0)
        # Theirs makes an arrow for each wire, which is never shown, and a pen that is not used.
        QGraphicsPathItem.__init__(self)
        self.input_port = self.output_port = None
        self._active = self._highlight = self._lit = False
        self._far = self._empty = False
        self._route: tuple[Point, ...] = ()
        self.wire = wire
        self.source, self.target = source, target
        self.bend = bend
        self.direction: Direction = direction
        source.add_wire(wire.source_port, self)
        target.add_wire(wire.target_port, self)
        self.setAcceptHoverEvents(True)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(_LEVELS[wire.kind])
        self.setToolTip(wire.label)

    def show_wire(self, wire: Wire, bend: float | None, direction: Direction) -> None:
        """Show a wire of the same ends from now on."""
        if (wire, bend, direction) == (self.wire, self.bend, self.direction):
            return
        self.wire, self.bend, self.direction = wire, bend, direction
        self.setToolTip(wire.label)
        self.redraw()

    def show_route(self, route: tuple[Point, ...]) -> None:
        """Go by these corners from now on, as long as the ends stay where they are."""
        if route != self._route:
            self._route = route
            self.redraw()

    def redraw(self) -> None:
        """Draw the path anew between the ports as they stand."""
        # Qt asks for the area of every wire in every frame: it is measured here, once per path.
        self.prepareGeometryChange()
        self._ends = self._ports()
        path = self._path_between(*(QPointF(*end) for end in self._ends))
        self._label_area = self._label_area_on(path)
        self._area = path.boundingRect().adjusted(-5, -5, 5, 5).united(self._label_area)
        self.setPath(path)

    def follow(self) -> None:
        """Go along with the cards: as it is where both moved alike, else drawn anew."""
        (was_start, was_end), (start, end) = self._ends, self._ports()
        right, down = start[0] - was_start[0], start[1] - was_start[1]
        alike = math.isclose(end[0] - was_end[0], right) and math.isclose(end[1] - was_end[1], down)
        if not alike or self.wire.kind == "arc":
            self.redraw()
            return
        self.prepareGeometryChange()
        self._ends = start, end
        self._route = tuple((x + right, y + down) for x, y in self._route)
        self._label_area.translate(right, down)
        self._area.translate(right, down)
        self.setPath(self.path().translated(right, down))

    def delete(self) -> None:
        """Take the wire out of the scene and off its cards."""
        self.source.remove_wire(self.wire.source_port, self)
        self.target.remove_wire(self.wire.target_port, self)
        self.scene().removeItem(self)

    def boundingRect(self) -> QRectF:
        """Return the area of the line and its label."""
        return self._area

    def shape(self) -> QPainterPath:
        """Return a band around the line, wide enough to hit."""
        stroker = QPainterPathStroker()
        stroker.setWidth(_REACH)
        return stroker.createStroke(self.path())

    def set_lit(self, lit: bool) -> None:
        """Show that something may be dropped on the wire."""
        if lit != self._lit:
            self._lit = lit
            self._look_again()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the line; its label too if it is about execution or the wire is looked at."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen())
        painter.setOpacity(DRAFT_OPACITY if self.wire.draft and not self._strong() else 1.0)
        painter.drawPath(self.path())
        says_it = self.wire.kind == "exec" or self._strong()
        if self.wire.label and says_it and painter.worldTransform().m11() >= _LEGIBLE:
            self._paint_label(painter)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Draw the wire stronger."""
        self._active = True
        self._look_again()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Draw the wire as before."""
        self._active = False
        self._look_again()

    def show_near(self, near: bool) -> None:
        """Draw the wire stronger while a card at one of its ends is selected."""
        if near != self._highlight:
            self._highlight = near
            self._look_again()
        elif self._far:
            # It may be selected itself now, or no more.
            self.set_far(True)

    def highlight(self) -> None:
        """Do nothing: theirs paints a selected wire in a colour of its own."""

    def reset(self) -> None:
        """Draw the wire as it is at rest."""
        self._highlight = self._active = False
        self._look_again()

    def _look_again(self) -> None:
        self.set_far(self._far)
        self.update()

    def _strong(self) -> bool:
        return self._active or self._highlight or self._lit or self.isSelected()

    def set_far(self, far: bool) -> None:
        """Leave the painting to who draws all wires at once, unless the wire is looked at."""
        self._far = far
        empty = far and not self._strong()
        if empty is not self._empty:
            self._empty = empty
            self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, empty)

    def far_pen(self) -> QPen:
        """Return the pen of a wire at rest that is too far away for dashes to be seen."""
        pen = QPen(_pen(self.wire.kind, self.wire.type, Theme.current().tokens.name))
        pen.setStyle(Qt.PenStyle.SolidLine)
        if self.wire.draft:
            colour = pen.color()
            colour.setAlphaF(DRAFT_OPACITY)
            pen.setColor(colour)
        return pen

    def _pen(self) -> QPen:
        chosen = self._lit or self.isSelected()
        tokens = Theme.current().tokens
        return _pen(self.wire.kind, self.wire.type, tokens.name, self._strong(), chosen)

    def _label_area_on(self, path: QPainterPath) -> QRectF:
        if not self.wire.label or path.isEmpty():
            return QRectF()
        text = text_width(fonts.small_code_font(), self.wire.label)
        width = min(text, LABEL_MOST) + LABEL_PADDING
        corners = self._exec_corners(path)
        if corners is not None:
            return to_qt(label_rect(corners, width, self.direction))
        area = QRectF(0, 0, width, LABEL_HEIGHT)
        area.moveCenter(path.pointAtPercent(0.5))
        return area

    def _ports(self) -> tuple[Point, Point]:
        """Return where it begins and ends now."""
        start = self.source.port_centre(self.wire.source_port)
        return start, self.target.port_centre(self.wire.target_port)

    def _path_between(self, start: QPointF, end: QPointF) -> QPainterPath:
        if self._route and meets(self._route, start, end):
            is_arc = self.wire.kind == "arc"
            return corner_path(self._route, ARC_CORNER if is_arc else CORNER)
        if self.wire.kind == "arc":
            return arc_path(start, end, self.source, self.target)
        if self.wire.kind != "exec":
            return curve_path(start, end)
        corners = wire_corners(start, end, self.bend, self.direction)
        return exec_path(start, end, self.direction) if corners is None else corner_path(corners)

    def _exec_corners(self, path: QPainterPath) -> tuple[Point, ...] | None:
        """Return the corners of an execution wire; None where it curves."""
        if self.wire.kind != "exec":
            return None
        first, last = path.elementAt(0), path.elementAt(path.elementCount() - 1)
        start, end = QPointF(first.x, first.y), QPointF(last.x, last.y)
        return wire_corners(start, end, self.bend, self.direction)

    def _paint_label(self, painter: QPainter) -> None:
        tokens = Theme.current().tokens
        rect = self._label_area
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.setBrush(tokens.colour("canvas"))
        painter.drawRoundedRect(rect, 5, 5)
        painter.setPen(tokens.colour("secondary"))
        inside = rect.adjusted(5, 0, -5, 0)
        draw_text(
            painter, inside, self.wire.label, fonts.small_code_font(), fonts.CENTER, fonts.MIDDLE
        )


@cache
def _pen(kind: str, port_type: str, theme: str, strong: bool = False, chosen: bool = False) -> QPen:
    """Make a pen; the theme, whose colours it has, is named as each has pens of its own."""
    pen = QPen(_colour(kind, port_type, chosen), _WIDTHS[kind] + (0.8 if strong else 0.0))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if kind in ("fx", "arc"):
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([4, 3])
    else:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _colour(kind: str, port_type: str, chosen: bool) -> QColor:
    tokens = Theme.current().tokens
    if chosen:
        return tokens.colour("accent")
    return tokens.colour("execution") if kind == "exec" else tokens.port(port_type)
