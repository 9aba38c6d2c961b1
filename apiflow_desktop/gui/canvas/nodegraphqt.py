"""NodeGraphQt, imported the way it needs to be.

It picks its Qt binding by an environment variable, and imports ``distutils``, which Python has
dropped. Every module of this package takes its classes from here.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType


class _LooseVersion:
    """Enough of ``distutils.version.LooseVersion`` to compare versions of Qt."""

    def __init__(self, text: str) -> None:
        self.parts = [int(part) for part in text.split(".") if part.isdigit()]

    def __ge__(self, other: _LooseVersion) -> bool:
        return self.parts >= other.parts


def _provide_distutils() -> None:
    if "distutils.version" in sys.modules:
        return
    package, version = ModuleType("distutils"), ModuleType("distutils.version")
    version.__dict__["LooseVersion"] = _LooseVersion
    package.__dict__["version"] = version
    sys.modules.setdefault("distutils", package)
    sys.modules["distutils.version"] = version


os.environ["QT_PREFERRED_BINDING"] = "PySide6"
_provide_distutils()

from NodeGraphQt import NodeGraph, NodeObject  # noqa: E402
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem  # noqa: E402
from NodeGraphQt.qgraphics.pipe import PipeItem  # noqa: E402
from NodeGraphQt.qgraphics.port import PortItem  # noqa: E402
from NodeGraphQt.widgets.viewer import NodeViewer  # noqa: E402

__all__ = ["AbstractNodeItem", "NodeGraph", "NodeObject", "NodeViewer", "PipeItem", "PortItem"]
