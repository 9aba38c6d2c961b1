"""A frame in the scene: what a branch or a loop contains."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.card_look import DRAFT_OPACITY
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.kinds import frame_token
from apiflow_desktop.gui.canvas.rects import from_qt, to_qt
from apiflow_desktop.gui.theme import Theme, paint_icon
from apiflow_desktop.openflow.picture.labels import arrow_place, title_place
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import Frame

_RADIUS = 10.0
_BELOW_WIRES = -2.0


class FrameItem(QGraphicsItem):
    """Draws a frame. It takes no part in the mouse: what it contains follows from wires.

    Attributes:
        frame: What it shows.
    """

    def __init__(self, frame: Frame, depth: int) -> None:
        super().__init__()
        self.frame = frame
        self._rect = QRectF()
        self._direction: Direction = "right"
        self.setZValue(_BELOW_WIRES + depth * 0.01)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_frame(self, frame: Frame, rect: QRectF, direction: Direction) -> None:
        """Show a frame at a place."""
        if (frame, rect, direction) == (self.frame, self._rect, self._direction):
            return
        self.prepareGeometryChange()
        self.frame, self._rect, self._direction = frame, rect, direction
        self.setVisible(not frame.collapsed)
        fits = self._text_width() <= self.title_rect().width()
        hint = _("Double-click to collapse, drag to move all of it")
        self.setToolTip(hint if fits else f"{frame.title}\n{hint}")
        self.update()

    def rect(self) -> QRectF:
        """Return where it is, in the scene."""
        return self._rect

    def boundingRect(self) -> QRectF:
        """Return its area."""
        return self._rect.adjusted(-1, -1, 1, 1)

    def shape(self) -> QPainterPath:
        """Return the title with its arrow: what the mouse finds of it."""
        path = QPainterPath()
        text = self.title_rect()
        text.setWidth(min(text.width(), self._text_width()))
        path.addRect(text.united(self.arrow_rect()))
        return path

    def arrow_rect(self) -> QRectF:
        """Return where the arrow is that collapses it, in the scene."""
        return to_qt(arrow_place(self.frame, from_qt(self._rect), self._direction))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the ground, the border and the title."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(DRAFT_OPACITY if self.frame.draft else 1.0)
        tokens = Theme.current().tokens
        token = frame_token(self.frame.slot, self.frame.tint)
        tint = tokens.colour(token)
        painter.setPen(QPen(_faded(tint, 110), 1))
        painter.setBrush(_faded(tint, 20 if tokens.dark else 18))
        # A frame around a row of steps is many times as wide as the view.
        beyond = 2 * _RADIUS
        seen: QRectF = option.exposedRect.adjusted(-beyond, -beyond, beyond, beyond)
        rect = self._rect.intersected(seen).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        if painter.worldTransform().m11() < 0.4:
            return
        arrow = self.arrow_rect().toAlignedRect().adjusted(3, 3, -3, -3)
        paint_icon(painter, arrow, "expand", token)
        painter.setPen(tokens.readable(tint, "canvas"))
        draw_text(painter, self.title_rect(), self.frame.title, fonts.small_bold_font())

    def title_rect(self) -> QRectF:
        """Return where the title is at most, in the scene."""
        return to_qt(title_place(self.frame, from_qt(self._rect), self._direction))

    def _text_width(self) -> float:
        return text_width(fonts.small_bold_font(), self.frame.title)


def _faded(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
