"""The NodeGraphQt graph, as a view only: no history, no names, no files of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.nodegraphqt import NodeGraph, NodeObject
from apiflow_desktop.gui.canvas.viewer import FlowViewer
from apiflow_desktop.openflow.picture.model import CardKey


class CardNode(NodeObject):
    """A NodeGraphQt node whose identity is the card's key."""

    __identifier__ = "apiflow"
    NODE_NAME = "card"

    def __init__(self, key: CardKey) -> None:
        super().__init__(CardItem)
        # Their own ids are memory addresses, which come again after a delete.
        self.model.id = self.view.id = key


class FlowGraph(NodeGraph):
    """A NodeGraphQt graph around our viewer.

    The document and its undo stack are elsewhere: whatever NodeGraphQt would do about
    gestures, names or drops on its own is left out.
    """

    def __init__(self, viewer: FlowViewer, parent: QObject | None = None) -> None:
        super().__init__(parent, viewer=viewer, undo_stack=QUndoStack(parent))

    def add_card(self, key: CardKey) -> CardItem:
        """Add an empty card."""
        node = CardNode(key)
        self.add_node(node, pos=(0.0, 0.0), selected=False, push_undo=False)
        assert isinstance(node.view, CardItem)
        return node.view

    def remove_card(self, key: CardKey) -> None:
        """Remove a card."""
        node = self.get_node_by_id(key)
        if node is not None:
            self.remove_node(node, push_undo=False)

    def get_unique_name(self, name: str) -> str:
        """Leave a name as it is; theirs compares it with that of every node."""
        return name

    def _wire_signals(self) -> None:
        """Connect nothing: gestures are turned into edits of the document, not of the graph."""

    def _register_context_menu(self) -> None:
        """Have no menus: the window asks for them by our own signal."""
