"""A frame in the scene: what a branch or a loop contains."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.card_paint import DRAFT_OPACITY
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.metrics import FRAME_SIDE, LINE, Direction
from apiflow_desktop.openflow.picture.model import Frame

_TINTS = ("accent", "succeeded", "waiting", "running")
_RADIUS = 10.0
_BELOW_WIRES = -2.0
_TITLE_INSET = 14.0


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

    def show_frame(self, frame: Frame, rect: QRectF, direction: Direction) -> None:
        """Show a frame at a place."""
        if (frame, rect, direction) == (self.frame, self._rect, self._direction):
            return
        self.prepareGeometryChange()
        self.frame, self._rect, self._direction = frame, rect, direction
        fits = text_width(fonts.small_bold_font(), frame.title) <= self._title_rect().width()
        self.setToolTip("" if fits else frame.title)
        self.update()

    def rect(self) -> QRectF:
        """Return where it is, in the scene."""
        return self._rect

    def boundingRect(self) -> QRectF:
        """Return its area."""
        return self._rect.adjusted(-1, -1, 1, 1)

    def shape(self) -> QPainterPath:
        """Return the title: its tool tip is told there and nowhere else."""
        path = QPainterPath()
        path.addRect(self._title_rect())
        return path

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
        tint = self._tint()
        painter.setPen(QPen(_faded(tint, 110), 1))
        painter.setBrush(_faded(tint, 20 if tokens.dark else 18))
        painter.drawRoundedRect(self._rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        if painter.worldTransform().m11() < 0.4:
            return
        painter.setPen(tokens.readable(tint, "canvas"))
        draw_text(painter, self._title_rect(), self.frame.title, fonts.small_bold_font())

    def _title_rect(self) -> QRectF:
        left = _TITLE_INSET
        if self._direction == "down":
            # Execution comes in through the title's line.
            left = FRAME_SIDE + (LINE + _TITLE_INSET if self.frame.owner else 0.0)
        width = self._rect.width() - left - _TITLE_INSET
        return QRectF(self._rect.x() + left, self._rect.y() + 8, width, 18)

    def _tint(self) -> QColor:
        tokens = Theme.current().tokens
        if self.frame.slot == "failure_module":
            return tokens.colour("failed")
        if self.frame.slot == "default" or not self.frame.owner:
            return tokens.colour("neutral")
        return tokens.colour(_TINTS[self.frame.tint % len(_TINTS)])


def _faded(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
