"""Marks where steps stood that are gone, while the drawing is compared with another version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.model import EXEC_NEXT, START, card_key

if TYPE_CHECKING:
    from apiflow_desktop.openflow.comparison import Gap, StepDifference

_ABOVE_CARDS = 5.0
_BEHIND_PORT = 36.0
_HEIGHT = 18.0
_PADDING = 7.0
_LEGIBLE = 0.4


class GapMarks:
    """Keeps a mark on every execution output that steps stood behind which are gone."""

    def __init__(self, stage: Stage, scene: QGraphicsScene) -> None:
        self._stage = stage
        self._scene = scene
        self._steps: Sequence[StepDifference] = ()
        self.items: dict[Gap, GapMark] = {}

    def show_steps(self, steps: Sequence[StepDifference]) -> None:
        """Show other differences."""
        self._steps = [one for one in steps if one.gap is not None]
        self.follow()

    def follow(self) -> None:
        """Stand where the cards are now."""
        by_gap: dict[Gap, list[StepDifference]] = {}
        for one in self._steps:
            if one.gap is not None and self._card(one.gap) is not None:
                by_gap.setdefault(one.gap, []).append(one)
        for gap in [gap for gap in self.items if gap not in by_gap]:
            self._scene.removeItem(self.items.pop(gap))
        for gap, steps in by_gap.items():
            if gap not in self.items:
                self.items[gap] = GapMark()
                self._scene.addItem(self.items[gap])
            self.items[gap].show_steps(steps)
            self._put(gap)

    def rect_of(self, gap: Gap) -> QRectF:
        """Return where the mark of a gap is, in the scene; nowhere if it has none."""
        item = self.items.get(gap)
        return item.sceneBoundingRect() if item is not None else QRectF()

    def _card(self, gap: Gap) -> CardItem | None:
        return self._stage.cards.get(START if gap.handle is None else card_key(gap.handle))

    def _put(self, gap: Gap) -> None:
        """Stand on the wire behind the output; where there is none, beside the output."""
        card = self._card(gap)
        if card is None:
            return
        exits = [port.key for port in card.card.exits]
        key = f"exec:{gap.slot}" if f"exec:{gap.slot}" in exits else EXEC_NEXT
        wires = card.wires_at(key)
        if wires:
            path = wires[0].path()
            self.items[gap].stand_on(path.pointAtPercent(path.percentAtLength(_BEHIND_PORT)))
            return
        rect, centre = card.rect(), QPointF(*card.port_centre(key))
        down = abs(centre.y() - rect.bottom()) < abs(centre.x() - rect.right())
        self.items[gap].stand_beside(centre, down=down)


class GapMark(QGraphicsItem):
    """Says how many steps are gone from a place; which ones, in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setZValue(_ABOVE_CARDS)

    def show_steps(self, steps: Sequence[StepDifference]) -> None:
        """Speak of these steps."""
        self.prepareGeometryChange()
        self.text = f"− {len(steps)}"
        names = [one.title or one.module_id for one in steps]
        self.setToolTip("\n".join([_("removed:"), *names]))
        self.update()

    def stand_on(self, point: QPointF) -> None:
        """Stand in the middle of a wire."""
        self.setPos(point)

    def stand_beside(self, port: QPointF, *, down: bool) -> None:
        """Stand where a wire would begin."""
        self.setPos(port + (QPointF(0, _BEHIND_PORT) if down else QPointF(_BEHIND_PORT, 0)))

    def boundingRect(self) -> QRectF:
        """Return its area, around its middle."""
        width = text_width(fonts.small_bold_font(), self.text) + 2 * _PADDING
        return QRectF(-width / 2 - 1, -_HEIGHT / 2 - 1, width + 2, _HEIGHT + 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the mark."""
        tokens = Theme.current().tokens
        colour = tokens.colour("failed")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(tokens.colour("canvas"))
        rect = self.boundingRect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, _HEIGHT / 2, _HEIGHT / 2)
        if painter.worldTransform().m11() >= _LEGIBLE:
            painter.setPen(tokens.readable(colour, "canvas"))
            draw_text(painter, rect, self.text, fonts.small_bold_font(), fonts.CENTER)
