"""Cutting wires with a stroke."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsLineItem

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import ngettext
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.delete import cut_wire
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.edits import Batch, Edit

_ABOVE_ALL = 10.0
_BLADE = 2.0


class SliceWires(Gesture):
    """A stroke over wires cuts them, as one undo step.

    Data wires no longer bring their values; the chains behind execution wires become drafts.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._line = QGraphicsLineItem()
        self._line.setZValue(_ABOVE_ALL)
        self._start = QPointF()
        self._crossed: list[WireItem] = []

    def press(self, event: QMouseEvent) -> None:
        """Begin the stroke."""
        super().press(event)
        self._start = self.desk.scene_point(event)
        self._line.setPen(QPen(Theme.current().tokens.colour("failed"), 1.5, Qt.PenStyle.DashLine))
        self.desk.viewer.scene().addItem(self._line)

    def move(self, event: QMouseEvent) -> None:
        """Draw the stroke and light up what it crosses."""
        stroke = QLineF(self._start, self.desk.scene_point(event))
        self._line.setLine(stroke)
        self._light(self._wires_on(stroke))
        count = len(self._crossed)
        self.desk.hint.say(_label(count) if count else "", event.position().toPoint())

    def release(self, event: QMouseEvent) -> None:
        """Cut what is crossed."""
        crossed = self._wires_on(QLineF(self._start, self.desk.scene_point(event)))
        self.cancel()
        edits = [edit for wire in crossed if (edit := self._cut(wire)) is not None]
        if edits:
            self.desk.push(Batch(_label(len(edits)), tuple(edits)))

    def cancel(self) -> None:
        """Take the stroke away."""
        self._light([])
        scene = self._line.scene()
        if scene is not None:
            scene.removeItem(self._line)
        self.desk.hint.hide()

    def _cut(self, item: WireItem) -> Edit | None:
        try:
            return cut_wire(self.desk.stage, item.wire)
        except UserFacingError as refused:
            self.desk.refuse(refused.what)
            return None

    def _wires_on(self, stroke: QLineF) -> list[WireItem]:
        path = QPainterPath(stroke.p1())
        path.lineTo(stroke.p2())
        blade = QPainterPathStroker()
        blade.setWidth(_BLADE)
        area = blade.createStroke(path)
        return [
            item
            for item in self.desk.viewer.scene().items(area)
            if isinstance(item, WireItem) and item.wire.kind in ("data", "exec")
        ]

    def _light(self, wires: list[WireItem]) -> None:
        for wire in self._crossed:
            wire.set_lit(False)
        self._crossed = wires
        for wire in wires:
            wire.set_lit(True)


def _label(count: int) -> str:
    return ngettext("Cut {count} wire", "Cut {count} wires", count).format(count=count)
