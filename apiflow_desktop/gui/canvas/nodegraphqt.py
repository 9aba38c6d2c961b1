"""NodeGraphQt, imported the way it needs to be.

Every module of this package takes its classes from here.
"""

from __future__ import annotations

from apiflow_desktop.gui.canvas.stand_ins import provide_distutils, provide_qt

provide_distutils()
provide_qt()

from NodeGraphQt import NodeGraph, NodeObject  # noqa: E402
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem  # noqa: E402
from NodeGraphQt.qgraphics.pipe import PipeItem  # noqa: E402
from NodeGraphQt.qgraphics.port import PortItem  # noqa: E402
from NodeGraphQt.widgets.viewer import NodeViewer  # noqa: E402

__all__ = ["AbstractNodeItem", "NodeGraph", "NodeObject", "NodeViewer", "PipeItem", "PortItem"]
