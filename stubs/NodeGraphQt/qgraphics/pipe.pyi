from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPolygonItem, QStyleOptionGraphicsItem, QWidget

from NodeGraphQt.qgraphics.port import PortItem

class PipeItem(QGraphicsPathItem):
    _dir_pointer: QGraphicsPolygonItem
    _highlight: bool
    _active: bool
    input_port: PortItem | None
    output_port: PortItem | None
    def __init__(
        self, input_port: PortItem | None = None, output_port: PortItem | None = None
    ) -> None: ...
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None: ...
    def draw_path(
        self,
        start_port: PortItem,
        end_port: PortItem | None = None,
        cursor_pos: QPointF | None = None,
    ) -> None: ...
    def set_connections(self, port1: PortItem, port2: PortItem) -> None: ...
    def set_pipe_styling(self, color: Sequence[int], width: int = 2, style: int = 0) -> None: ...
    def _draw_direction_pointer(self) -> None: ...
    def delete(self) -> None: ...
