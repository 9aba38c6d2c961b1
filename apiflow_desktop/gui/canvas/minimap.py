"""The whole drawing, small, in a corner: where the view is, and a way to go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.note_board import NoteBoard
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.gui.canvas.viewer import FlowViewer
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.gui.theme.states import state_look

SIZE = QSize(200, 132)
_MARGIN = 8.0
_LEAST = 2.0
"""The smallest side of a card in it, in pixels: far away, cards are dots."""
_STATES_MS = 200


class Minimap(QWidget):
    """Shows notes, the cards in the colour of their state, and a box around what the view shows.

    The box is dragged; a press elsewhere brings that place to the middle of the view, the wheel
    zooms there. It hides while the view shows everything.
    """

    def __init__(self, stage: Stage, viewer: FlowViewer, notes: NoteBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage, self._viewer, self._notes = stage, viewer, notes
        self._grip = QPointF()
        self._wanted = self._room = True
        self._cards: QPixmap | None = None
        self._dots: list[tuple[CardItem, QRectF]] | None = None
        self._states: list[str] = []
        self._made_for = (0.0, "")
        self._bounds = QRectF()
        self._pause = QTimer(self, singleShot=True, interval=_STATES_MS)
        self._pause.timeout.connect(self._draw_anew)
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Drag to move the view; the wheel zooms"))
        self.setAccessibleName(_("Minimap"))
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Show it when there is more than the view shows, or never."""
        self._wanted = wanted
        self.look_at_view()

    def set_room(self, room: bool) -> None:
        """Say whether it would cover nothing of what else lies over the drawing."""
        self._room = room
        self.look_at_view()

    def look_at_states(self) -> None:
        """Draw the cards anew where they stand, a little later: their states changed.

        A run changes them thirty times a second; nobody looks that often.
        """
        if not self._pause.isActive():
            self._pause.start()

    def look_at_cards(self) -> None:
        """Draw the cards anew: they came, went or moved."""
        self._dots = None
        bounds = self._stage.bounds().united(self._notes.bounds())
        if bounds == self._bounds and self._cards is not None:
            self.look_at_states()
            return
        self._cards = None
        self._bounds = bounds
        self.look_at_view()

    def look_at_view(self) -> None:
        """Draw the box anew: the view moved."""
        everything = self._shown().contains(self._bounds) or self._bounds.isEmpty()
        self.setVisible(self._wanted and self._room and not everything)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards and the box."""
        tokens = Theme.current().tokens
        made_for = (self.devicePixelRatioF(), tokens.name)
        if self._cards is None or made_for != self._made_for:
            self._cards, self._made_for = self._drawn(), made_for
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._cards)
        box = self._box()
        painter.setPen(QPen(tokens.colour("accent"), 1.5))
        painter.drawRoundedRect(box, 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the box where it is pressed, else go there."""
        self._grip = QPointF()
        if self._box().contains(event.position()):
            self._grip = event.position() - self._place(self._shown()).center()
        else:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position() - self._grip)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at that place."""
        self._go(event.position())
        if event.angleDelta().y() > 0:
            self._viewer.zoom_in()
        elif event.angleDelta().y() < 0:
            self._viewer.zoom_out()
        event.accept()

    def _draw_anew(self) -> None:
        if self._dots is None or self._states != [item.look.view.state for item, _ in self._dots]:
            self._cards = None
            self.update()

    def _box(self) -> QRectF:
        """Return where the box stands around what the view shows."""
        return self._place(self._shown()).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))

    def _shown(self) -> QRectF:
        viewport = self._viewer.viewport().rect()
        return self._viewer.mapToScene(viewport).boundingRect()

    def _go(self, place: QPointF) -> None:
        area, scale, origin = self._bounds, self._scale(), self._origin()
        target = (place - origin) / scale + area.topLeft()
        self._viewer.look_at(target)

    def _scale(self) -> float:
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width, height = max(self._bounds.width(), 1.0), max(self._bounds.height(), 1.0)
        return min(room.width() / width, room.height() / height)

    def _origin(self) -> QPointF:
        size = self._bounds.size() * self._scale()
        return QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)

    def _place(self, area: QRectF) -> QRectF:
        scale = self._scale()
        corner = (area.topLeft() - self._bounds.topLeft()) * scale + self._origin()
        return QRectF(corner.x(), corner.y(), area.width() * scale, area.height() * scale)

    def _drawn(self) -> QPixmap:
        tokens = Theme.current().tokens
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.colour("line"), 1))
        painter.setBrush(tokens.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._draw_notes(painter)
        self._draw_cards(painter)
        painter.end()
        return pixmap

    def _draw_notes(self, painter: QPainter) -> None:
        tokens = Theme.current().tokens
        for item in self._notes.items.values():
            painter.setPen(QPen(tokens.note(item.colour), 1))
            painter.setBrush(tokens.note_ground(item.colour))
            painter.drawRect(self._place(item.rect()))

    def _draw_cards(self, painter: QPainter) -> None:
        """Draw the cards of each state at once: there may be thousands."""
        tokens = Theme.current().tokens
        if self._dots is None:
            self._dots = list(self._placed_dots())
        self._states = [item.look.view.state for item, _ in self._dots]
        by_state: dict[str, list[QRectF]] = {}
        for state, (_item, dot) in zip(self._states, self._dots, strict=True):
            by_state.setdefault(state, []).append(dot)
        painter.setPen(Qt.PenStyle.NoPen)
        for state, dots in by_state.items():
            painter.setBrush(tokens.colour(state_look(state).token))
            painter.drawRects(dots)

    def _placed_dots(self) -> Iterator[tuple[CardItem, QRectF]]:
        """Find where the cards are in it; only their states change many times a second."""
        scale, area = self._scale(), self._bounds.topLeft()
        left, top = self._origin().x() - area.x() * scale, self._origin().y() - area.y() * scale
        for item in self._stage.cards.values():
            (x, y), (width, height) = item.corner, item.size
            yield (
                item,
                QRectF(
                    left + x * scale,
                    top + y * scale,
                    max(width * scale, _LEAST),
                    max(height * scale, _LEAST),
                ),
            )
