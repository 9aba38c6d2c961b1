"""A port in the scene: where wires meet a card, and what the mouse finds there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.gui.canvas.glyphs import port_colour, port_shape
from apiflow_desktop.gui.canvas.nodegraphqt import AbstractNodeItem, PortItem
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import Port

REACH = 11.0
_POSSIBLE_ALPHA = 110


class CanvasPort(PortItem):
    """A NodeGraphQt port whose shape its card paints; it paints itself only as a drop target.

    Attributes:
        port: What it stands for.
        direction: Which way execution runs over the drawing.
        lit: A wire that is being dragged would end here.
        possible: A wire that is being dragged may end here.
    """

    # The card tells its wires when it moves: a call per port and change is not needed, and one
    # in Python leaks a reference each time.
    itemChange = QGraphicsItem.itemChange

    def __init__(self, parent: AbstractNodeItem, port: Port, direction: Direction) -> None:
        super().__init__(parent)
        self.port = port
        self.direction = direction
        self.lit = self.possible = False
        self.name = port.key
        self.port_type = port.side
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsScenePositionChanges, False)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, True)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self._noticed = False

    def show_port(self, port: Port, direction: Direction) -> None:
        """Stand for a port from now on."""
        self.port, self.direction = port, direction
        if self._noticed:
            self._explain()

    def notice_mouse(self) -> None:
        """Get the cursor and the tooltip, once the mouse is near."""
        if not self._noticed:
            self._noticed = True
            self.setCursor(Qt.CursorShape.CrossCursor)
            self._explain()

    def centre(self) -> QPointF:
        """Return where wires end, in the scene."""
        return self.scenePos()

    def boundingRect(self) -> QRectF:
        """Return the area the mouse finds."""
        return QRectF(-REACH, -REACH, 2 * REACH, 2 * REACH)

    def set_lit(self, lit: bool) -> None:
        """Show whether a wire may end here."""
        if lit != self.lit:
            self.lit = lit
            self._look_again()

    def set_possible(self, possible: bool) -> None:
        """Show whether a wire may end here."""
        if possible != self.possible:
            self.possible = possible
            self._look_again()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a ring around the port."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        halo = Theme.current().tokens.colour("accent")
        if not self.lit:
            halo.setAlpha(_POSSIBLE_ALPHA)
        painter.setPen(QPen(halo, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(0, 0), 9, 9)
        if not self.lit:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(port_colour(self.port))
        painter.drawPath(port_shape(self.port, self.direction))

    def _look_again(self) -> None:
        seen = self.lit or self.possible
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, not seen)
        self.update()
        if not seen:
            self._clear_ground()

    def _clear_ground(self) -> None:
        """Let the ring of before go: what has no contents is not painted anew by itself."""
        scene = self.scene()
        if scene is not None:
            scene.update(self.sceneBoundingRect())

    def _explain(self) -> None:
        lines = [self.port.label or self.port.name, self.port.description]
        if self.port.value is not None:
            lines.append(self.port.value.whole)
        self.setToolTip("\n".join(line for line in lines if line))
