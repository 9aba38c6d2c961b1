"""A group in the scene: a line around its steps, with its title on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.note_item import on_one_line
from apiflow_desktop.gui.theme import Theme, paint_icon
from apiflow_desktop.openflow.groups import Group
from apiflow_desktop.openflow.picture.metrics import LINE, Direction

TITLE_HEIGHT = 20.0

_ABOVE_FRAMES = -1.5
_LEGIBLE = 0.4
_RADIUS = 12.0
_TITLE_INSET = 14.0
_PADDING = 8.0
_ARROW = 18.0
_BESIDE_LINE = LINE + 32.0
_UNNAMED = N_("Group")


class GroupItem(QGraphicsItem):
    """Draws a group. The mouse meets its title alone; the ground belongs to what is in it.

    Attributes:
        shown: The group.
        hidden_text: The title is being typed just now, by an editor in its place.
    """

    def __init__(self, group: Group, rect: QRectF) -> None:
        super().__init__()
        self.shown = group
        self.hidden_text = False
        self._rect = rect
        self._note = on_one_line(group.note)
        self.setZValue(_ABOVE_FRAMES)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._inset = _TITLE_INSET

    @property
    def text(self) -> str:
        """The title, to be typed."""
        return self.shown.title

    @property
    def colour(self) -> str:
        """Its colour as the document says it; gray where it says none."""
        return self.shown.colour or "gray"

    def show_group(self, group: Group, rect: QRectF, direction: Direction) -> None:
        """Show a group around its steps."""
        self.prepareGeometryChange()
        if group.note != self.shown.note:
            self._note = on_one_line(group.note)
        self.shown, self._rect = group, rect
        # Where execution runs down it goes out through the lower border.
        self._inset = _TITLE_INSET if direction == "right" else _BESIDE_LINE
        self.setToolTip("\n\n".join(text for text in (group.title, group.note) if text))
        self.update()

    def rect(self) -> QRectF:
        """Return where it is, in the scene."""
        return self._rect

    def title_rect(self) -> QRectF:
        """Return where its title is, in the scene: on the lower border."""
        wanted = text_width(fonts.small_bold_font(), self._title()) + _ARROW + 2 * _PADDING
        if self.shown.note:
            wanted += text_width(fonts.small_font(), self._note) + _PADDING
        width = min(wanted, self._rect.width() - 2 * self._inset)
        top = self._rect.bottom() - TITLE_HEIGHT / 2
        return QRectF(self._rect.x() + self._inset, top, width, TITLE_HEIGHT)

    def arrow_rect(self) -> QRectF:
        """Return where the arrow is that lets it be drawn as one card, in the scene."""
        place = self.title_rect()
        return QRectF(place.x() + 2, place.y(), TITLE_HEIGHT, TITLE_HEIGHT)

    def text_rect(self) -> QRectF:
        """Return where the title is typed: wide enough for a longer one."""
        place = self.title_rect()
        place.setWidth(self._rect.width() - 2 * self._inset)
        return place

    def hide_text(self, hidden: bool) -> None:
        """Leave the place of the title to an editor, or take it back."""
        self.hidden_text = hidden
        self.update()

    def boundingRect(self) -> QRectF:
        """Return its area."""
        return self._rect.united(self.title_rect()).adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """Return the title."""
        path = QPainterPath()
        path.addRect(self.title_rect())
        return path

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the line around the steps and the title."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = Theme.current().tokens
        colour = tokens.note(self.colour)
        ground = QColor(colour)
        ground.setAlpha(16)
        line = tokens.colour("accent") if self.isSelected() else colour
        painter.setPen(QPen(line, 2 if self.isSelected() else 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRoundedRect(self._rect, _RADIUS, _RADIUS)
        if painter.worldTransform().m11() >= _LEGIBLE and not self.hidden_text:
            self._paint_title(painter, line)

    def _paint_title(self, painter: QPainter, line: QColor) -> None:
        tokens = Theme.current().tokens
        place = self.title_rect()
        painter.setPen(QPen(line, 1))
        painter.setBrush(tokens.note_ground(self.colour))
        painter.drawRoundedRect(place, 6, 6)
        arrow = self.arrow_rect().toAlignedRect().adjusted(4, 4, -4, -4)
        paint_icon(painter, arrow, "expand", "secondary")
        inside = place.adjusted(_ARROW + _PADDING / 2, 0, -_PADDING, 0)
        painter.setPen(tokens.colour("text"))
        width = draw_text(painter, inside, self._title(), fonts.small_bold_font())
        if self.shown.note:
            rest = QRectF(inside.topLeft() + QPointF(width + _PADDING, 0), inside.bottomRight())
            draw_text(painter, rest, self._note, fonts.small_font())

    def _title(self) -> str:
        return self.shown.title or _(_UNNAMED)
