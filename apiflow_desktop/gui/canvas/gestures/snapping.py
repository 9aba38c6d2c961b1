"""Guides while something is dragged: it comes into line with what stands around it."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.note_item import NoteItem
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.alignment import Aligned, Line, align
from apiflow_desktop.openflow.rect import Rect

_REACH = 6.0
"""How far something is moved on, in pixels of the screen."""
_ABOVE_ALL = 10.0
_TICK = 4.0
_GRID = 4.0
_OFF = Qt.KeyboardModifier.ControlModifier


def on_grid(point: QPointF) -> QPointF:
    """Return the nearest place that cards and notes are put at where nothing is in line."""
    return QPointF(round(point.x() / _GRID) * _GRID, round(point.y() / _GRID) * _GRID)


class Snapping:
    """Finds where what is dragged comes into line with cards and notes in view, and shows it.

    While Ctrl is held, or if the user wants none of it, nothing happens.

    Args:
        desk: What the gesture works on.
        moving: The cards and notes that are dragged.
    """

    def __init__(self, desk: Desk, moving: Container[QGraphicsItem]) -> None:
        self._desk = desk
        self._others = self._around(moving)
        self._guides = QGraphicsPathItem()
        self._guides.setZValue(_ABOVE_ALL)

    def correct(self, rect: QRectF, event: QMouseEvent) -> QPointF:
        """Return how far to move a rectangle on; the guides show why."""
        found = Aligned()
        if self._desk.snaps() and not event.modifiers() & _OFF:
            moving = Rect(rect.x(), rect.y(), rect.width(), rect.height())
            found = align(moving, self._others, _REACH / self._desk.viewer.zoom)
        self._show(found.lines)
        return QPointF(found.dx, found.dy)

    def end(self) -> None:
        """Take the guides away."""
        scene = self._guides.scene()
        if scene is not None:
            scene.removeItem(self._guides)

    def _around(self, moving: Container[QGraphicsItem]) -> list[Rect]:
        viewer = self._desk.viewer
        shown = viewer.mapToScene(viewer.viewport().rect()).boundingRect()
        return [
            Rect(rect.x(), rect.y(), rect.width(), rect.height())
            for item in viewer.scene().items(shown)
            if item not in moving and (rect := _rect_of(item)) is not None
        ]

    def _show(self, lines: tuple[Line, ...]) -> None:
        path = QPainterPath()
        for line in lines:
            _draw(path, line, _TICK / self._desk.viewer.zoom)
        pen = QPen(Theme.current().tokens.colour("accent"), 1)
        pen.setCosmetic(True)
        self._guides.setPen(pen)
        self._guides.setPath(path)
        if self._guides.scene() is None:
            self._desk.viewer.scene().addItem(self._guides)


def _rect_of(item: QGraphicsItem) -> QRectF | None:
    """Return where something is that others come into line with; a note of steps follows them."""
    if isinstance(item, CardItem) or (isinstance(item, NoteItem) and not item.note.members):
        return item.rect()
    return None


def _draw(path: QPainterPath, line: Line, tick: float) -> None:
    """Add a line; one that spans a gap has a tick at each end."""
    drawn = QLineF(line.x1, line.y1, line.x2, line.y2)
    path.moveTo(drawn.p1())
    path.lineTo(drawn.p2())
    if line.gap:
        across = QPointF(0, tick) if drawn.dy() == 0 else QPointF(tick, 0)
        for end in (drawn.p1(), drawn.p2()):
            path.moveTo(end - across)
            path.lineTo(end + across)
