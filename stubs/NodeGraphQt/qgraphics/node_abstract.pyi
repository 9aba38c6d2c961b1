from PySide6.QtWidgets import QGraphicsItem

from NodeGraphQt.qgraphics.port import PortItem
from NodeGraphQt.widgets.viewer import NodeViewer

class AbstractNodeItem(QGraphicsItem):
    _width: float
    _height: float
    id: str
    name: str
    width: float
    height: float
    selected: bool
    visible: bool
    disabled: bool
    xy_pos: list[float]
    def __init__(self, name: str = "node", parent: QGraphicsItem | None = None) -> None: ...
    def viewer(self) -> NodeViewer | None: ...
    def delete(self) -> None: ...
    @property
    def inputs(self) -> list[PortItem]: ...
    @property
    def outputs(self) -> list[PortItem]: ...
