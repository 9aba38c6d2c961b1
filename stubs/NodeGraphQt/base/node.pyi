from collections.abc import Callable

from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem

class NodeModel:
    id: str
    name: str

class NodeObject:
    __identifier__: str
    NODE_NAME: str
    def __init__(self, qgraphics_item: Callable[[], AbstractNodeItem] | None = None) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def model(self) -> NodeModel: ...
    @property
    def view(self) -> AbstractNodeItem: ...
