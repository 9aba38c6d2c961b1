"""NodeGraphQt's viewer without what we do ourselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGraphicsSceneMouseEvent, QGraphicsView, QWidget

from apiflow_desktop.gui.canvas.nodegraphqt import AbstractNodeItem, NodeViewer, PortItem
from apiflow_desktop.gui.canvas.rects import around


class BareViewer(NodeViewer):
    """A view onto the scene that has no menus, no gestures and no opinions on wires."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Theirs is a window of its own that nobody would ever delete.
        self._search_widget.setParent(self)
        self._search_widget.hide()
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(120, 80)
        self.viewport().setMouseTracking(True)

    def _build_context_menus(self) -> None:
        """Have none; see :attr:`menu_requested`."""

    def _combined_rect(self, nodes: Sequence[AbstractNodeItem]) -> QRectF:
        """Unite the rectangles; theirs reparents every item."""
        return around(node.sceneBoundingRect() for node in nodes)

    def acyclic_check(self, start_port: PortItem, end_port: PortItem) -> bool:
        """Allow every pair: the document decides; theirs takes exponential time."""
        return True

    def sceneMousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Do nothing: theirs would detach a wire on press."""

    def sceneMouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Do nothing: gestures draw what they need."""

    def sceneMouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Do nothing: gestures end in :meth:`mouseReleaseEvent`."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus; theirs fills a hidden menu bar."""
        QGraphicsView.focusInEvent(self, event)
