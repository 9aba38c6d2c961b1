from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from NodeGraphQt.qgraphics.pipe import PipeItem

class PortItem(QGraphicsItem):
    _hovered: bool
    name: str
    port_type: str
    hovered: bool
    def __init__(self, parent: QGraphicsItem | None = None) -> None: ...
    def boundingRect(self) -> QRectF: ...
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None: ...
    @property
    def node(self) -> AbstractNodeItem: ...
    @property
    def connected_pipes(self) -> list[PipeItem]: ...
