"""A card in the scene."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneHoverEvent,
    QStyle,
    QStyleOptionGraphicsItem,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.card_look import CardLook
from apiflow_desktop.gui.canvas.card_paint import paint_card, picture_rect
from apiflow_desktop.gui.canvas.card_pictures import CardPictures
from apiflow_desktop.gui.canvas.collapsed_paint import problems_text
from apiflow_desktop.gui.canvas.nodegraphqt import AbstractNodeItem, PortItem
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.comparison import DIFFERENCES
from apiflow_desktop.openflow.picture.lanes import Point
from apiflow_desktop.openflow.picture.metrics import (
    Direction,
    card_height,
    card_width,
    port_offsets,
)
from apiflow_desktop.openflow.picture.model import EXEC_IN, Card, Port

if TYPE_CHECKING:
    from apiflow_desktop.gui.canvas.wire_item import WireItem
    from apiflow_desktop.openflow.comparison import StepDifference

_EMPTY = Card("", None, "", "opaque", "", "", "")
_ROOM = 12.0
"""Around the card, for its ports, shadow, selection and mark."""


class CardItem(AbstractNodeItem):
    """A NodeGraphQt node that paints one card of the picture, ports and texts included.

    Attributes:
        card: What it shows.
        look: State, selection, picture: repainted only, never laid out.
        corner: Where it stands: asking Qt takes long, and thousands are asked for it.
        pictures: Where the picture of it is kept; None to paint it every time.
    """

    def __init__(self, name: str = "card") -> None:
        super().__init__(name)
        self.card = _EMPTY
        self.look = CardLook()
        self.pictures: CardPictures | None = None
        self._far = self._empty = False
        self._ports: dict[str, CanvasPort] = {}
        self._specs: dict[str, Port] = {}
        self._offsets: dict[str, tuple[float, float]] = {}
        self._wires: dict[str, list[WireItem]] = {}
        self.corner: Point = (0.0, 0.0)
        self.setAcceptHoverEvents(True)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable, False)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.visible = True

    @property
    def inputs(self) -> list[PortItem]:
        """The ports where wires end."""
        return [port for port in self._ports.values() if port.port_type == "in"]

    @property
    def outputs(self) -> list[PortItem]:
        """The ports where wires begin."""
        return [port for port in self._ports.values() if port.port_type == "out"]

    @property
    def direction(self) -> Direction:
        """Which way execution runs over the drawing."""
        return self.look.direction

    def show_card(self, card: Card, direction: Direction) -> None:
        """Show a card from now on; only what differs is touched."""
        if direction == self.direction and (card is self.card or card == self.card):
            return
        self.prepareGeometryChange()
        self.card, self.look.direction = card, direction
        self._width, self._height = card_width(card, direction), card_height(card, direction)
        self._show_ports(card)
        self._explain()
        self._look_again()

    def show_view(self, view: StepView) -> None:
        """Show the state of a run."""
        if view is self.look.view or view == self.look.view:
            return
        self.look.view = view
        self._explain(view.text, view.message)
        self._look_again()

    def set_far(self, far: bool) -> None:
        """Leave the painting to who draws all cards at once, but for one with a picture."""
        self._far = far
        empty = far and self.look.picture is None
        if empty is not self._empty:
            self._empty = empty
            self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, empty)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a picture of the step's output, or none."""
        if picture is not self.look.picture:
            self.look.picture = picture
            self.set_far(self._far)
            self._look_again()

    def show_mark(self, mark: StepDifference | None) -> None:
        """Show what became of the step since another version, or nothing."""
        if mark == self.look.mark:
            return
        self.look.mark = mark
        fields = ", ".join(mark.fields) if mark is not None else ""
        became = f"{_(DIFFERENCES[mark.what])}: {fields}" if mark is not None and fields else ""
        self._explain(became)
        self._look_again()

    def show_problems(self, count: int) -> None:
        """Show how many problems there are in the steps it stands for."""
        if count != self.look.problems:
            self.look.problems = count
            self._explain(self.look.view.text, self.look.view.message)
            self._look_again()

    def place(self, x: float, y: float) -> bool:
        """Move the card, its wires with it; tell whether it stood elsewhere."""
        moved = self.place_alone(x, y)
        if moved:
            follow_cards([self])
        return moved

    def place_alone(self, x: float, y: float) -> bool:
        """Move the card and tell whether it stood elsewhere; :func:`follow_cards` is to follow."""
        if self.corner == (x, y):
            return False
        self.corner = x, y
        self.setPos(x, y)
        return True

    def add_wire(self, port: str, wire: WireItem) -> None:
        """Know of a wire that begins or ends at a port: it moves with it."""
        self._wires.setdefault(port, []).append(wire)
        if port not in self.look.wired:
            self.look.wired |= {port}
            self._look_again()

    def remove_wire(self, port: str, wire: WireItem) -> None:
        """Know no more of a wire."""
        self._wires[port].remove(wire)
        if not self._wires[port]:
            self.look.wired -= {port}
            self._look_again()

    @property
    def wires(self) -> list[WireItem]:
        """The wires that begin or end at it."""
        return [wire for wires in self._wires.values() for wire in wires]

    def wires_at(self, port: str) -> list[WireItem]:
        """List the wires that begin or end at a port."""
        return self._wires.get(port, [])

    def port_centre(self, key: str) -> Point:
        """Return where wires meet a port, in the scene.

        Raises:
            KeyError: The card has no such port.
        """
        (left, top), (x, y) = self.corner, self._offsets[key]
        return left + x, top + y

    def port_item(self, key: str) -> CanvasPort:
        """Return the item of a port; it is made when first asked for: the mouse finds it by it.

        Raises:
            KeyError: The card has no such port.
        """
        item = self._ports.get(key)
        if item is None:
            item = self._ports[key] = CanvasPort(self, self._specs[key], self.direction)
            item.setPos(*self._offsets[key])
        return item

    def make_ports(self) -> None:
        """Make the items of all ports: the mouse is near."""
        for key in self._specs:
            self.port_item(key).notice_mouse()

    def in_picture(self, scene_point: QPointF) -> bool:
        """Whether a point lies on the card's picture."""
        if self.look.picture is None:
            return False
        area = picture_rect(self.card, self.direction)
        return area.contains(self.mapFromScene(scene_point))

    def boundingRect(self) -> QRectF:
        """Return the card's area with its shadow and ports."""
        return QRectF(-_ROOM, -_ROOM, self._width + 2 * _ROOM, self._height + 2 * _ROOM)

    def shape(self) -> QPainterPath:
        """Return the card itself, for hit tests."""
        path = QPainterPath()
        path.addRect(QRectF(0, 0, self._width, self._height))
        return path

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height."""
        return self._width, self._height

    def rect(self) -> QRectF:
        """Return the card itself in the scene."""
        return QRectF(*self.corner, self._width, self._height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the card."""
        look = self.look
        look.selected = self.isSelected()
        state: QStyle.StateFlag = option.state
        look.hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if self.pictures is None:
            self._draw(painter, painter.worldTransform().m11())
            return
        seen = (look.selected, look.hovered, Theme.current().tokens.name)
        self.pictures.paint(painter, self.card.key, self.boundingRect(), seen, self._draw)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Brighten the border."""
        self.make_ports()
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Take the brighter border back."""
        self.update()

    def _draw(self, painter: QPainter, zoom: float) -> None:
        paint_card(painter, self.card, self.look, zoom)

    def _explain(self, *more: str) -> None:
        count = self.look.problems
        problems = problems_text(count) if count else ""
        told = [self.card.title, self.card.caption, self.card.below, problems, *more]
        self.setToolTip("\n".join(line for line in told if line))

    def _look_again(self) -> None:
        if self.pictures is not None:
            self.pictures.forget(self.card.key)
        self.update()

    def _show_ports(self, card: Card) -> None:
        self._specs = {port.key: port for port in (*card.exits, *card.outputs, *card.inputs)}
        if card.exec_in:
            self._specs[EXEC_IN] = card.port(EXEC_IN)
        before, self._offsets = self._offsets, port_offsets(card, self.direction)
        for key in [key for key in self._ports if key not in self._specs]:
            self._remove_port(self._ports.pop(key))
        for key, port in self._ports.items():
            port.show_port(self._specs[key], self.direction)
            port.setPos(*self._offsets[key])
        for key, wires in self._wires.items():
            if wires and before[key] != self._offsets[key]:
                for wire in wires:
                    wire.redraw()

    def _remove_port(self, port: CanvasPort) -> None:
        scene = port.scene()
        if scene is not None:
            scene.removeItem(port)


def follow_cards(moved: Iterable[CardItem]) -> None:
    """Let wires follow cards that moved, each once: both its ends may have."""
    for wire in {wire for item in moved for wire in item.wires}:
        wire.follow()
